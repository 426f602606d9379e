// A page that came before the compiler could answer: asks until there is an answer, at longer and longer intervals.
import { pageClock } from "../clock.js";

const FIRST_MS = 500;
const LONGEST_MS = 10_000;
/** For so many tries the sandbox is said to be starting; then the server's own sentence is shown. */
const STARTING_TRIES = 4;

export class Waiting {
  #waits = false;
  #tries = 0;
  #timer = null;

  /** `ask()` resolves to {compile, error}, or rejects; `show(error)` and `found()` tell the page. */
  constructor({ ask, show, found, clock = pageClock }) {
    Object.assign(this, { ask, show, found, clock });
  }

  begin() {
    this.#waits = true;
    this.show("");
    this.#plan();
  }

  end() {
    this.#waits = false;
    this.clock.clearTimeout(this.#timer);
  }

  /** A save brought `compile`: true when that is the first answer of a compiler that was waited for. */
  met(compile) {
    // No time was taken: the compiler did not answer this one either.
    const first = this.#waits && compile?.ms > 0;
    if (first) this.end();
    return first;
  }

  #plan() {
    this.#timer = this.clock.setTimeout(() => this.#try(), Math.min(FIRST_MS * 2 ** this.#tries, LONGEST_MS));
  }

  async #try() {
    this.#tries += 1;
    const answer = await this.ask().catch(() => null);
    if (!this.#waits) return;
    if (answer?.compile) {
      this.end();
      this.found();
    } else {
      this.show(this.#tries > STARTING_TRIES ? (answer?.error ?? "") : "");
      this.#plan();
    }
  }
}
