// The Check button of the top bar: what it asks for stands further down in the lesson, so the page goes there.
export function bind(element, signal) {
  element.addEventListener("submit", () => {
    document.dispatchEvent(new CustomEvent("show-pane", { detail: "text" }));
    document.getElementById("lesson-checks")?.scrollIntoView({ block: "center" });
  }, { signal });
}
