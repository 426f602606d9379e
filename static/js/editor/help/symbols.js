// What names mean, as the server tells it (app/web/symbols): asked for at the first need, and again when the schema has changed.

const NONE = { sound: false, symbols: {}, options: {} };

export class Symbols {
  #asked = null;
  #known = NONE;

  /** `ask()` is a promise of the server's answer. */
  constructor(ask) {
    this.ask = ask;
  }

  stale() {
    this.#asked = null;
  }

  /** The table; of a schema that does not compile just now, that of the last one that did. */
  load() {
    this.#asked ??= this.ask().then(
      (answer) => (this.#known = answer.sound || this.#known === NONE ? answer : this.#known),
      () => (this.stale(), this.#known),
    );
    return this.#asked;
  }
}

/** Where `symbol` is said in `files` ([{path, text}]): {path, line, column} of its name, or null. */
export function placeOf(id, symbol, files) {
  const [path, line, column] = symbol?.at ?? [];
  const file = files.find((one) => one.path === path);
  if (!file) return null;
  const name = new RegExp(`\\b${/\w*$/.exec(id)[0]}\\b`);
  const lines = file.text.split("\n");
  // The text may have moved on since it was compiled.
  const near = [...lines.keys()].sort((one, other) => Math.abs(one - line + 1) - Math.abs(other - line + 1));
  const at = id.startsWith("module ") ? undefined : near.find((index) => name.test(lines[index]));
  return at === undefined ? { path, line, column } : { path, line: at + 1, column: name.exec(lines[at]).index + 1 };
}
