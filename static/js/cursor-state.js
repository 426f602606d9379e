// The one cursor's state, without a page: what is pointed at, what has the focus, what is pinned, and which of them shows.

export const words = (text) => (text ?? "").split(/\s+/).filter(Boolean);

/** "greeter.proto:11" as {path, line}; null when it names no line. */
export function place(source) {
  const match = /^(.+):(\d+)$/.exec(source ?? "");
  return match && { path: match[1], line: Number(match[2]) };
}

/**
 * The tokens lit beside `own`: what the data-lights of the own places name, and what carries a message named there (a field
 * names its message, the message its frames), and all that names an own call. `places` are {cursor, lights, own} of everything
 * on the page.
 */
export function contextOf(own, places) {
  const ofCall = ({ cursor, lights }) => cursor && words(lights).some((token) => token.startsWith("call-") && own.has(token));
  const called = places.filter(ofCall).map(({ cursor }) => cursor);
  const named = [...called, ...places.filter((place) => place.own).flatMap(({ lights }) => words(lights))];
  const messages = new Set(named.filter((token) => token.startsWith("message-")));
  const carriers = places.filter(({ cursor }) => messages.has(cursor)).flatMap(({ lights }) => words(lights));
  return new Set([...named, ...carriers].filter((token) => !own.has(token)));
}

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
