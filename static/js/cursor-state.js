// The one cursor's state, without a page: what is pointed at, what has the focus, what is pinned, and which of them shows.

export const words = (text) => (text ?? "").split(/\s+/).filter(Boolean);

/** "greeter.proto:11" as {path, line}; null when it names no line. */
export function place(source) {
  const match = /^(.+):(\d+)$/.exec(source ?? "");
  return match && { path: match[1], line: Number(match[2]) };
}

/** The tokens lit beside `own`, given the data-lights of every element that carries one of them. */
export const contextOf = (own, lights) => new Set(lights.flatMap(words).filter((token) => !own.has(token)));

/** Spots are {tokens: Set, source, …} or null; the first of hover, focus, pin shows. */
export class CursorState {
  hover = null;
  focus = null;
  pin = null;

  get shown() {
    return this.hover ?? this.focus ?? this.pin;
  }

  /** Pins `spot`, or lets go when it is what is pinned already; true when something is pinned afterwards. */
  toggle(spot) {
    const same = this.pin !== null && [...spot.tokens].join(" ") === [...this.pin.tokens].join(" ");
    this.pin = same ? null : spot;
    return !same;
  }

  /** Escape: everything off. True when there was something. */
  clear() {
    const had = this.shown !== null;
    this.hover = this.focus = this.pin = null;
    return had;
  }
}
