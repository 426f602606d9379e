// Where a place of a .proto stands: in which blocks, and after which words of its statement. A scanner of its own and not the
// syntax tree: what is being typed is unfinished, and must not be understood from how a parser recovers.

const TOKEN = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|[\w.]+|\S/g;
const BLOCKS = new Set(["message", "enum", "service", "oneof", "extend"]);
const TYPES = new Set(["message", "enum", "group"]);

function blockOf(statement) {
  const words = statement.filter((word) => word !== "export" && word !== "local");
  const group = words.indexOf("group");
  if (group >= 0 && group <= 1 && words[group + 2] === "=") return { kind: "group", name: words[group + 1] };
  if (words[0] === "rpc" && !words.includes("=")) return { kind: "rpc", name: words[1] };
  const named = BLOCKS.has(words[0]) && words.length === 2;
  return named ? { kind: words[0], name: words[1] } : { kind: "value", name: "" };
}

/** Reads from `from` to `to`; `said(statement, stack)` hears every statement that ends. Returns what is open at the end. */
export function walk(text, from, to, said = () => {}) {
  const state = { stack: [], statement: [], word: to, within: "" };
  const { stack } = state;
  TOKEN.lastIndex = from;
  for (let found = TOKEN.exec(text); found !== null && found.index < to; found = TOKEN.exec(text)) {
    const [token] = found;
    const end = found.index + token.length;
    if (/^\/[/*]/.test(token)) {
      if (end > to || (end === to && !token.endsWith("*/"))) state.within = "comment";
    } else if (/^["']/.test(token)) {
      if (end > to || token.length === 1 || token.at(-1) !== token[0]) [state.within, state.word] = ["string", found.index + 1];
      else state.statement.push(token);
    } else if (/[\w.]/.test(token) && end >= to) {
      state.word = found.index;
    } else if (token === "{") {
      const block = blockOf(state.statement);
      if (block.kind !== "value") said(state.statement, stack, end);
      stack.push({ ...block, open: end, before: state.statement });
      state.statement = [];
    } else if (token === "}") {
      if (stack.length === 0 && from > 0) break;
      const block = stack.pop();
      state.statement = block?.kind === "value" ? block.before : [];
    } else if (token === ";") {
      said(state.statement, stack, end);
      state.statement = [];
    } else {
      state.statement.push(token);
    }
    if (state.within !== "") break;
  }
  return state;
}

const packageOf = (text) => /(?:^|;)[ \t]*package[ \t]+([\w.]+)[ \t]*;/m.exec(text)?.[1] ?? "";

const namesOf = (stack) => stack.filter(({ kind }) => kind !== "oneof" && kind !== "value" && kind !== "rpc").map(({ name }) => name);

/** Every scope that a name is looked for in, from the innermost, as a prefix that ends in "." or is empty. */
export function scopesOf(text, stack) {
  const names = [...packageOf(text).split(".").filter(Boolean), ...namesOf(stack)];
  return [...names.map((_, index) => `${names.slice(0, names.length - index).join(".")}.`), ""];
}

/** The messages and enums that `text` declares: [{name, kind}] with full names. */
export function declaredTypes(text) {
  const found = [];
  const root = packageOf(text);
  walk(text, 0, text.length, (statement, stack) => {
    const { kind, name } = blockOf(statement);
    if (TYPES.has(kind)) found.push({ name: [root, ...namesOf(stack), name].filter(Boolean).join("."), kind });
  });
  return found;
}

function rangesOf(statement) {
  const parts = statement.slice(1).join(" ").split(",");
  const number = (text) => (text === "max" ? Infinity : Number(text));
  const found = parts.map((part) => /^\s*(\d\w*)(?: to (\w+))?/.exec(part)).filter(Boolean);
  return found.map(([, first, last]) => [number(first), number(last ?? first)]);
}

function usedNumbers(statement) {
  const options = statement.indexOf("[");
  const plain = options < 0 ? statement : statement.slice(0, options);
  return plain.flatMap((word, index) => (plain[index - 1] === "=" && /^\d/.test(word) ? [Number(word)] : []));
}

/** The number after the greatest of the block that opens at `open`, past what is reserved; null where there is none. */
export function nextNumber(text, { open, kind }) {
  let last = kind === "enum" ? -1 : 0;
  // 19000 to 19999 are protobuf's own (language guide, Assigning Field Numbers).
  const taken = kind === "enum" ? [] : [[19000, 19999]];
  walk(text, open, text.length, (statement, stack) => {
    if (stack.some((block) => block.kind !== "oneof") || statement[0] === "option") return;
    if (statement[0] === "reserved" || statement[0] === "extensions") taken.push(...rangesOf(statement));
    else last = usedNumbers(statement).reduce((one, other) => Math.max(one, other), last);
  });
  let next = last + 1;
  taken.sort(([one], [other]) => one - other);
  for (const [first, end] of taken) if (first <= next && next <= end) next = end + 1;
  return next <= (kind === "enum" ? 2 ** 31 - 1 : 2 ** 29 - 1) ? next : null;
}

/** What is named at `position`: {from, to, path} in an import, {from, to, names} (full names, likeliest first), or null. */
export function protobufNameAt(text, position) {
  const state = walk(text, 0, position);
  const around = (pattern) => {
    const before = pattern.exec(text.slice(Math.max(0, position - 200), position).split("").reverse().join(""))?.[0].length ?? 0;
    const after = pattern.exec(text.slice(position, position + 200))?.[0].length ?? 0;
    return { from: position - before, to: position + after };
  };
  if (state.within === "string" && state.statement[0] === "import") {
    const place = around(/^[^"'\n]*/);
    return { ...place, path: text.slice(place.from, place.to) };
  }
  const place = around(/^[\w.]*/);
  const word = text.slice(place.from, place.to);
  if (state.within !== "" || !/[A-Za-z_]/.test(word) || state.stack.at(-1)?.kind === "value") return null;
  const names = word.startsWith(".") ? [word.slice(1)] : scopesOf(text, state.stack).map((scope) => scope + word);
  return { ...place, names };
}
