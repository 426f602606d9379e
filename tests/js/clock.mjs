// A clock that stands still until it is told to go on.
export class StillClock {
  time = 0;
  #waiting = new Map();
  #last = 0;

  now = () => this.time;

  setTimeout = (act, after) => {
    this.#last += 1;
    this.#waiting.set(this.#last, { act, due: this.time + after });
    return this.#last;
  };

  clearTimeout = (timer) => void this.#waiting.delete(timer);

  get waiting() {
    return this.#waiting.size;
  }

  /** Lets `time` pass, doing what falls due in its order; promises get their turn between. */
  async pass(time) {
    const until = this.time + time;
    for (;;) {
      const [timer, next] = [...this.#waiting].sort(([, one], [, other]) => one.due - other.due)[0] ?? [];
      if (!next || next.due > until) break;
      this.#waiting.delete(timer);
      this.time = next.due;
      next.act();
      await turn();
    }
    this.time = until;
    await turn();
  }
}

export const turn = () => new Promise((resolve) => setImmediate(resolve));
