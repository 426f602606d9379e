// The protobuf grammar of the editor, on every .proto that grpcio-tools and googleapis-common-protos ship and on what they lack.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { EditorState, declaredTypes, ensureSyntaxTree, protobuf, protobufLanguage } from "../../static/js/editor/codemirror.js";

const root = join(import.meta.dirname, "..", "..");
const words = new Set("message enum service rpc oneof map stream edition group reserved extensions option extend".split(" "));

function protos(folder) {
  return readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".proto")).map((name) => join(folder, name));
}

function sitePackages() {
  const lib = join(root, ".venv", "lib");
  if (!existsSync(lib)) return null;
  return readdirSync(lib).map((name) => join(lib, name, "site-packages")).find((path) => existsSync(join(path, "grpc_tools")));
}

function trouble(text) {
  const found = [];
  protobufLanguage.parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) found.push(text.slice(0, node.from).split("\n").length);
    },
  });
  return found;
}

function namesIn(text) {
  const names = new Set();
  protobufLanguage.parser.parse(text).iterate({ enter: (node) => void names.add(node.name) });
  return names;
}

const packages = sitePackages();
test("every proto of the installed packages parses without an error node", { skip: !packages && "no .venv here" }, () => {
  const files = ["grpc_tools/_proto", "google"].flatMap((folder) => protos(join(packages, folder)));
  assert.ok(files.length >= 70, `only ${files.length} files found`);
  const wrong = files.flatMap((file) => trouble(readFileSync(file, "utf8")).map((line) => `${file}:${line}`));
  assert.deepEqual(wrong, []);
});

test("the scanner finds the types that the grammar finds", { skip: !packages && "no .venv here" }, () => {
  for (const file of ["grpc_tools/_proto", "google"].flatMap((folder) => protos(join(packages, folder)))) {
    const text = readFileSync(file, "utf8");
    const names = [];
    protobufLanguage.parser.parse(text).iterate({
      enter(node) {
        if (/^(Message|Enum)Name$/.test(node.name)) names.push(text.slice(node.from, node.to));
      },
    });
    assert.deepEqual(declaredTypes(text).map(({ name }) => name.split(".").at(-1)), names, file);
  }
});

test("the project's own protos parse", () => {
  const folders = ["protos", "lessons", "tests/fixtures"].map((name) => join(root, name)).filter(existsSync);
  for (const file of folders.flatMap(protos)) assert.deepEqual(trouble(readFileSync(file, "utf8")), [], file);
});

const CASES = {
  "an edition with features": 'edition = "2023";\noption features.field_presence = IMPLICIT;\nmessage A { int32 a = 1 [features = { field_presence: EXPLICIT }]; reserved foo, bar; }',
  "edition 2024 visibility": 'edition = "2024";\nimport option "a.proto";\nexport message A {}\nlocal enum B { C = 0; }',
  "groups and extensions": 'syntax = "proto2";\nmessage A { optional group G = 1 { required int32 x = 1; }\n extensions 100 to 199, 500 to max [verification = UNVERIFIED];\n oneof o { group H = 3 {} } }\nextend A { repeated group E = 100 { optional A a = 1; } optional int32 f = 101 [default = -0x1F]; }',
  "block comments": 'syntax /* a ** b */ = "proto3"; /** doc\n * more **/ message A { /* x */ }\n/**/ message B {}',
  "keywords as names": 'message message { string message = 1; stream stream = 2; optional optional optional = 3; map map = 4; int32 string = 5; oneof oneof { rpc rpc = 6; } }\nservice service { rpc rpc (stream) returns (stream stream); rpc stream (stream .a.b) returns (.c); }',
  "aggregate options": 'option (a.b).c.(d) = { x: 1, y < z: "a" \'b\' > list: [1, -2.5e3, inf]; [ext.name]: true, [type.googleapis.com/a.B] { } nested { a: -nan } };',
  "numbers and ranges": "enum E { option allow_alias = true; A = 0; B = -1 [deprecated = true]; reserved -5 to -1, 7 to max; reserved \"X\", \"Y\"; }",
  "floats": "message A { optional double d = 1 [default = .5, json_name = 'd']; optional float f = 2 [default = 1.e3]; optional float g = 3 [default = -inf]; }",
  "maps": "message A { map<string, .a.B> m = 1; map < int32 , bytes > n = 2 [deprecated=true]; };",
  "rpc options": 'service S { option deprecated = true; rpc A (B) returns (C) { option (google.api.http) = { get: "/v1/{name=a/*}" additional_bindings { post: "/x" body: "*" } }; }; }',
};
for (const [name, text] of Object.entries(CASES)) {
  test(`the grammar knows ${name}`, () => assert.deepEqual(trouble(text), []));
}

test("a wrong line is an error there, and what follows is still understood", () => {
  const text = "message A {\n  int32 = 1;\n}\nservice S { rpc M (A) returns (A); }";
  assert.ok(trouble(text).every((line) => line === 2) && trouble(text).length > 0);
  assert.ok(namesIn(text).has("Rpc"));
});

test("keywords are keywords where they are meant", () => {
  const text = `${CASES["groups and extensions"]} ${CASES.maps} ${CASES["rpc options"]} ${CASES["numbers and ranges"]} service T { rpc X (stream A) returns (A); } edition = "2023";`;
  const names = namesIn(text);
  for (const word of words) assert.ok(names.has(word), word);
});

test("the tree that the editor folds and completes from is there", () => {
  const state = EditorState.create({ doc: CASES.maps, extensions: [protobuf()] });
  assert.ok(ensureSyntaxTree(state, state.doc.length, 1000));
});
