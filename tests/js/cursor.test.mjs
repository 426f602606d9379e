// The one cursor's rules.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CursorState, contextOf, place, words } from "../../static/js/cursor-state.js";

const spot = (...tokens) => ({ tokens: new Set(tokens), source: null });

test("cursor: hover wins over focus, focus over the pin, and Escape takes all", () => {
  const state = new CursorState();
  assert.equal(state.toggle(spot("frame-1")), true);
  state.focus = spot("frame-2");
  state.hover = spot("frame-3");
  assert.deepEqual([...state.shown.tokens], ["frame-3"]);
  state.hover = null;
  assert.deepEqual([...state.shown.tokens], ["frame-2"]);
  state.focus = null;
  assert.deepEqual([...state.shown.tokens], ["frame-1"]);
  assert.equal(state.clear(), true);
  assert.equal(state.shown, null);
  assert.equal(state.clear(), false);
});

test("cursor: pinning what is pinned lets go", () => {
  const state = new CursorState();
  state.toggle(spot("a", "b"));
  assert.equal(state.toggle(spot("a")), true);
  assert.equal(state.toggle(spot("a")), false);
  assert.equal(state.pin, null);
});

test("cursor: context is what the lit ones name, without themselves, and what carries their message", () => {
  const places = [
    { cursor: "node-0-1-3", lights: "message-0-1", own: true },
    { cursor: "node-0-1-3", lights: undefined, own: true },
    { cursor: "message-0-1", lights: "frame-7 node-0-1-3", own: false },
    { cursor: "frame-7", lights: "call-0 message-0-1", own: false },
    { cursor: "frame-8", lights: "call-0", own: false },
  ];
  assert.deepEqual([...contextOf(new Set(["node-0-1-3"]), places)], ["message-0-1", "frame-7"]);
  assert.deepEqual(words(undefined), []);
});

test("cursor: a call lights all that belongs to it", () => {
  const places = [
    { cursor: "call-2", lights: "", own: true },
    { cursor: "frame-7", lights: "call-2 frame-8", own: false },
    { cursor: "frame-9", lights: "call-22", own: false },
    { cursor: undefined, lights: "call-2", own: false },
  ];
  assert.deepEqual([...contextOf(new Set(["call-2"]), places)], ["frame-7"]);
});

test("cursor: a source names a path and a line", () => {
  assert.deepEqual(place("shop/v1/a.proto:11"), { path: "shop/v1/a.proto", line: 11 });
  for (const none of [undefined, null, "", "a.proto", "a.proto:", ":3"]) assert.equal(place(none), null);
});

test("cursor: the pin shows when it is what is pointed at, and a place without a token goes by its source", () => {
  const state = new CursorState();
  const line = { tokens: new Set(), source: "a.proto:3" };
  assert.equal(state.showsPin, false);
  assert.equal(state.toggle(line), true);
  state.hover = { tokens: new Set(), source: "a.proto:3" };
  assert.equal(state.showsPin, true);
  state.hover = spot("frame-1");
  assert.equal(state.showsPin, false);
  assert.equal(state.toggle({ tokens: new Set(), source: "a.proto:4" }), true);
});
