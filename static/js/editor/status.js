// The status line: what the compiler said, and whether the text is safe. Only what changed is spoken by screen readers.
import { decimal, say } from "../texts.js";

/** The sentence about the compile: {took, result, bad}; `took` is not spoken, since it differs each time. */
export function compileWords(compile) {
  if (!compile) return { took: "", result: say("saved, but the compiler did not answer"), bad: true };
  const errors = (compile.problems ?? []).filter(({ severity }) => severity === "error").length;
  const took = say("compiled in {ms} ms", { ms: compile.ms < 10 ? decimal(Number(compile.ms), 1) : Math.round(compile.ms) });
  if (errors === 1) return { took: "", result: say("1 problem"), bad: true };
  if (errors > 1) return { took: "", result: say("{count} problems", { count: errors }), bad: true };
  // No time was taken: nothing was compiled, and the summary says why.
  if (!(compile.ms > 0)) return { took: "", result: compile.summary ?? "", bad: true };
  return { took, result: compile.summary ?? "", bad: false };
}

export function saveWords(state, answer) {
  const error = answer?.error ?? "";
  const sentences = {
    saved: say("saved"),
    edited: say("editing…"),
    saving: say("saving…"),
    retrying: say("not saved, retrying. {error}", { error }),
    // The notice above the text says the rest.
    conflict: say("not saved"),
    refused: say("not saved. {error}", { error }),
    forbidden: say("not saved. {error}", { error }),
  };
  return { text: sentences[state], bad: !["saved", "edited", "saving"].includes(state) };
}

const part = (line, name) => line.querySelector(`[data-part="${name}"]`);

function write(element, text, tone) {
  if (element.textContent !== text) element.textContent = text;
  for (const name of ["ok", "bad", "dim"]) element.classList.toggle(name, name === tone);
}

export function showCompile(line, compile) {
  const { took, result, bad } = compileWords(compile);
  write(part(line, "took"), took, "ok");
  write(part(line, "result"), result, bad ? "bad" : "");
}

/** Before the compiler's first answer: the server's `error`, or that one is awaited. */
export function showWaiting(line, error = "") {
  write(part(line, "result"), error || say("The sandbox is starting. This page asks again by itself."), "dim");
}

function writeSave(element, state, { text, bad }) {
  element.setAttribute("aria-live", bad ? "polite" : "off");
  element.dataset.state = state;
  write(element, text, bad ? "bad" : "dim");
}

/** The page's own place for the save state, and the status line where that is hidden (narrow screens). */
export function showSave(line, state, answer) {
  const words = saveWords(state, answer);
  const place = document.getElementById("save-status");
  const seen = place.checkVisibility();
  writeSave(place, state, words);
  writeSave(part(line, "save"), state, seen ? { text: "", bad: false } : words);
}
