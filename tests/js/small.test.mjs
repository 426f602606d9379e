// The parts that need no page: cursor, splitter, walking, streams, pace, files, drafts, problems, JSON.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CursorState, contextOf, place, words } from "../../static/js/cursor-state.js";
import { verdict, waitBefore } from "../../static/js/follow.js";
import { examine, offsetOf } from "../../static/js/json-text.js";
import { Pace } from "../../static/js/pace.js";
import { step } from "../../static/js/roving.js";
import { shareAfter, shareAt, within } from "../../static/js/splitter.js";
import { reader } from "../../static/js/sse.js";
import { next } from "../../static/js/theme.js";
import { EditorState } from "../../static/js/editor/codemirror.js";
import { judge } from "../../static/js/editor/draft.js";
import { firstText, freeName, neighbour, pathProblem, sameFiles } from "../../static/js/editor/files.js";
import { diagnosticsFor, placeOf, rangeOf } from "../../static/js/editor/problems.js";
import { compileWords, saveWords } from "../../static/js/editor/status.js";
import { understood } from "../../static/js/editor/transport.js";
import { StillClock } from "./clock.mjs";

const spot = (...tokens) => ({ tokens: new Set(tokens) });

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

test("cursor: context is what the lit ones name, without themselves", () => {
  const context = contextOf(new Set(["node-0-1-3"]), ["message-0-1 frame-7", undefined, " node-0-1-3 frame-7 "]);
  assert.deepEqual([...context], ["message-0-1", "frame-7"]);
  assert.deepEqual(words(undefined), []);
});

test("cursor: a source names a path and a line", () => {
  assert.deepEqual(place("shop/v1/a.proto:11"), { path: "shop/v1/a.proto", line: 11 });
  for (const none of [undefined, null, "", "a.proto", "a.proto:", ":3"]) assert.equal(place(none), null);
});

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

test("sse: the same messages however the stream is cut", () => {
  const stream = 'retry: 5\r\n: hello\r\n\r\nevent: run\r\nid: 17\r\ndata: {"last": 17}\r\n\r\nid: 18\ndata:one\ndata: two\n\nevent: empty\n\n: x\n\ndata: ü\r\rdata: unfinished';
  const whole = [
    { event: "run", data: '{"last": 17}', id: "17" }, { event: "message", data: "one\ntwo", id: "18" }, { event: "message", data: "ü", id: "18" },
  ];
  for (let cut = 0; cut <= stream.length; cut += 1) {
    const found = [];
    const feed = reader((message) => found.push(message));
    feed(stream.slice(0, cut));
    feed(stream.slice(cut));
    assert.deepEqual(found, whole, `cut at ${cut}`);
  }
  const found = [];
  const feed = reader((message) => found.push(message));
  for (const character of stream) feed(character);
  assert.deepEqual(found, whole);
});

test("following: which answers end it, and how long it waits", () => {
  assert.deepEqual([200, 204, 403, 404, 410, 429, 500, 503].map(verdict), ["read", "over", "refused", "refused", "refused", "again", "again", "again"]);
  assert.ok(waitBefore(0, 0) >= 300 && waitBefore(50, 1) <= 20_000);
});

test("pace: at most one action per gap, one at a time, and the last wish is kept", async () => {
  const clock = new StillClock();
  let acts = 0;
  const pace = new Pace(() => (acts += 1), 100, clock);
  pace.wish();
  pace.wish();
  pace.wish();
  assert.equal(acts, 1);
  await clock.pass(1000);
  assert.equal(acts, 1, "the first has not ended");
  pace.done();
  await clock.pass(99);
  assert.equal(acts, 1);
  await clock.pass(1);
  assert.equal(acts, 2);
  pace.done();
  await clock.pass(1000);
  assert.equal(acts, 2);
  pace.wish();
  assert.equal(acts, 3, "after a rest there is nothing to wait for");
});

test("pace: a failed action is tried again a few times, then left", async () => {
  const clock = new StillClock();
  let acts = 0;
  const pace = new Pace(() => {
    acts += 1;
    clock.setTimeout(() => pace.done(false), 1);
  }, 100, clock);
  pace.wish();
  await clock.pass(60_000);
  assert.equal(acts, 6);
  pace.wish();
  assert.equal(acts, 7);
});

test("files: names that cannot be used, each with its reason", () => {
  const others = ["a.proto", "shop/v1/order.proto"];
  const reasons = {
    "": /needs a name/, "a.proto": /already/, "../x": /“\.\.”/, "a b.py": /“a b\.py”/, "/x": /empty folder/, "x//y": /empty folder/,
    ".hidden": /dot/, "-x": /dash/, "a.proto/b": /is a file/, "shop/v1": /is a folder/, ["x".repeat(121)]: /121/,
  };
  for (const [path, reason] of Object.entries(reasons)) assert.match(pathProblem(path, others), reason, path);
  for (const path of ["server.py", "_a/b-c/D.proto", "x".repeat(120)]) assert.equal(pathProblem(path, others), "");
});

