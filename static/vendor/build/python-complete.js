// Completion in Python for what was generated and for grpc, and what stands at a place of it.
import { LONGEST, PythonNames, membersOf } from "./python-names.js";

const FARTHEST = 2000;

let last = null;

function read(text, symbols) {
  if (last?.text !== text || last.symbols !== symbols) last = { text, symbols, names: new PythonNames(text, symbols) };
  return last.names;
}

function option(label, id, symbol, apply) {
  const text = symbol?.text ?? "";
  const type = text.startsWith("class ") || text.startsWith("message ") ? "class" : /^rpc |\(/.test(text) ? "function" : "property";
  // What every message has comes after its own fields.
  const boost = id.startsWith("message ") ? -1 : 0;
  return { label, type, detail: text, info: symbol?.doc, boost, ...(apply && { apply }) };
}

/** The name before the innermost open parenthesis, which `position` is inside of; "" for none. */
function calleeAt(text, position) {
  const near = text.slice(Math.max(0, position - FARTHEST), position);
  const plain = near.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, (string) => " ".repeat(string.length));
  let depth = 0;
  for (let index = plain.length - 1; index >= 0; index -= 1) {
    if (plain[index] === ")") depth += 1;
    else if (plain[index] === "(") depth -= 1;
    if (depth < 0) return /[A-Za-z_][\w.]*$/.exec(plain.slice(Math.max(0, index - 200), index))?.[0] ?? "";
  }
  return "";
}

/** Fields that the call around `position` may set, by name; empty where it makes no message. */
function fieldsAt(text, position, line, names) {
  const { id } = names.resolve(calleeAt(text, position), line);
  const made = id.startsWith("class ") ? names.symbols[id].call : "";
  const members = Object.entries(names.symbols[made]?.members ?? {});
  return Object.fromEntries(members.filter(([, member]) => !member.endsWith("()")));
}

/** The options of a completion in `text` at `position`: {from, options}, or null. `line` counts from 0. */
export function completePython(text, position, line, symbols, explicit) {
  const names = read(text, symbols);
  const before = text.slice(Math.max(text.lastIndexOf("\n", position - 1) + 1, position - LONGEST), position);
  const word = /\w*$/.exec(before)[0];
  const offer = (members, apply) => {
    const options = Object.entries(members).map(([name, id]) => option(name, id, symbols[id], apply?.(name, symbols[id])));
    return options.length > 0 ? { from: position - word.length, options, validFor: /^\w*$/ } : null;
  };
  const [, module] = /^\s*from\s+([\w.]+)\s+import\s+(?:.*,\s*)?\w*$/.exec(before) ?? [];
  if (module) return offer(membersOf(symbols, `module ${module}`));
  const [, path] = /^\s*(?:import|from)\s+([\w.]*)$/.exec(before) ?? [];
  if (path !== undefined) {
    const modules = Object.keys(symbols).filter((id) => id.startsWith("module ")).map((id) => option(id.slice(7), id, symbols[id]));
    return { from: position - path.length, options: modules, validFor: /^[\w.]*$/ };
  }
  const [, chain] = /([A-Za-z_][\w.]*)\.\w*$/.exec(before) ?? [];
  if (chain) return offer(membersOf(symbols, names.resolve(chain, line).id));
  if (/\bdef\s+\w*$/.test(before)) {
    const signature = (name, rpc) => `${name}(self, ${rpc.streamed ? "request_iterator" : "request"}, context):`;
    return offer(membersOf(symbols, names.servicerAt(line)), signature);
  }
  if (word === "" && !explicit && !/[(,]\s*$/.test(before)) return null;
  return /[(,]\s*$/.test(text.slice(Math.max(0, position - LONGEST), position - word.length)) ? offer(fieldsAt(text, position, line, names), (name) => `${name}=`) : null;
}

/** What stands at `position`: {from, to, id}, or null. */
export function pythonNameAt(text, position, line, symbols) {
  const names = read(text, symbols);
  const start = Math.max(text.lastIndexOf("\n", position - 1) + 1, position - LONGEST);
  const before = /[\w.]*$/.exec(text.slice(start, position))[0];
  const to = position + /^\w*/.exec(text.slice(position, position + LONGEST))[0].length;
  const chain = text.slice(position - before.length, to);
  const from = to - /\w*$/.exec(chain)[0].length;
  if (from === to) return null;
  const name = text.slice(from, to);
  const method = /\bdef\s+$/.test(text.slice(start, from)) && membersOf(symbols, names.servicerAt(line))[name];
  const field = chain === name && /^\s*=(?!=)/.test(text.slice(to, to + LONGEST)) && fieldsAt(text, from, line, names)[name];
  const id = method || field || names.resolve(chain, line).id;
  return id in symbols ? { from, to, id } : null;
}
