// A compiler's problems: as marks in the editor, and as the list below it that leads to their places.
import { say } from "../texts.js";

const SEVERITIES = new Set(["error", "warning", "info"]);

/** What a problem covers in `doc`: the word at its column, else one character, else its whole line. */
export function rangeOf({ line, column }, doc) {
  const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const start = at.from + Math.min(Math.max(column - 1, 0), at.length);
  const length = column > 0 ? (/^(\w+|\S)/.exec(at.text.slice(start - at.from))?.[0].length ?? 0) : 0;
  if (length > 0) return { from: start, to: start + length };
  const indent = at.text.length - at.text.trimStart().length;
  return { from: at.from + indent, to: at.to };
}

/** The problems of the file `path`, as CodeMirror's diagnostics. */
export function diagnosticsFor(problems, path, doc) {
  return problems
    .filter((problem) => problem.path === path)
    .map((problem) => ({
      ...rangeOf(problem, doc),
      severity: SEVERITIES.has(problem.severity) ? problem.severity : "error",
      message: problem.advice ? `${problem.text}\n${problem.advice}` : problem.text,
    }))
    .sort((one, other) => one.from - other.from);
}

/** "greeter.proto:11:3", as much of it as is known. */
export const placeOf = ({ path, line, column }) =>
  [path, line > 0 ? line : 0, line > 0 && column > 0 ? column : 0].filter(Boolean).join(":");

function row(problem, go) {
  const item = document.createElement("li");
  item.className = `problem problem-${SEVERITIES.has(problem.severity) ? problem.severity : "error"}`;
  const where = document.createElement(problem.path ? "button" : "span");
  where.className = "problem-place";
  where.textContent = placeOf(problem);
  if (problem.path) {
    where.type = "button";
    where.addEventListener("click", () => go(problem));
  }
  const text = document.createElement("span");
  text.className = "problem-text";
  text.textContent = problem.text;
  item.append(...(problem.path ? [where, " "] : []), text);
  if (problem.advice) {
    const advice = document.createElement("span");
    advice.className = "problem-advice";
    advice.textContent = problem.advice;
    item.append(advice);
  }
  return item;
}

/** Fills the list of problems; `go(problem)` shows the place of one. */
export function listProblems(element, problems, go) {
  if (!element) return;
  element.hidden = problems.length === 0;
  const list = document.createElement("ul");
  list.setAttribute("aria-label", say("Problems"));
  list.append(...problems.map((problem) => row(problem, go)));
  element.replaceChildren(...(problems.length > 0 ? [list] : []));
}
