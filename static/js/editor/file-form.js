// The small form that asks for a file's name, above the text. Its problem stands under the field, as a sentence.

/** Asks; `check(name)` gives a sentence or "", `done(name)` takes a good one, `left()` puts the focus back. */
export function askName({ label, value, check, done, left }) {
  const form = document.getElementById("file-form");
  const [words, input, cancel, problem] = ["label", "input", "[type=button]", "[role=alert]"].map((part) => form.querySelector(part));
  const close = () => {
    form.hidden = true;
    left();
  };
  const judge = () => {
    problem.textContent = check(input.value.trim());
    input.ariaInvalid = String(problem.textContent !== "");
    return problem.textContent === "";
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    if (!judge()) return input.focus();
    close();
    return done(input.value.trim());
  };
  form.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    close();
  };
  input.oninput = () => problem.textContent && judge();
  cancel.onclick = close;

  words.textContent = label;
  input.value = value;
  problem.textContent = "";
  form.hidden = false;
  input.focus();
  // The name without its ending, which is what people change.
  input.setSelectionRange(value.lastIndexOf("/") + 1, value.includes(".") ? value.lastIndexOf(".") : value.length);
}
