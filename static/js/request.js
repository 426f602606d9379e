// The request box, <textarea data-behavior="request">: Ctrl+Enter calls, data-format in its form lays the JSON out, and what is
// wrong stands below it with its place. What the server finds wrong is marked where data-request-line says.
import { examine, offsetOf } from "./json-text.js";
import { say } from "./texts.js";

const REST_MS = 400;

function problemLine(box) {
  const id = box.getAttribute("aria-errormessage") ?? `${box.id || "request"}-problem`;
  const found = document.getElementById(id);
  if (found) return found;
  const made = Object.assign(document.createElement("p"), { id, className: "field-problem" });
  made.setAttribute("role", "status");
  made.setAttribute("aria-live", "polite");
  box.after(made);
  box.setAttribute("aria-errormessage", id);
  return made;
}

function select(box, at) {
  const length = /^("(?:[^"\\\n]|\\.)*"?|[\w.+-]+|\S)/.exec(box.value.slice(at))?.[0].length ?? 0;
  box.focus();
  box.setSelectionRange(at, at + length);
}

function show(box, problem) {
  const line = problemLine(box);
  box.setAttribute("aria-invalid", String(problem !== null));
  line.replaceChildren();
  if (!problem) return;
  const place = Object.assign(document.createElement("button"), {
    type: "button", className: "problem-place", textContent: say("line {line}, column {column}", problem),
  });
  place.addEventListener("click", () => select(box, problem.at));
  line.append(place, " ", problem.text);
}

/** Sets the text in a way that the browser's own undo can take back. */
function write(box, text) {
  box.focus();
  box.setSelectionRange(0, box.value.length);
  if (!document.execCommand("insertText", false, text)) box.value = text;
  box.setSelectionRange(0, 0);
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

/** The button is only of use with this script, so the page need not carry it. */
function offerFormat(box) {
  if (!box.form || box.readOnly || box.form.querySelector("[data-format]")) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "small", textContent: say("Format") });
  button.dataset.format = "";
  const row = box.parentElement.querySelector(".label-row");
  if (row) row.append(button);
  else box.before(button);
}

export function bind(box, signal) {
  let timer = null;
  offerFormat(box);
  const judge = () => {
    const { problem } = box.value.trim() === "" ? { problem: null } : examine(box.value);
    show(box, problem);
    return problem;
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    if (box.getAttribute("aria-invalid") === "true") judge();
    else timer = setTimeout(judge, REST_MS);
  }, { signal });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    box.form?.requestSubmit();
  }, { signal });
  box.form?.addEventListener("click", (event) => {
    if (!event.target.closest("[data-format]")) return;
    event.preventDefault();
    const { laidOut, problem } = examine(box.value);
    show(box, problem);
    if (problem) select(box, problem.at);
    else if (laidOut !== box.value) write(box, laidOut);
  }, { signal });
  document.addEventListener("htmx:after:swap", () => {
    offerFormat(box);
    const mark = document.querySelector("[data-request-line]:not([data-request-seen])");
    if (!mark) return;
    mark.dataset.requestSeen = "";
    select(box, offsetOf(box.value, Number(mark.dataset.requestLine), Number(mark.dataset.requestColumn ?? 1)));
  }, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}
