// What else is said of the files, after the compiler's answer and never before it: lint, problems of Python. And the formatter.
import { say } from "../texts.js";
import { csrfToken, getJson } from "./transport.js";

/** The one change that makes `after` of `before`: what both begin and end with stays, and the caret with it. */
export function changeOf(before, after) {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  let same = 0;
  while (same < most - from && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}

async function formatted(url, file) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() };
  try {
    return await (await fetch(url, { method: "POST", headers, body: JSON.stringify(file) })).json();
  } catch {
    return { error: say("The server cannot be reached.") };
  }
}

/** Binds both; what is returned asks for advice again. `revision()` is the saved one, `take(problems)` shows what was said of it. */
export function tools({ element, book, notice, revision, take, signal }) {
  const hints = document.getElementById("hints");
  const advise = async () => {
    const told = await getJson(element.dataset.adviceUrl).catch(() => null);
    if (signal.aborted || told?.revision !== revision()) return;
    take(told.problems);
    hints.textContent = told.summary;
    hints.hidden = told.summary === "";
  };
  const format = async () => {
    const { path, view } = book;
    const text = view.state.doc.toString();
    const answer = await formatted(element.dataset.formatUrl, { path, text });
    if (answer.error) notice.show(answer.error, []);
    else if (book.path === path && view.state.doc.toString() === text) view.dispatch({ changes: changeOf(text, answer.text), userEvent: "format" });
    view.focus();
  };
  document.body.addEventListener("lint-chosen", advise, { signal });
  document.getElementById("format")?.addEventListener("click", format, { signal });
  element.addEventListener("keydown", (event) => {
    if (!event.altKey || !event.shiftKey || event.code !== "KeyF" || !element.dataset.formatUrl) return;
    event.preventDefault();
    format();
  }, { signal });
  return advise;
}
