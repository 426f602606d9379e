// The request box, <textarea data-behavior="request">: data-format in its form lays the JSON out, and what is
// wrong stands below it with its place. What the server finds wrong is marked where data-request-line says.
import { write } from "./fill.js";
import { examine, offsetOf } from "./json-text.js";
import { say } from "./texts.js";

const REST_MS = 400;

function select(box, at) {
  const length = /^("(?:[^"\\\n]|\\.)*"?|[\w.+-]+|\S)/.exec(box.value.slice(at))?.[0].length ?? 0;
  box.focus();
  box.setSelectionRange(at, at + length);
}

function show(box, problem) {
  const line = document.getElementById(box.getAttribute("aria-errormessage"));
  box.setAttribute("aria-invalid", String(problem !== null));
  line.replaceChildren();
  if (!problem) return;
  const place = Object.assign(document.createElement("button"), {
    type: "button", className: "problem-place", textContent: say("line {line}, column {column}", problem),
  });
  place.addEventListener("click", () => select(box, problem.at));
  line.append(place, " ", problem.text);
}

export function bind(box, signal) {
  let timer = null;
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
  box.form?.addEventListener("click", (event) => {
    if (!event.target.closest("[data-format]")) return;
    event.preventDefault();
    const { laidOut, problem } = examine(box.value);
    show(box, problem);
    if (problem) select(box, problem.at);
    else if (laidOut !== box.value) {
      write(box, laidOut);
      box.setSelectionRange(0, 0);
    }
  }, { signal });
  document.addEventListener("htmx:after:swap", () => {
    const mark = document.querySelector("[data-request-line]:not([data-request-seen])");
    if (!mark) return;
    mark.dataset.requestSeen = "";
    select(box, offsetOf(box.value, Number(mark.dataset.requestLine), Number(mark.dataset.requestColumn ?? 1)));
  }, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}
