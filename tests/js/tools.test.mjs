// Formatting is one small change, so that undo and the caret survive it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { changeOf } from "../../static/js/editor/tools.js";

const apply = (text, { from, to, insert }) => text.slice(0, from) + insert + text.slice(to);

test("format: what both begin and end with stays", () => {
  assert.deepEqual(changeOf("a {\n b\n}\n", "a {\n  b\n}\n"), { from: 5, to: 5, insert: " " });
  assert.deepEqual(changeOf("same", "same"), { from: 4, to: 4, insert: "" });
  for (const [before, after] of [["", "x"], ["x", ""], ["aaa", "aa"], ["aa", "aaaa"], ["abc", "xyz"], ["a\n\n\nb", "a\nb\n"]]) {
    assert.equal(apply(before, changeOf(before, after)), after);
  }
});
