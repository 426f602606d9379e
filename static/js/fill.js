// Buttons with data-text fill the box that data-fill of their container names, in a way that the browser's undo takes back.
export function write(box, text) {
  box.focus();
  box.select();
  if (!document.execCommand("insertText", false, text)) box.value = text;
}

export function bind(element, signal) {
  element.addEventListener("click", ({ target }) => {
    const text = target.closest("[data-text]")?.dataset.text;
    const box = document.querySelector(element.dataset.fill);
    if (text !== undefined && box) write(box, text);
  }, { signal });
}
