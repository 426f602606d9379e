// Completion and names in .proto: by place, in texts that are unfinished, "|" marking the caret.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState, nextNumber, protobuf, protobufNameAt } from "../../static/js/editor/codemirror.js";

const HELP = {
  types: [
    { name: "shop.Order", kind: "message", file: "order.proto" },
    { name: "shop.Size", kind: "enum", file: "order.proto" },
    { name: "google.protobuf.Timestamp", kind: "message", file: "google/protobuf/timestamp.proto" },
    { name: "shop.Gone", kind: "message", file: "me.proto" },
  ],
  options: { field: [["deprecated", "bool", ["true", "false"]], ["json_name", "string", []]], method: [["deprecated", "bool", ["true", "false"]]], file: [["java_package", "string", []]] },
  files: ["me.proto", "order.proto"], path: "me.proto",
};

async function offered(marked, explicit = true) {
  const at = marked.indexOf("|");
  const doc = marked.replace("|", "");
  const state = EditorState.create({ doc, extensions: [protobuf(() => HELP)] });
  const [complete] = state.languageDataAt("autocomplete", at);
  return complete({ state, pos: at, explicit });
}
const labels = async (marked, explicit) => (await offered(marked, explicit))?.options.map(({ label }) => label) ?? null;

test("keywords are offered where they may stand", async () => {
  assert.ok((await labels("|")).includes("syntax"));
  assert.deepEqual(await labels("syntax = |"), ['"proto3";', '"proto2";']);
  assert.deepEqual(await labels("service S { | }"), ["rpc", "option"]);
  assert.deepEqual(await labels("service S { rpc A(B) | }"), ["returns"]);
  assert.deepEqual(await labels("service S { rpc A(B) returns (C) { | } }"), ["option"]);
  const inside = await labels("message A { | }");
  for (const word of ["repeated", "oneof", "map", "reserved", "int32", "A"]) assert.ok(inside.includes(word), word);
  assert.ok(!(await labels("message A { oneof x { | } }")).includes("repeated"));
  assert.ok(!(await labels("message A { repeated | }")).includes("map"));
});

test("types: scalars, the schema's, by the shortest name that means them here", async () => {
  const found = await labels('package shop;\nimport "order.proto";\nmessage A { message B {} enum C { D = 0; } |');
  for (const name of ["string", "Order", "Size", "B", "C", "A", "google.protobuf.Timestamp"]) assert.ok(found.includes(name), name);
  assert.ok(!found.includes("Gone"), "the text no longer declares it");
  assert.deepEqual(await labels("package shop;\nservice S { rpc A(| }"), ["stream", "Order", "google.protobuf.Timestamp"]);
  assert.deepEqual(await labels("package shop;\nservice S { rpc A(B) returns (stream | }"), ["Order", "google.protobuf.Timestamp"]);
  const keys = await labels("message A { map<| }");
  assert.ok(keys.includes("string") && !keys.includes("double") && !keys.includes("A"));
  assert.ok((await labels("message A { map<string, | }")).includes("double"));
});

test("a type of a file that is not imported brings its import along", async () => {
  const doc = 'syntax = "proto3";\n\nmessage A { |';
  const { options, from } = await offered(doc);
  const option = options.find(({ label }) => label === "google.protobuf.Timestamp");
  assert.equal(option.detail, "import google/protobuf/timestamp.proto");
  let state = EditorState.create({ doc: doc.replace("|", "") });
  option.apply({ dispatch: (spec) => (state = state.update(spec).state) }, option, from, from);
  assert.equal(state.doc.toString(), 'syntax = "proto3";\n\nimport "google/protobuf/timestamp.proto";\n\nmessage A { google.protobuf.Timestamp');
  assert.equal(state.selection.main.head, state.doc.length);
});

test("options by what they are set on, and their values", async () => {
  assert.deepEqual(await labels("message A { int32 x = 1 [|] }"), ["deprecated", "json_name"]);
  assert.deepEqual(await labels("message A { int32 x = 1 [json_name = 'y', dep|] }"), ["deprecated", "json_name"]);
  assert.deepEqual(await labels("message A { int32 x = 1 [deprecated = |] }"), ["true", "false"]);
  assert.deepEqual(await labels("option |"), ["java_package"]);
  assert.deepEqual(await labels("service S { rpc A(B) returns (C) { option deprecated = | } }"), ["true", "false"]);
  assert.equal(await labels("option (a.b) = { x| }"), null);
});

test("the next free number comes by itself", async () => {
  const next = async (text) => (await labels(text, false))?.[0];
  assert.equal(await next("message A { string x = | }"), "1");
  assert.equal(await next("message A {\n  string x = |\n  int32 y = 2;\n  reserved 3, 5 to 7;\n  oneof o { int32 z = 4; }\n  message N { int32 far = 90; }\n}"), "8");
  assert.equal(await next("message A { int32 y = 18999 [default = 30000]; string x = | }"), "20000");
  assert.equal(await next("message A { extensions 2 to max; int32 y = 1; string x = | }"), undefined);
  assert.equal(await next("enum E { A = | }"), "0");
  assert.equal(await next("enum E { option allow_alias = true; A = 0; B = 0x1F; C = | }"), "32");
  assert.equal(await next("message A { oneof o { string x = 1; string y = | } }"), "2");
  assert.equal(await next("message A { optional group G = 1 { int32 far = 9; } string y = | }"), "2");
  assert.equal(nextNumber("message A {}", { open: 11, kind: "message" }), 1);
});

test("nothing is offered in comments, strings and names; imports name files", async () => {
  for (const text of ["// mess|", "/* mess|", 'option java_package = "mess|', "message A { string na|", "message |"]) assert.equal(await labels(text), null, text);
  assert.deepEqual(await labels('import "|'), ["order.proto"]);
  assert.equal(await labels("message A { |", false), null, "nobody asked");
});

test("a name means what the scopes around it say", () => {
  const at = (marked) => {
    const position = marked.indexOf("|");
    return protobufNameAt(marked.replace("|", ""), position);
  };
  assert.deepEqual(at("package a.b;\nmessage M { message N { K|ind k = 1; } }").names, ["a.b.M.N.Kind", "a.b.M.Kind", "a.b.Kind", "a.Kind", "Kind"]);
  assert.deepEqual(at("message M { oneof o { .a.B| x = 1; } }").names, ["a.B"]);
  assert.equal(at("service S { rpc Say|Hello(A) returns (B); }").names[0], "S.SayHello");
  assert.equal(at('import "goo|gle/x.proto";').path, "google/x.proto");
  for (const nothing of ["// M|", 'option x = "M|";', "message M { | }", "option (x) = { a|: 1 };"]) assert.equal(at(nothing), null, nothing);
});
