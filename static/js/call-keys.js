// Ctrl+Enter within an element calls, as it does in the JSON box and in the editor.
export function bind(element, signal) {
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.target.form?.requestSubmit();
  }, { signal });
}
