// When to save and what to do with the answer: a state machine without a page, a network or a clock of its own.
//
//   saved --edited()--> edited --quiet 250 ms--> saving --> saved | edited again | retrying | conflict | refused | forbidden
//
// A key after a rest is saved at once: the one letter that mends a problem is answered without a wait.
import { pageClock } from "../clock.js";

export const QUIET_MS = 250;
/** So long nobody has typed: the next key may be the only one. */
export const RESTED_MS = 1000;
/** Somebody who never stops typing is saved at least this often. */
export const MOST_QUIET_MS = 1500;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;

const BLOCKED = new Set(["conflict", "forbidden"]);

export const retryAfter = (failures) => Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);

export class SaveQueue {
  state = "saved";
  edits = 0;
  savedEdits = 0;
  failures = 0;
  #flight = null;
  #timer = null;
  #since = null;
  #typed = -Infinity;

  /**
   * `send(revision)` resolves to {kind: "saved" | "conflict" | "refused" | "forbidden" | "failed", revision, …} and never
   * rejects; `report({state, answer, current})` hears of every change; `current` says that nothing was typed meanwhile.
   */
  constructor({ revision, send, report, clock = pageClock }) {
    Object.assign(this, { revision, send, report, clock });
  }

  get unsaved() {
    return this.edits !== this.savedEdits;
  }

  /** Milliseconds until typing has rested, so that a word half typed is not called wrong. */
  get unrest() {
    return Math.max(0, this.#typed + QUIET_MS - this.clock.now());
  }

  /** The revision that a last message from a closing page builds on: one more where a save is still under way. */
  get leavingRevision() {
    return this.revision + (this.#flight ? 1 : 0);
  }

  /** The files changed. */
  edited() {
    this.edits += 1;
    const now = this.clock.now();
    const quiet = now - this.#typed < RESTED_MS ? QUIET_MS : 0;
    this.#typed = now;
    if (BLOCKED.has(this.state) || this.#flight || this.state === "retrying") return;
    this.#become("edited");
    this.#since ??= now;
    this.#plan(Math.min(quiet, Math.max(0, this.#since + MOST_QUIET_MS - now)));
  }

  /** Saves whatever is not saved yet; true when everything is. */
  async flush() {
    while ((this.unsaved || this.#flight) && !BLOCKED.has(this.state)) {
      const answer = await this.#attempt();
      if (answer.kind !== "saved") return false;
    }
    return !this.unsaved;
  }

  /** Asks for a compile of what is there, without waiting for an edit. */
  again() {
    this.edits += 1;
    return this.flush();
  }

  /** Somebody else's revision is accepted as the base of the next save. */
  build(revision) {
    this.revision = revision;
    this.#become("edited");
    return this.flush();
  }

  stop() {
    this.clock.clearTimeout(this.#timer);
  }

  #become(state, answer = null, current = true) {
    this.state = state;
    this.report({ state, answer, current });
  }

  #plan(time) {
    this.clock.clearTimeout(this.#timer);
    this.#timer = this.clock.setTimeout(() => this.#attempt(), time);
  }

  #attempt() {
    this.clock.clearTimeout(this.#timer);
    this.#flight ??= this.#fly();
    return this.#flight;
  }

  async #fly() {
    const edits = this.edits;
    this.#since = null;
    this.#become("saving");
    const answer = await this.send(this.revision);
    this.#flight = null;
    this.#settle(answer, edits);
    return answer;
  }

  #settle(answer, edits) {
    const current = edits === this.edits;
    if (answer.kind === "failed") {
      this.failures += 1;
      this.#plan(retryAfter(this.failures));
      this.#become("retrying", answer, current);
      return;
    }
    this.failures = 0;
    if (answer.kind === "saved") {
      this.revision = answer.revision;
      this.savedEdits = edits;
    }
    if (!current && !BLOCKED.has(answer.kind)) this.#plan(QUIET_MS);
    this.#become(answer.kind === "saved" && !current ? "edited" : answer.kind, answer, current);
  }
}
