// What a name in a Python file stands for, as far as imports, assignments, loops and servicer methods tell. The latest line above
// wins; nothing is run, and what is not understood has no meaning here. `symbols` are those of app/web/symbols, by id.

const DEEPEST = 8;
// Patterns that look for a word from every place of a line would be slow on lines that nobody writes.
export const LONGEST = 500;
const EXPRESSION = /^\(?\s*(?:await\s+)?([A-Za-z_][\w.]*)\s*([([]?)/;
const UNKNOWN = { id: "", each: "" };

/** The id whose members a value has: a field's is its type. */
const holder = (symbols, id) => symbols[id]?.value || id;

/** Ids by name: what may follow a dot after `id`. */
export function membersOf(symbols, id) {
  const symbol = symbols[holder(symbols, id)];
  return { ...symbols[symbol?.base]?.members, ...symbol?.members };
}

/** "self.stub" as one name: it is assigned in one method and used in others. */
const attribute = (chain) => chain.replace(/^self\./, "self ");

export class PythonNames {
  #bound = [];
  /** Classes that implement a service: {from, to (lines, from 0), id}. */
  servicers = [];

  constructor(text, symbols) {
    this.symbols = symbols;
    this.#read(text.split("\n"));
  }

  /** The meaning of `chain` ("request.user") on a line (from 0): {id, each}, with empty ids for what is not known. */
  resolve(chain, line, depth = 0) {
    const [first, ...rest] = attribute(chain).split(".");
    const bound = this.#bound.findLast((one) => one.name === first && one.line <= line);
    if (!bound || depth > DEEPEST) return UNKNOWN;
    let found = bound.known ?? this.#evaluate(bound.text, bound.line - 1, depth + 1);
    if (bound.loop) found = this.#at(found.each);
    for (const part of rest) found = this.#at(membersOf(this.symbols, found.id)[part]);
    return found;
  }

  servicerAt(line) {
    return this.servicers.find(({ from, to }) => from < line && line < to)?.id ?? "";
  }

  #at(id = "") {
    return { id, each: this.symbols[id]?.each ?? "" };
  }

  #evaluate(text, line, depth) {
    const [, chain, bracket] = EXPRESSION.exec(text) ?? [];
    if (!chain) return UNKNOWN;
    const found = this.resolve(chain, line, depth);
    if (bracket === "[") return this.#at(found.each);
    return bracket === "(" ? { id: this.symbols[found.id]?.call ?? "", each: found.each } : found;
  }

  #bind(name, line, meaning) {
    this.#bound.push({ name, line, ...meaning });
  }

  #read(lines) {
    lines.forEach((whole, line) => {
      const text = whole.slice(0, LONGEST);
      const servicer = this.servicers.at(-1);
      const indent = text.search(/[^\s#]/);
      if (servicer && servicer.to === Infinity && indent >= 0 && indent <= servicer.indent) servicer.to = line;
      this.#readImport(text, line);
      this.#readDefinition(text, line, indent);
      for (const [, name, value] of text.matchAll(/^\s*((?:self\.)?\w+)\s*(?::[^=]+)?=(?!=)\s*(.+)$/g)) this.#bind(attribute(name), line, { text: value });
      for (const [, name, value] of text.matchAll(/\bfor\s+(\w+)\s+in\s+([^:\]]+)/g)) this.#bind(name, line, { text: value, loop: true });
      for (const [, value, name] of text.matchAll(/\bwith\s+(.+?)\s+as\s+(\w+)/g)) this.#bind(name, line, { text: value });
    });
  }

  #readImport(text, line) {
    const [, from, names] = /^\s*(?:from\s+([\w.]+)\s+)?import\s+\(?([\w.,\s]+)/.exec(text) ?? [];
    for (const one of names?.split(",") ?? []) {
      const [, name, alias] = /^\s*([\w.]+)(?:\s+as\s+(\w+))?/.exec(one) ?? [];
      if (!name) continue;
      const module = `module ${from ? `${from}.` : ""}${name}`;
      const inside = from && membersOf(this.symbols, `module ${from}`)[name];
      this.#bind(alias ?? name, line, { known: this.#at(module in this.symbols ? module : inside) });
    }
  }

  #readDefinition(text, line, indent) {
    const [, bases] = /^\s*class\s+\w+\s*\(([^)]*)\)/.exec(text) ?? [];
    for (const base of bases?.split(",") ?? []) {
      const { id } = this.resolve(base.trim(), line);
      if (id.startsWith("servicer ")) this.servicers.push({ from: line, to: Infinity, indent, id });
    }
    const [, name, written] = /\bdef\s+(\w+)\s*\(([^)]*)/.exec(text) ?? [];
    if (!name) return;
    const parameters = written.split(",").map((one) => one.split(/[:=]/).map((part) => part.trim()));
    for (const [one, type] of parameters) if (type) this.#bind(one, line, { known: this.#instance(type, line) });
    const rpc = this.symbols[membersOf(this.symbols, this.servicerAt(line))[name]];
    if (!rpc) return;
    if (parameters[1]) this.#bind(parameters[1][0], line, { known: rpc.streamed ? { id: "", each: rpc.request } : this.#at(rpc.request) });
    if (parameters[2]) this.#bind(parameters[2][0], line, { known: this.#at("grpc.ServicerContext") });
  }

  #instance(type, line) {
    const { id } = this.resolve(type, line);
    return this.#at(this.symbols[id]?.call || id);
  }
}
