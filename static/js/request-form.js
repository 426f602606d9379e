// The request as a form: a field that can be left out has a box that says whether it is set. Typing sets it; taking the
// tick away empties the text, so that what is seen is what is sent.
const boxOf = (input) => input.closest(".form-value")?.querySelector("input[type=checkbox]");

export function bind(element, signal) {
  element.addEventListener("input", ({ target }) => {
    const box = boxOf(target);
    if (!box) return;
    if (target !== box) {
      if (target.value !== "") box.checked = true;
    } else if (!box.checked) {
      box.closest(".form-value").querySelector("textarea, input:not([type=checkbox])").value = "";
    }
  }, { signal });
}
