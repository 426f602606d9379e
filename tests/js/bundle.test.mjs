// A workspace in a link: it comes back as it was, and what is no such link is refused with a sentence.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_CHARACTERS, pack, unpack } from "../../static/js/bundle.js";

const WORKSPACE = { title: "Zoë’s", files: [{ path: "a.proto", text: "syntax = \"proto3\";\n// 日本 🙂\n" }, { path: "b/c.py", text: "" }], method: "/a.B/C", request: "{}" };

test("a workspace comes back", async () => {
  const fragment = await pack(WORKSPACE);
  assert.match(fragment, /^1\.[A-Za-z0-9_-]+$/);
  assert.deepEqual(await unpack(fragment), WORKSPACE);
});

test("what is unknown in it is left out", async () => {
  const found = await unpack(await pack({ files: [{ path: "a", text: "b", run: true }], more: 1, title: 7 }));
  assert.deepEqual(found, { title: "", files: [{ path: "a", text: "b" }], method: "", request: "" });
});

for (const [name, fragment] of [["empty", ""], ["another version", "2.abc"], ["no base64", "1.***"], ["no deflate", "1.AAAA"]]) {
  test(`refused: ${name}`, () => assert.rejects(unpack(fragment), /This link (holds no workspace|is damaged)/));
}

test("refused: cut off, no files, and a bomb", async () => {
  const whole = await pack(WORKSPACE);
  await assert.rejects(unpack(whole.slice(0, -9)), /damaged/);
  await assert.rejects(unpack(await pack({ title: "x" })), /damaged/);
  await assert.rejects(unpack(await pack({ files: [{ path: 1, text: "" }] })), /damaged/);
  await assert.rejects(unpack(await pack({ files: [{ path: "a", text: "x".repeat(MOST_CHARACTERS) }] })), /damaged/);
});
