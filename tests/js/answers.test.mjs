// What the editor makes of the server's answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState } from "../../static/js/editor/codemirror.js";
import { diagnosticsFor, placeOf, rangeOf } from "../../static/js/editor/problems.js";
import { compileWords, saveWords } from "../../static/js/editor/status.js";
import { understood } from "../../static/js/editor/transport.js";

test("problems: the word at the column, and never outside the text", () => {
  const { doc } = EditorState.create({ doc: "message A {\n  strin name = 1;\n}" });
  const text = ({ from, to }) => doc.sliceString(from, to);
  assert.equal(text(rangeOf({ line: 2, column: 3 }, doc)), "strin");
  assert.equal(text(rangeOf({ line: 2, column: 0 }, doc)), "strin name = 1;");
  assert.equal(text(rangeOf({ line: 2, column: 99 }, doc)), "strin name = 1;");
  assert.equal(text(rangeOf({ line: 99, column: 1 }, doc)), "}");
  assert.equal(text(rangeOf({ line: 0, column: 0 }, doc)), "message A {");
  const problems = [{ path: "a.proto", line: 2, column: 3, severity: "error", text: "no" }, { path: "b.proto", line: 1, column: 1, severity: "error", text: "x" }];
  assert.deepEqual(diagnosticsFor(problems, "a.proto", doc), [{ from: 14, to: 19, severity: "error", message: "no" }]);
  assert.equal(placeOf({ path: "a.proto", line: 2, column: 0 }), "a.proto:2");
});

test("status: what is said after a save", () => {
  assert.deepEqual(compileWords({ ms: 5.123, summary: "1 service, 2 methods", problems: [] }), { took: "compiled in 5.1 ms", result: "1 service, 2 methods", bad: false });
  assert.equal(compileWords({ ms: 51.7, problems: [{ severity: "warning" }], summary: "" }).took, "compiled in 52 ms");
  assert.equal(compileWords({ ms: 5, problems: [{ severity: "error" }, { severity: "error" }] }).result, "2 problems");
  assert.equal(compileWords(null).bad, true);
  assert.deepEqual(compileWords({ ms: 0, summary: "Saved. Nothing answers.", problems: [] }), { took: "", result: "Saved. Nothing answers.", bad: true });
  assert.deepEqual(saveWords("retrying", { error: "The server cannot be reached." }), { text: "not saved, retrying. The server cannot be reached.", bad: true });
});

test("transport: every answer has a meaning and a sentence", () => {
  assert.deepEqual(understood(200, { revision: 4 }), { kind: "saved", revision: 4, compile: null });
  assert.equal(understood(409, { revision: 9, error: "Changed." }).error, "Changed.");
  const kinds = [400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502].map((status) => understood(status, {}));
  assert.deepEqual(kinds.map(({ kind }) => kind), ["refused", "forbidden", "forbidden", "forbidden", "failed", "conflict", "refused", "refused", "failed", "failed", "failed"]);
  for (const { error } of kinds) assert.match(error, /\.$/);
});
