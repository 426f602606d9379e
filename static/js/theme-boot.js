// A classic script in <head>, before the first paint: the remembered theme and sizes, so that nothing flashes or jumps.
(function () {
  var root = document.documentElement;
  var dark = matchMedia("(prefers-color-scheme: dark)");
  function kept(name) {
    try {
      return JSON.parse(localStorage.getItem("grpclab:" + name));
    } catch {
      return null; // storage can be forbidden; then nothing is remembered
    }
  }
  function show() {
    var choice = kept("theme") || "system";
    root.dataset.themeChoice = choice;
    root.dataset.theme = choice === "system" ? (dark.matches ? "dark" : "light") : choice;
  }
  show();
  root.classList.add("scripted");
  dark.addEventListener("change", show);
  addEventListener("storage", show);
  document.addEventListener("theme-chosen", show);
  (kept("sizes") || []).forEach(function (size) {
    root.style.setProperty(size[0], size[1] + "%");
  });
})();
