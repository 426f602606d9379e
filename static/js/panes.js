// Narrow screens: the areas of the workbench as tabs. The page's CSS shows the one that data-pane on the workbench names.
import { recall, remember } from "./memory.js";
import { step } from "./roving.js";

export function bind(element, signal) {
  const stage = element.closest(".workbench") ?? document.querySelector(".workbench") ?? document.body;
  const tabs = () => [...element.querySelectorAll("[data-pane]")];

  const show = (name, focus = false) => {
    stage.dataset.pane = name;
    for (const tab of tabs()) {
      const chosen = tab.dataset.pane === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen && focus) tab.focus();
    }
    remember("pane", { page: location.pathname, name });
  };

  element.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-pane]");
    if (tab) show(tab.dataset.pane);
  }, { signal });
  element.addEventListener("keydown", (event) => {
    const wanted = step(event.key, tabs().indexOf(event.target), tabs().length);
    if (wanted === null) return;
    event.preventDefault();
    show(tabs()[wanted].dataset.pane, true);
  }, { signal });
  document.addEventListener("show-pane", ({ detail }) => show(detail.value ?? detail), { signal });

  const names = tabs().map((tab) => tab.dataset.pane);
  const last = recall("pane");
  // Another page begins with its own first area: a lesson with its text, not with the wire that was looked at elsewhere.
  const first = [last?.page === location.pathname && last.name, stage.dataset.pane, names[0]].find((name) => names.includes(name));
  if (first) show(first);
}
