// Pace: many wishes become few actions. At most one action per `gap`, never two at once, and never the last wish lost.
import { pageClock } from "./clock.js";

const RETRY_MS = 1000;
const MOST_RETRIES = 5;

export class Pace {
  #act;
  #gap;
  #clock;
  #wanted = false;
  #busy = false;
  #timer = null;
  #failures = 0;

  /** `act()` starts the action; whoever sees its end calls done(). */
  constructor(act, gap, clock = pageClock) {
    this.#act = act;
    this.#gap = gap;
    this.#clock = clock;
  }

  wish() {
    this.#wanted = true;
    if (!this.#busy && this.#timer === null) this.#start();
  }

  /** The action ended; one that failed is wished again, a few times, a little later. */
  done(well = true) {
    if (!this.#busy) return;
    this.#busy = false;
    this.#failures = well ? 0 : this.#failures + 1;
    if (!well && this.#failures > MOST_RETRIES) return;
    if (!well) this.#wanted = true;
    this.#clock.clearTimeout(this.#timer);
    this.#wait(well ? this.#gap : RETRY_MS * this.#failures);
  }

  stop() {
    this.#clock.clearTimeout(this.#timer);
    this.#wanted = false;
  }

  #start() {
    this.#wanted = false;
    this.#busy = true;
    this.#act();
  }

  #wait(time) {
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = null;
      if (this.#wanted && !this.#busy) this.#start();
    }, time);
  }
}
