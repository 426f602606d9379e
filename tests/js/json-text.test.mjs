// The request box's reader of JSON, judged by JSON.parse.
import assert from "node:assert/strict";
import { test } from "node:test";
import { examine, offsetOf } from "../../static/js/json-text.js";

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