test("files: small arithmetic", () => {
  assert.equal(firstText("x.py"), "");
  assert.match(firstText("shop/v1/a.proto"), /^syntax = "proto3";\n\npackage shop\.v1;/);
  assert.equal(freeName(["new.proto", "new2.proto"]), "new3.proto");
  assert.deepEqual([neighbour(0, 3), neighbour(2, 3), neighbour(0, 1)], [0, 1, 0]);
  assert.equal(sameFiles([{ path: "a", text: "1" }], [{ path: "a", text: "1" }]), true);
  assert.equal(sameFiles([{ path: "a", text: "1" }], [{ path: "a", text: "2" }]), false);
});

test("draft: kept edits are restored only where they belong", () => {
  const files = [{ path: "a", text: "1" }];
  const mine = [{ path: "a", text: "2" }];
  assert.equal(judge(null, 3, files), "none");
  assert.equal(judge({ revision: 1, files }, 3, files), "none");
  assert.equal(judge({ revision: 3, files: mine }, 3, files), "restore");
  assert.equal(judge({ revision: 2, files: mine }, 3, files), "conflict");
});

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
  assert.deepEqual(saveWords("retrying", { error: "The server cannot be reached." }), { text: "not saved, retrying. The server cannot be reached.", bad: true });
});

test("transport: every answer has a meaning and a sentence", () => {
  assert.deepEqual(understood(200, { revision: 4 }), { kind: "saved", revision: 4, compile: null });
  assert.equal(understood(409, { revision: 9, error: "Changed." }).error, "Changed.");
  const kinds = [400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502].map((status) => understood(status, {}));
  assert.deepEqual(kinds.map(({ kind }) => kind), ["refused", "forbidden", "forbidden", "forbidden", "failed", "conflict", "refused", "refused", "failed", "failed", "failed"]);
  for (const { error } of kinds) assert.match(error, /\.$/);
});

test("json: laid out without touching a digit", () => {
  const text = '{"id":9007199254740993,"lucky":[3,270],"big":1.10e+5,"a":{"b":[{"c":"\\u00e4 \\"x\\""}]},"e":{},"f":[]}';
  const { laidOut } = examine(text);
  assert.equal(laidOut, '{\n  "id": 9007199254740993,\n  "lucky": [3, 270],\n  "big": 1.10e+5,\n  "a": {\n    "b": [\n      {\n        "c": "\\u00e4 \\"x\\""\n      }\n    ]\n  },\n  "e": {},\n  "f": []\n}');
  assert.equal(examine(laidOut).laidOut, laidOut);
});

test("json: each mistake has its place and its mending", () => {
  const mistakes = {
    '{"a": 1,}': [1, 8, /comma/], "{'a': 1}": [1, 2, /double quotes/], "{a: 1}": [1, 2, /"a"/], '{"a" 1}': [1, 6, /colon/], '{"a": 1 "b": 2}': [1, 9, /comma or “}”/],
    '{\n  "a": 01\n}': [2, 8, /not a JSON number/], '{"a": True}': [1, 7, /lower case/], '{"a": NaN}': [1, 7, /double quotes/], '{"a": x}': [1, 7, /“x” needs/],
    '{"a": "b\n"}': [1, 7, /closing/], '{"a": "\\x"}': [1, 8, /escape/], '{"a": 1': [1, 8, /missing/], '{"a": 1} {}': [1, 10, /ended before/], "": [1, 1, /ends/], "[1,": [1, 4, /ends where/], "{": [1, 2, /name/],
    [`${"[".repeat(200)}`]: [1, 102, /nested/],
  };
  for (const [text, [line, column, sentence]] of Object.entries(mistakes)) {
    const { problem } = examine(text);
    assert.ok(problem, text);
    assert.deepEqual([problem.line, problem.column], [line, column], text);
    assert.match(problem.text, sentence, text);
  }
});

test("json: agrees with JSON.parse on what is JSON", () => {
  const pieces = ["{", "}", "[", "]", ",", ":", '"a"', "1", "-", "0", ".5", "e1", "true", "null", " ", "\n", "'", "\\"];
  let seed = 7;
  const pick = () => pieces[((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 12) % pieces.length];
  let sound = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const text = Array.from({ length: 1 + (round % 7) }, pick).join("");
    let good = true;
    try {
      JSON.parse(text);
    } catch {
      good = false;
    }
    const { laidOut, problem } = examine(text);
    assert.equal(problem === null, good, JSON.stringify(text));
    if (good) assert.deepEqual(JSON.parse(laidOut), JSON.parse(text));
    sound += Number(good);
  }
  assert.ok(sound > 500, `only ${sound} of them were JSON`);
});

test("json: offsets of lines and columns", () => {
  assert.equal(offsetOf("ab\ncd", 2, 2), 4);
  assert.equal(offsetOf("ab\ncd", 9, 9), 5);
  assert.equal(offsetOf("", 0, 0), 0);
});
