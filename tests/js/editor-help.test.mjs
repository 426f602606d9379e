// What the editor asks of its symbols: for completion in .proto, and for what stands at a place, in both languages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState, completePython, declaredTypes, protobufNameAt } from "../../static/js/editor/codemirror.js";
import { nameAt, protoHelp } from "../../static/js/editor/help/help.js";
import { Symbols } from "../../static/js/editor/help/symbols.js";

const PROTO = 'syntax = "proto3";\npackage greeter;\nimport "other.proto";\nmessage Hello { string name = 1; google.protobuf.Any any = 2; }\n';
const PYTHON = "import greeter_pb2\ngreeter_pb2.Hello(name='x')\n";
const files = [{ path: "greeter.proto", text: PROTO }, { path: "main.py", text: PYTHON }, { path: "other.proto", text: "" }];
const TABLE = {
  sound: true,
  options: { field: [["packed", "bool", []]] },
  symbols: {
    string: { text: "string", doc: "Text." },
    "greeter.Hello": { text: "message greeter.Hello", file: "greeter.proto", at: ["greeter.proto", 4, 1], members: { name: "greeter.Hello.name" } },
    "greeter.Hello.name": { text: "string name = 1;", at: ["greeter.proto", 4, 17] },
    "class greeter.Hello": { text: "message greeter.Hello", file: "greeter.proto", at: ["greeter.proto", 4, 1], call: "greeter.Hello" },
    "module greeter_pb2": { text: "module greeter_pb2", members: { Hello: "class greeter.Hello" }, at: ["greeter.proto", 1, 1] },
    "google.protobuf.Any": { text: "message google.protobuf.Any", file: "google/protobuf/any.proto", at: ["google/protobuf/any.proto", 9, 1] },
    "greeter.Greeter": { text: "service greeter.Greeter", file: "greeter.proto" },
  },
};

const contextFor = (path) => ({ symbols: new Symbols(async () => TABLE), path, files });

function found(path, marked) {
  const text = files.find((file) => file.path === path).text;
  const state = EditorState.create({ doc: text });
  return nameAt(state, text.indexOf(marked) + marked.length - 1, contextFor(path));
}

test("completion in .proto knows types, options and files", async () => {
  const { types, options, files: paths, path } = await protoHelp(contextFor("greeter.proto"));
  assert.deepEqual(types.map(({ name, kind }) => [name, kind]), [["greeter.Hello", "message"], ["google.protobuf.Any", "message"]]);
  assert.deepEqual(paths, ["google/protobuf/any.proto", "greeter.proto", "other.proto"]);
  assert.equal(path, "greeter.proto");
  assert.equal(options.field.length, 1);
});

test("a place of .proto: its symbol, and where that is declared", async () => {
  assert.deepEqual((await found("greeter.proto", "message He")).place, { path: "greeter.proto", line: 4, column: 9 });
  assert.equal((await found("greeter.proto", "{ str")).symbol.doc, "Text.");
  const any = await found("greeter.proto", "google.protobuf.An");
  assert.equal(any.id, "google.protobuf.Any");
  assert.equal(any.place, null);
  assert.deepEqual((await found("greeter.proto", '"oth')).place, { path: "other.proto", line: 1, column: 1 });
  assert.equal(await found("greeter.proto", "= 1"), null);
});

test("a place of Python leads into the schema", async () => {
  assert.deepEqual((await found("main.py", "greeter_pb2.He")).place, { path: "greeter.proto", line: 4, column: 9 });
  assert.deepEqual((await found("main.py", "(na")).place, { path: "greeter.proto", line: 4, column: 24 });
  assert.deepEqual((await found("main.py", "import gr")).place, { path: "greeter.proto", line: 1, column: 1 });
});

test("texts that nobody writes take no time", () => {
  const began = performance.now();
  const many = 100_000;
  for (const filler of [" ", "\n", "a", "(", "x = ", "with ", '"', "/* ", "{", "a."]) {
    const text = `import greeter_pb2\n${filler.repeat(many / filler.length)}`;
    completePython(text, text.length, text.split("\n").length - 1, TABLE.symbols, true);
    declaredTypes(text);
    protobufNameAt(text, text.length);
  }
  // It takes a second on a slow machine; one quadratic pattern would take minutes.
  assert.ok(performance.now() - began < 20_000);
});
