// Follows a run: <div data-behavior="run-stream" data-events="/events/runs/7" data-after="17" hx-get="…" hx-trigger="run-changed">.
// Each message makes htmx do the element's own request: at most one per 100 ms, never two at once, the last never lost.
//
// Not the hx-sse extension (read in its 4.0.1 source): it does not try again when the *first* connection fails, swaps that
// answer's error text into the page, tries for ever after a 403 or 404, sees no comments and so never notices a dead
// connection, and closes only on an event of its own name, where ours says so inside its data.
import { Follower } from "./follow.js";
import { Pace } from "./pace.js";
import { say } from "./texts.js";
import { dropStale, wireState } from "./wire-state.js";

const GAP_MS = 100;
/** A live request that never reports its end must not stop the page for ever. */
const LOST_REQUEST_MS = 15_000;

function show(element, word) {
  element.dataset.state = word;
  const sentences = {
    waiting: say("The connection to this run was lost. Trying again…"),
    refused: say("This page may no longer follow the run. Reload it to see why."),
  };
  const line = element.querySelector("[data-stream-text]");
  if (line) line.textContent = sentences[word] ?? "";
}

/** Follows what the element names now; returns what stops it. */
function follow(element) {
  const { events: url, after = "" } = element.dataset;
  const controller = new AbortController();
  let lost = null;
  const pace = new Pace(() => {
    lost = setTimeout(() => pace.done(false), LOST_REQUEST_MS);
    element.dispatchEvent(new CustomEvent("run-changed", { bubbles: true }));
  }, GAP_MS);
  const follower = new Follower({ url, after, changed: () => pace.wish(), state: (word) => show(element, word) });

  let asked = "";
  const asks = ({ target }) => {
    if (target === element) asked = wireState(document);
  };
  const swaps = ({ target, detail: { tasks } }) => {
    // Another view was chosen while this answer was under way: its wire area is of the past.
    if (target === element && dropStale(tasks, asked, wireState(document))) pace.wish();
  };
  const finished = ({ target, detail: { ctx } }) => {
    if (target !== element) return;
    clearTimeout(lost);
    pace.done(ctx.status === "swapped" && ctx.response.status < 400);
  };
  const turned = () => (document.hidden ? follower.pause() : follower.connect());
  const { signal } = controller;
  element.addEventListener("htmx:before:request", asks, { signal });
  element.addEventListener("htmx:before:swap", swaps, { signal });
  element.addEventListener("htmx:finally:request", finished, { signal });
  document.addEventListener("visibilitychange", turned, { signal });
  addEventListener("online", () => follower.connect(), { signal });
  follower.connect();
  return () => {
    controller.abort();
    follower.close("left");
    pace.stop();
    clearTimeout(lost);
  };
}

export function bind(element, signal) {
  let stop = follow(element);
  // A new run takes the place of the old one in the same element: its answer is morphed into the page.
  const watch = new MutationObserver((records) => {
    if (records.every(({ oldValue }) => oldValue === element.dataset.events)) return;
    stop();
    stop = element.dataset.events ? follow(element) : () => {};
  });
  watch.observe(element, { attributes: true, attributeFilter: ["data-events"], attributeOldValue: true });
  signal.addEventListener("abort", () => {
    watch.disconnect();
    stop();
  });
}
