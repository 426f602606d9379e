// The code area: CodeMirror over the files of a workspace, saved as they change, with the compiler's answer in place.
import { Book } from "./book.js";
import { fileActions } from "./file-actions.js";
import { Symbols } from "./help/symbols.js";
import { Notice } from "./notice.js";
import { listProblems } from "./problems.js";
import { saving } from "./saving.js";
import { stateFor } from "./setup.js";
import { showCompile, showWaiting } from "./status.js";
import { drawTabs, lightTab, listenTabs } from "./tabs.js";
import { tools } from "./tools.js";
import { getJson } from "./transport.js";
import { Waiting } from "./waiting.js";

const json = (selector) => JSON.parse(document.querySelector(selector)?.textContent ?? "null");

const announce = (name, detail) => document.body.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));

const errorsIn = (problems) => problems.filter(({ severity }) => severity === "error").length;

/** Shows what a save brought; marks stay as they are when the text has moved on, since another answer follows. */
function takeCompile(parts, compile, current) {
  if (!current) return;
  showCompile(parts.status, compile);
  if (!compile) return;
  parts.compiled = compile.problems ?? [];
  showProblems(parts);
}

/** The compiler's and what else was said; advice stands at its line only. */
function showProblems({ book, element, compiled = [], advice = [] }) {
  book.judge([...compiled, ...advice]);
  const listed = book.problems.filter(({ severity }) => severity !== "info");
  book.steady(() => listProblems(document.getElementById("problems"), listed, (problem) => book.go(problem)));
  book.turned();
  element.dataset.problems = String(listed.length);
}

export function bind(element, signal) {
  const root = element.closest("[data-workspace]");
  const editable = root.dataset.editable === "true";
  const list = document.getElementById("file-tabs");
  const status = document.getElementById("compile-status");
  const notice = new Notice(element);
  let queue = null;

  const call = async () => {
    await queue?.flush();
    document.querySelector("[data-call-form], #call-form")?.requestSubmit();
  };
  const symbols = new Symbols(() => getJson(element.dataset.symbolsUrl));
  const context = () => ({ symbols, path: book.path, files: book.snapshot() });
  const ends = {
    editable, nonce: document.querySelector('meta[name="csp-nonce"]')?.content ?? "",
    pathOf: () => book.path, changed: () => queue?.edited(), call, context, go: (place) => book.go(place),
  };
  element.replaceChildren();
  const book = new Book({
    parent: element, files: json(element.dataset.files) ?? [], make: (file) => stateFor(file, ends),
    turned: () => drawTabs(list, element, book), context,
  });
  const parts = { book, element, status };
  const waiting = new Waiting({
    ask: () => getJson(element.dataset.compileUrl),
    show: (error) => showWaiting(status, error),
    // The whole page was made without a schema: once what was typed is safe, it is made again.
    found: async () => (await queue?.flush()) !== false && location.reload(),
  });

  let news = null;
  /** Good news at once; what would be bad news about a word half typed waits until typing rests. */
  const take = (compile, current) => {
    const worse = compile && errorsIn(compile.problems ?? []) > errorsIn(parts.compiled ?? []);
    clearTimeout(news);
    news = setTimeout(() => takeCompile(parts, compile, current && !queue.unsaved), worse ? queue.unrest : 0);
  };

  const advise = tools({
    element, book, notice, signal, revision: () => Number(root.dataset.revision),
    take: (advice) => queue?.unsaved || showProblems(Object.assign(parts, { advice })),
  });
  const show = (index) => book.show(index);
  let actions = {};
  if (editable) {
    actions = fileActions({ book, list, notice, signal, changed: () => queue.edited() });
    queue = saving({
      workspace: root.dataset.workspace, revision: Number(root.dataset.revision), url: element.dataset.saveUrl,
      copyUrl: element.dataset.copyUrl, status, notice, book, signal,
      compiled(answer, current) {
        take(answer.compile, current);
        if (answer.kind !== "saved") return;
        root.dataset.revision = String(answer.revision);
        announce("workspace-saved", answer.revision);
        advise();
        const first = waiting.met(answer.compile);
        if (!first && !answer.compile?.schema_changed) return;
        symbols.stale();
        announce("schema-changed", answer.revision);
      },
    });
  }
  listenTabs(list, { show, ...actions }, signal);
  document.body.addEventListener("cursor-source", ({ detail }) => {
    book.point(detail);
    lightTab(list, detail.path);
  }, { signal });
  document.addEventListener("show-source", ({ detail }) => book.go(detail), { signal });
  signal.addEventListener("abort", () => {
    clearTimeout(news);
    book.view.destroy();
    notice.remove();
  });

  book.turned();
  const compiled = json("#workspace-compile");
  if (compiled) {
    takeCompile(parts, compiled, true);
    advise();
  } else waiting.begin();
  signal.addEventListener("abort", () => waiting.end());
}
