// The time machine's arithmetic, and what it shows of rows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { beside, moment, text, until, wait } from "../../static/js/moments.js";
import { TimedRows } from "../../static/js/timed-rows.js";

test("moments: an address says them exactly", () => {
  for (const time of [0, 1, 135_140_123, 4_000_000_000, 10, 999_999]) assert.equal(moment(`#t=${text(time)}`), time);
  assert.equal(text(135_140_000), "135.14");
  for (const odd of ["", "#t=", "#t=x", "#x", "-1", "1.1234567", null]) assert.equal(moment(odd), null);
});

test("moments: the next and the one before, among those that share a moment", () => {
  const times = [0, 5, 5, 9];
  assert.deepEqual([-1, 0, 5, 7, 9].map((at) => until(times, at)), [0, 1, 3, 3, 4]);
  assert.deepEqual([beside(times, 0, 1), beside(times, 5, 1), beside(times, 9, 1)], [5, 9, null]);
  assert.deepEqual([beside(times, 9, -1), beside(times, 5, -1), beside(times, 0, -1)], [5, 0, null]);
  assert.equal(beside(times, 7, -1), 5);
});

test("moments: steps take their time, and pauses are never waited for long", () => {
  assert.equal(wait(0, 1, "steps"), 500);
  assert.equal(wait(0, 300_000_000, "1"), 300);
  assert.equal(wait(0, 300_000_000, "0.1"), 1500);
  assert.equal(wait(0, 1000, "1"), 16);
});

/** As much of an element as rows need. */
class Row {
  constructor(time) {
    this.dataset = { t: String(time) };
    this.names = new Set(["later"]);
    this.changes = 0;
    this.classList = {
      add: (name) => this.names.add(name),
      remove: (...names) => names.forEach((name) => this.names.delete(name)),
      toggle: (name, on) => {
        this.changes += 1;
        return on ? this.names.add(name) : this.names.delete(name);
      },
    };
  }
}

const page = (...times) => {
  const rows = times.map((time) => new Row(time));
  return { rows, querySelectorAll: () => rows, querySelector: () => null };
};
const later = (rows) => rows.map(({ names }) => names.has("later"));

test("moments: what is later than now is hidden, whatever order it stands in", () => {
  const root = page(30, 10, 20, 20);
  const timed = new TimedRows(root);
  assert.deepEqual(later(root.rows), [false, false, false, false], "classes from before are gone");
  timed.show(20);
  assert.deepEqual(later(root.rows), [true, false, false, false]);
  assert.deepEqual(root.rows.map(({ names }) => names.has("now")), [false, false, true, true]);
  timed.show(null);
  assert.deepEqual(later(root.rows), [false, false, false, false]);
  assert.equal(timed.show(5), null, "nothing had happened");
});

test("moments: scrubbing touches only the rows in between", () => {
  const root = page(...Array.from({ length: 10_000 }, (_, time) => time));
  const timed = new TimedRows(root);
  timed.show(5000);
  for (const row of root.rows) row.changes = 0;
  timed.show(5003);
  assert.equal(root.rows.filter(({ changes }) => changes > 0).length, 3);
  assert.equal(timed.misses(1), false, "a list without more has everything");
});

test("moments: what a long view does not have is asked for", () => {
  const root = { ...page(10, 20, 30), querySelector: (what) => (what.includes("later") ? {} : null) };
  const timed = new TimedRows(root);
  assert.deepEqual([5, 10, 30, 31].map((at) => timed.misses(at)), [false, false, false, true]);
  assert.equal(timed.misses(null), false);
});
