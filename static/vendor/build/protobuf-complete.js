// Completion in .proto by place: keywords, types, options with their values, the next free number, files to import.
import { declaredTypes, nextNumber, scopesOf, walk } from "./protobuf-places.js";

const INTEGERS = "int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64".split(" ");
export const SCALARS = ["double", "float", ...INTEGERS, "bool", "string", "bytes"];
const KEYS = [...INTEGERS, "bool", "string"];
const TOP = "syntax edition import package option message enum service extend".split(" ");
const LABELS = ["optional", "repeated", "required"];
const IN_MESSAGE = [...LABELS, "map", "oneof", "message", "enum", "reserved", "extensions", "extend", "option"];
const OWNERS = { "": "file", rpc: "method", group: "message", extend: "message" };

const words = (labels, type = "keyword") => labels.map((label) => ({ label, type }));

/** Adds the import of `file` below the last line that it may follow. */
function importOf(text, file) {
  const heads = [...text.matchAll(/^[ \t]*(import|package|syntax|edition)\b[^;\n]*;[^\n]*/gm)];
  const last = heads.at(-1);
  const at = last ? last.index + last[0].length : 0;
  const gap = last && last[1] !== "import" ? "\n\n" : "\n";
  return last ? { from: at, insert: `${gap}import "${file}";` } : { from: 0, insert: `import "${file}";\n` };
}

function typeOption({ name, kind, file }, scopes, text, path) {
  const scope = scopes.find((one) => name.startsWith(one)) ?? "";
  const label = name.slice(scope.length);
  const missing = file && file !== path && !text.includes(`"${file}"`);
  const apply = (view, _completion, from, to) => view.dispatch({
    changes: [...(missing ? [importOf(text, file)] : []), { from, to, insert: label }],
    selection: { anchor: from + label.length + (missing ? importOf(text, file).insert.length : 0) },
    userEvent: "input.complete",
  });
  return { label, type: kind === "enum" ? "enum" : "class", detail: missing ? `import ${file}` : kind, apply, boost: missing ? -50 : 1 };
}

function types(text, stack, help, kinds = ["message", "enum", "group"]) {
  const scopes = scopesOf(text, stack);
  const own = declaredTypes(text);
  const names = new Set(own.map(({ name }) => name));
  // What this text declared at its last compile, and does no more, is gone.
  const others = help.types.filter(({ name, file }) => !names.has(name) && file !== help.path);
  return [...own, ...others].filter(({ kind }) => kinds.includes(kind)).map((type) => typeOption(type, scopes, text, help.path));
}

function values(name, owner, help) {
  const known = (help.options[owner] ?? []).find(([option]) => option === name);
  return words(known?.[2] ?? [], "constant");
}

const options = (owner, help) => (help.options[owner] ?? []).map(([label, detail]) => ({ label, detail, type: "property", apply: `${label} = ` }));

function setting(part, owner, help) {
  if (part.length === 0) return options(owner, help);
  return part.at(-1) === "=" ? values(part.slice(0, -1).join(""), owner, help) : [];
}

function number(text, block, help) {
  const next = nextNumber(text, block);
  return next === null ? [] : [{ label: String(next), type: "constant", detail: help.next }];
}

function fields(statement, text, stack, help, block) {
  const last = statement.at(-1);
  const all = () => [...words(SCALARS, "type"), ...types(text, stack, help)];
  if (statement.length === 0) return [...words(stack.at(-1).kind === "oneof" ? ["option"] : IN_MESSAGE), ...all()];
  if (last === "=") return number(text, block, help);
  if (statement.length === 1 && LABELS.includes(last)) return all();
  if (statement[0] !== "map") return [];
  if (last === "<") return words(KEYS, "type");
  return last === "," ? all() : [];
}

function rpc(statement, text, stack, help) {
  if (statement.length === 0) return words(["rpc", "option"]);
  const messages = () => types(text, stack, help, ["message"]);
  const last = statement.at(-1);
  if (last === "(") return [...words(["stream"]), ...messages()];
  if (last === "stream" && statement.at(-2) === "(") return messages();
  return last === ")" && !statement.includes("returns") ? words(["returns"]) : [];
}

function top(statement, text, help) {
  const [first] = statement;
  if (statement.length === 0) return words(TOP);
  if (first === "syntax" && statement.at(-1) === "=") return words(['"proto3";', '"proto2";'], "constant");
  if (first === "edition" && statement.at(-1) === "=") return words(['"2023";', '"2024";'], "constant");
  if (first === "extend" && statement.length === 1) return types(text, [], help, ["message"]);
  return first === "import" && statement.length === 1 ? words(["public", "weak"]) : [];
}

function offers(text, { stack, statement }, help) {
  const kind = stack.at(-1)?.kind ?? "";
  if (kind === "value") return [];
  const list = statement.lastIndexOf("[");
  if (list > statement.lastIndexOf("]")) {
    const part = statement.slice(Math.max(list, statement.lastIndexOf(",")) + 1);
    return setting(part, kind === "enum" ? "value" : "field", help);
  }
  if (statement[0] === "option") return setting(statement.slice(1), OWNERS[kind] ?? kind, help);
  if (kind === "") return top(statement, text, help);
  if (kind === "enum") {
    return statement.at(-1) === "=" ? number(text, stack.at(-1), help) : words(statement.length === 0 ? ["option", "reserved"] : []);
  }
  if (kind === "service") return rpc(statement, text, stack, help);
  if (kind === "rpc") return words(statement.length === 0 ? ["option"] : []);
  return fields(statement, text, stack, help, stack.findLast((block) => block.kind !== "oneof") ?? stack.at(-1));
}

const NOTHING = { types: [], options: {}, files: [], path: "", next: "" };

/** A completion source; `help()` gives (a promise of) {types: [{name, kind, file}], options, files, path, next}. */
export function completion(help = () => NOTHING) {
  return async (context) => {
    const text = context.state.doc.toString();
    const state = walk(text, 0, context.pos);
    const importing = state.within === "string" && state.statement[0] === "import";
    if (state.within !== "" && !importing) return null;
    const waiting = state.statement.at(-1) === "=" || importing;
    if (state.word === context.pos && !context.explicit && !waiting) return null;
    const known = { ...NOTHING, ...(await help()) };
    if (importing) {
      return { from: state.word, options: known.files.filter((file) => file !== known.path).map((label) => ({ label, type: "text" })) };
    }
    const found = offers(text, state, known);
    return found.length > 0 ? { from: state.word, options: found, validFor: /^[\w.]*$/ } : null;
  };
}
