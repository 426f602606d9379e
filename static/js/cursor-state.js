// The one cursor's state, without a page: what is pointed at, what has the focus, what is pinned, and which of them shows.

export const words = (text) => (text ?? "").split(/\s+/).filter(Boolean);

/** "greeter.proto:11" as {path, line}; null when it names no line. */
export function place(source) {
  const match = /^(.+):(\d+)$/.exec(source ?? "");
  return match && { path: match[1], line: Number(match[2]) };
}

/** The tokens lit beside `own`, given the data-lights of every element that carries one of them. */
export const contextOf = (own, lights) => new Set(lights.flatMap(words).filter((token) => !own.has(token)));

const nameOf = ({ tokens, source }) => (tokens.size > 0 ? [...tokens].join(" ") : source);

/** Spots are {tokens: Set, source, …} or null; the first of hover, focus, pin shows. */
export class CursorState {
  hover = null;
  focus = null;
  pin = null;

  get shown() {
    return this.hover ?? this.focus ?? this.pin;
  }

  /** What shows is what is pinned. */
  get showsPin() {
    return this.shown !== null && this.pin !== null && nameOf(this.shown) === nameOf(this.pin);
  }

  /** Pins `spot`, or lets go when it is what is pinned already; true when something is pinned afterwards. */
  toggle(spot) {
    this.pin = this.pin !== null && nameOf(spot) === nameOf(this.pin) ? null : spot;
    return this.pin !== null;
  }

  /** Escape: everything off. True when there was something. */
  clear() {
    const had = this.shown !== null;
    this.hover = this.focus = this.pin = null;
    return had;
  }
}
