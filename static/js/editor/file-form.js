// The small form that asks for a file's name, where the tabs are. Its problem stands under the field, as a sentence.
import { say } from "../texts.js";

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Asks; `check(name)` gives a sentence or "", `done(name)` takes a good one, `left()` puts the focus back. */
export function askName(anchor, { label, value, check, done, left }) {
  document.getElementById("file-form")?.remove();
  const input = element("input", { id: "file-name", type: "text", value, autocomplete: "off", spellcheck: false, maxLength: 200 });
  const problem = element("p", { id: "file-name-problem", className: "field-problem", role: "alert" });
  const cancel = element("button", { type: "button", textContent: say("Cancel") });
  const form = element(
    "form",
    { id: "file-form", className: "file-form", noValidate: true },
    element("label", { htmlFor: "file-name", textContent: label }),
    input, element("button", { type: "submit", textContent: say("OK") }), cancel, problem,
  );
  input.setAttribute("aria-describedby", problem.id);

  const close = () => {
    form.remove();
    left();
  };
  const judge = () => {
    const sentence = check(input.value.trim());
    problem.textContent = sentence;
    input.setAttribute("aria-invalid", String(sentence !== ""));
    return sentence === "";
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!judge()) return input.focus();
    const name = input.value.trim();
    close();
    return done(name);
  });
  input.addEventListener("input", () => problem.textContent && judge());
  cancel.addEventListener("click", close);
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    close();
  });
  anchor.before(form);
  input.focus();
  // The name without its ending, which is what people change.
  input.setSelectionRange(value.lastIndexOf("/") + 1, value.includes(".") ? value.lastIndexOf(".") : value.length);
}
