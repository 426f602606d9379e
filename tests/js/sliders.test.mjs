// A slider and the number beside it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { numberFor, placeFor } from "../../static/js/sliders.js";

test("sliders: at its beginning a slider is off, and the number is empty", () => {
  assert.equal(numberFor("0"), "");
  assert.equal(numberFor("25"), "25");
});

test("sliders: what is typed moves the slider, unless it is no number", () => {
  assert.equal(placeFor("40"), "40");
  assert.equal(placeFor(" "), "0");
  assert.equal(placeFor("soon"), null);
  assert.equal(placeFor("-1"), null);
});
