// Everything in the wire area that has a moment ([data-t]): what is later than now is hidden, the latest by now is marked.
import { until } from "./moments.js";

/** Rows in order of their moment, and how far the clock has come. */
export class TimedRows {
  constructor(root) {
    const found = [...root.querySelectorAll("[data-t]")].map((element) => ({ element, time: Number(element.dataset.t) }));
    this.root = root;
    this.rows = found.sort((a, b) => a.time - b.time);
    this.times = this.rows.map(({ time }) => time);
    this.shown = this.rows.length;
    this.marked = [];
    // After a morph classes are the server's again; a row that was kept may still have ours.
    for (const { element } of this.rows) element.classList.remove("later", "now");
  }

  /** Shows what had happened at `at` (null: everything) and changes only the rows in between; the row that is now. */
  show(at) {
    const shown = at === null ? this.rows.length : until(this.times, at);
    for (let row = Math.min(shown, this.shown); row < Math.max(shown, this.shown); row += 1)
      this.rows[row].element.classList.toggle("later", row >= shown);
    this.shown = shown;
    for (const element of this.marked) element.classList.remove("now");
    this.marked = [];
    if (at === null || shown === 0) return null;
    const now = this.times[shown - 1];
    for (let row = shown - 1; row >= 0 && this.times[row] === now; row -= 1) this.marked.push(this.rows[row].element);
    for (const element of this.marked) element.classList.add("now");
    return this.marked.at(-1);
  }

  /** Whether rows around `at` are not in the page: they come before the first of a long view, or after its last. */
  misses(at) {
    const pane = this.root.querySelector(".wire-main") ?? this.root;
    const times = [...pane.querySelectorAll("[data-t]")].map((element) => Number(element.dataset.t));
    if (times.length === 0 || at === null) return false;
    const more = (way) => pane.querySelector(`[data-more="${way}"]`) !== null;
    return (at < Math.min(...times) && more("earlier")) || (at > Math.max(...times) && more("later"));
  }

  /** The details that belong to now - a message, a header block - where another one is shown: its link; else null. */
  stale(at) {
    if (at === null) return null;
    for (const group of this.root.querySelectorAll("[data-follow]")) {
      const timed = (link) => Number((link.closest("[data-t]") ?? link).dataset.t);
      const links = [...group.querySelectorAll("a[hx-get]")].filter((link) => timed(link) <= at);
      const latest = links.reduce((best, link) => (best === null || timed(link) >= timed(best) ? link : best), null);
      if (latest && latest.getAttribute("aria-current") !== "true") return latest;
    }
    return null;
  }
}
