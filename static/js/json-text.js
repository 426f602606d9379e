// JSON as people type it: where it is wrong, said so that it can be mended, and laid out again without touching a digit
// (JSON.parse would round 64-bit integers and drop the second of two equal names).
import { say } from "./texts.js";

const DEEPEST = 100;
const ONE_LINE = 60;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const WORD = /[\w$.+-]+/y;
const BLANK = /[ \t\r\n]*/y;

class Wrong extends Error {
  constructor(text, at) {
    super(text);
    this.at = at;
  }
}

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  blank() {
    this.take(BLANK);
    return this.text[this.at];
  }

  take(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }

  wrong(sentence, values) {
    throw new Wrong(say(sentence, values), this.at);
  }

  document() {
    const laidOut = this.value(0);
    if (this.blank() !== undefined) this.wrong("The value has ended before this: remove what follows, or the bracket that closed it too early.");
    return laidOut;
  }

  value(depth) {
    if (depth > DEEPEST) this.wrong("This is nested more than {most} deep.", { most: DEEPEST });
    const first = this.blank();
    if (first === "{") return this.many("{", "}", depth, () => this.member(depth));
    if (first === "[") return this.many("[", "]", depth, () => this.value(depth + 1));
    if (first === '"') return this.string();
    const number = this.take(NUMBER);
    if (number !== null) return number;
    return this.word(first);
  }

  word(first) {
    const start = this.at;
    const word = this.take(WORD);
    if (["true", "false", "null"].includes(word)) return word;
    this.at = start;
    if (first === undefined) this.wrong("The text ends where a value is expected.");
    if (first === "'") this.wrong("Text stands in double quotes: \"…\".");
    if (word === null) this.wrong("A value is expected here: \"text\", a number, true, false, null, {…} or […].");
    if (/^(NaN|-?Infinity)$/.test(word)) this.wrong("Write {word} in double quotes.", { word });
    if (/^(True|False|None)$/.test(word)) this.wrong("JSON writes true, false and null, in lower case.");
    if (/^[+\-.\d]/.test(word)) this.wrong("“{word}” is not a JSON number: no leading zero, plus sign or bare dot.", { word });
    return this.wrong("“{word}” needs double quotes around it.", { word });
  }

  string() {
    const found = this.take(STRING);
    if (found !== null) return found;
    const line = this.text.slice(this.at).split("\n", 1)[0];
    const escape = /\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(line);
    const closed = /^"(?:[^"\\]|\\.)*"/.test(line);
    if (escape && closed) this.at += escape.index;
    return this.wrong(escape && closed ? "This escape is unknown: write \\\\ for a backslash itself." : "This text has no closing double quote on its line.");
  }

  member(depth) {
    const first = this.blank();
    if (first !== '"') {
      const word = this.take(WORD);
      this.at -= word?.length ?? 0;
      if (word) this.wrong("A field's name stands in double quotes: \"{word}\".", { word });
      this.wrong("A field's name in double quotes is expected here.");
    }
    const name = this.string();
    if (this.blank() !== ":") this.wrong("A colon is expected between {name} and its value.", { name });
    this.at += 1;
    return `${name}: ${this.value(depth + 1)}`;
  }

  many(open, close, depth, part) {
    this.at += 1;
    const parts = [];
    while (this.blank() !== close || parts.length > 0) {
      parts.push(part());
      const next = this.blank();
      if (next === close) break;
      if (next === undefined) this.wrong("The text ends, but a “{close}” is missing.", { close });
      if (next !== ",") this.wrong("A comma or “{close}” is expected here.", { close });
      const comma = this.at;
      this.at += 1;
      if (this.blank() === close) {
        this.at = comma;
        this.wrong("Remove this comma: nothing follows it.");
      }
    }
    this.at += 1;
    return layOut(open, close, parts, depth);
  }
}

function layOut(open, close, parts, depth) {
  if (parts.length === 0) return open + close;
  const flat = `${open}${parts.join(", ")}${close}`;
  if (open === "[" && flat.length <= ONE_LINE && !/[{\n]/.test(flat)) return flat;
  const indent = "  ".repeat(depth);
  return `${open}\n${parts.map((text) => `${indent}  ${text}`).join(",\n")}\n${indent}${close}`;
}

/** {laidOut} when `text` is JSON, else {problem: {text, at, line, column}}; lines and columns count from 1. */
export function examine(text) {
  try {
    return { laidOut: new Reader(text).document(), problem: null };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    const before = text.slice(0, error.at).split("\n");
    return { laidOut: null, problem: { text: error.message, at: error.at, line: before.length, column: before.at(-1).length + 1 } };
  }
}

/** The offset of a line and column (from 1) in `text`. */
export function offsetOf(text, line, column) {
  const lines = text.split("\n");
  const index = Math.min(Math.max(line, 1), lines.length) - 1;
  const before = lines.slice(0, index).reduce((sum, each) => sum + each.length + 1, 0);
  return before + Math.min(Math.max(column - 1, 0), lines[index].length);
}
