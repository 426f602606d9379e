// Links of a lesson's text lead to the view that shows their place.
import assert from "node:assert/strict";
import test from "node:test";

import { viewOf } from "../../static/js/lesson-links.js";

test("a token names its view", () => {
  assert.deepEqual(viewOf("node-1-2-0.1"), { view: "bytes", query: "&call=1&message=2" });
  assert.deepEqual(viewOf("message-3-1"), { view: "bytes", query: "&call=3&message=1" });
  assert.deepEqual(viewOf("frame-7"), { view: "frames", query: "" });
  assert.deepEqual(viewOf("call-1"), { view: "sequence", query: "" });
  assert.equal(viewOf("else-1"), null);
});
