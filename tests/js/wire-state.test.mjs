// A live answer that was asked for before another view was chosen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dropStale, wireState } from "../../static/js/wire-state.js";

const tasks = () => [{ target: { id: "calls" } }, { target: { id: "wire" } }, { target: null }];

test("the choice is one text", () => {
  const inputs = [{ name: "view", value: "frames" }, { name: "call", value: "2" }];
  assert.equal(wireState({ querySelectorAll: () => inputs }), "view=frames&call=2");
});

test("an answer to the present choice is swapped whole", () => {
  const all = tasks();
  assert.equal(dropStale(all, "view=frames", "view=frames"), false);
  assert.equal(all.length, 3);
});

test("an answer to a past choice leaves the wire area alone, and only that", () => {
  const all = tasks();
  assert.equal(dropStale(all, "view=sequence", "view=frames"), true);
  assert.deepEqual(all, [{ target: { id: "calls" } }, { target: null }]);
  assert.equal(dropStale(all, "view=sequence", "view=frames"), false, "there is nothing to drop any more");
});
