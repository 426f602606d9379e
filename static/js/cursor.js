// The one cursor: point at, focus or pin one place, and every place that shows the same thing lights up, in every view and
// in the editor. Elements say what they are by data-cursor, what else to light by data-lights, their line by data-source.
import { CursorState, contextOf, place, words } from "./cursor-state.js";
import { announce } from "./announce.js";
import { say } from "./texts.js";
import { settle, walk } from "./walk.js";

const PLACES = "[data-cursor], [data-source]";
const LIGHTS = ["lit", "lit-context", "pinned"];
const state = new CursorState();
let painted = [];
let told = "";
let frame = 0;

const spotOf = (element) =>
  element && { tokens: new Set(words(element.dataset.cursor).slice(0, 1)), source: element.dataset.source ?? null, element };

function spotOfLine({ path, line }) {
  if (!path) return null;
  const source = `${path}:${line}`;
  const there = [...document.querySelectorAll(`[data-source="${CSS.escape(source)}"]`)];
  const tokens = new Set(there.map((element) => element.dataset.cursor).filter(Boolean));
  return there.length > 0 ? { tokens, source, fromEditor: true } : null;
}

function sourceOf(spot) {
  if (!spot || spot.fromEditor) return null;
  const [token] = spot.tokens;
  if (spot.source || !token) return spot.source;
  return document.querySelector(`[data-cursor="${CSS.escape(token)}"][data-source]`)?.dataset.source ?? null;
}

function paint() {
  frame = 0;
  const { shown } = state;
  const own = shown?.tokens ?? new Set();
  const pinned = state.pin?.tokens ?? new Set();
  const isOwn = ({ dataset: { cursor, source } }) => own.has(cursor) || (shown?.fromEditor && source === shown.source);
  const all = shown ? [...document.querySelectorAll(PLACES)] : [];
  const context = contextOf(own, all.map((element) => {
    const { cursor, lights } = element.dataset;
    return { cursor, lights, own: isOwn(element) };
  }));
  for (const element of painted) element.classList.remove(...LIGHTS);
  painted = [];
  for (const element of all) {
    const { cursor } = element.dataset;
    const marks = [isOwn(element), context.has(cursor), pinned.has(cursor)];
    if (!marks.includes(true)) continue;
    LIGHTS.forEach((name, index) => element.classList.toggle(name, Boolean(marks[index])));
    painted.push(element);
  }
  tellEditor(sourceOf(shown), state.showsPin);
}

function tellEditor(source, pinned) {
  const news = `${source ?? ""} ${pinned}`;
  if (news === told) return;
  told = news;
  document.body.dispatchEvent(new CustomEvent("cursor-source", { detail: { ...(place(source) ?? { path: "", line: 0 }), pinned } }));
}

function repaint() {
  frame ||= requestAnimationFrame(paint);
}

function describe(element, sentence) {
  const label = element.dataset.label ?? element.getAttribute("aria-label") ?? element.textContent;
  const others = document.querySelectorAll(`[data-cursor="${CSS.escape(element.dataset.cursor ?? "")}"]`).length - 1;
  const at = place(sourceOf(spotOf(element)));
  announce([
    sentence && `${sentence}:`,
    label.trim().replace(/\s+/g, " ").slice(0, 120),
    others > 0 && say("– shown in {count} more places", { count: others }),
    at && say("– {path}, line {line}", at),
  ].filter(Boolean).join(" "));
}

function pin(element) {
  const pinned = state.toggle(spotOf(element));
  describe(element, pinned ? say("Pinned") : say("Let go"));
  repaint();
}

function onKey(event) {
  const element = event.target.closest?.(PLACES);
  // In the editor Escape is the way out for the keyboard, and what is pinned stays.
  const leaves = event.key === "Escape" && !event.defaultPrevented && !event.target.closest?.(".cm-content");
  if (leaves && state.clear()) repaint();
  if (!element || event.target !== element || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && !element.matches("a, button, summary, input")) {
    event.preventDefault();
    pin(element);
  } else if (walk(element, event.key)) event.preventDefault();
}

const set = (part, spot) => {
  if (state[part] === spot) return;
  state[part] = spot;
  repaint();
};

/** Listens on the whole document: what comes and goes by htmx needs no binding. */
export function start(document) {
  const near = (event) => event.target.closest?.(PLACES) ?? null;
  document.addEventListener("pointerover", (event) => {
    // A finger points by tapping; and over its own lines the editor says itself where the pointer is.
    if (event.pointerType !== "touch" && !event.target.closest?.(".cm-content")) set("hover", spotOf(near(event)));
  });
  document.documentElement.addEventListener("pointerleave", () => set("hover", null));
  document.addEventListener("focusin", (event) => {
    const element = near(event);
    set("focus", spotOf(element));
    if (element === event.target) describe(element, "");
  });
  document.addEventListener("focusout", () => set("focus", null));
  document.addEventListener("click", (event) => {
    const element = near(event);
    if (element && getSelection().isCollapsed && !event.target.closest("select, input, textarea")) pin(element);
    else if (!element && event.target.closest?.("[data-walk]") && state.clear()) repaint();
  });
  document.addEventListener("keydown", onKey);
  document.addEventListener("editor-line", ({ detail }) => {
    const part = detail.pointer ? "hover" : "focus";
    const spot = spotOfLine(detail);
    // The pointer's leaving of the editor must not take away what it has reached meanwhile.
    if (spot || state[part]?.fromEditor) set(part, spot);
  });
  document.addEventListener("htmx:after:swap", () => {
    settle(document);
    if (state.shown) repaint();
  });
  settle(document);
}
