// Splitters, walking and the theme's order: arithmetic of the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { step } from "../../static/js/roving.js";
import { shareAfter, shareAt, within } from "../../static/js/splitter.js";
import { next } from "../../static/js/theme.js";

test("splitter: keys and pointers, within their ends", () => {
  const rule = { least: 15, most: 85, usual: 57, along: "x" };
  assert.equal(shareAfter("ArrowRight", 57, rule), 59);
  assert.equal(shareAfter("ArrowLeft", 16, rule), 15);
  assert.equal(shareAfter("PageDown", 80, rule), 85);
  assert.equal(shareAfter("Home", 57, rule), 15);
  assert.equal(shareAfter("End", 57, rule), 85);
  assert.equal(shareAfter("Enter", 20, rule), 57);
  assert.equal(shareAfter("ArrowUp", 57, rule), null);
  assert.equal(shareAfter("ArrowUp", 57, { ...rule, along: "y" }), 55);
  const box = { left: 100, width: 400, top: 0, height: 0 };
  assert.equal(shareAt({ x: 200, y: 0 }, box, "x"), 25);
  assert.equal(shareAt({ x: 200, y: 9 }, box, "y"), 50);
  assert.equal(within(200, 15, 85), 85);
});

test("walking goes round the ends", () => {
  assert.equal(step("ArrowRight", 2, 3), 0);
  assert.equal(step("ArrowUp", 0, 3), 2);
  assert.equal(step("End", 0, 3), 2);
  assert.equal(step("x", 0, 3), null);
  assert.equal(step("Home", -1, 0), null);
  assert.equal(next("system"), "light");
  assert.equal(next("dark"), "system");
});
