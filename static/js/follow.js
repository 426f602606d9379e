// Keeps one connection to a run's events until the run is over, through restarts, sleep, hidden tabs and dead networks.
import { reader } from "./sse.js";

/** The server sends a comment every 15 s: two of them missing, and the connection is dead. */
const SILENCE_MS = 40_000;
const LONGEST_WAIT_MS = 15_000;

/** Milliseconds before try number `failures`, spread so that a class does not come back all at once. */
export const waitBefore = (failures, chance) =>
  Math.min(500 * 2 ** failures, LONGEST_WAIT_MS) * (0.7 + 0.6 * chance);

/** What an answer's status means: "read" it, the run is "over", we may not ("refused"), or try "again". */
export function verdict(status) {
  if (status === 200) return "read";
  if (status === 204) return "over";
  return status >= 400 && status < 500 && ![408, 425, 429].includes(status) ? "refused" : "again";
}

async function read(response, deliver, abort) {
  const feed = reader(deliver);
  const decoder = new TextDecoder();
  const stream = response.body.getReader();
  let watchdog = setTimeout(abort, SILENCE_MS);
  try {
    for (let part = await stream.read(); !part.done; part = await stream.read()) {
      clearTimeout(watchdog);
      watchdog = setTimeout(abort, SILENCE_MS);
      feed(decoder.decode(part.value, { stream: true }));
    }
  } finally {
    clearTimeout(watchdog);
  }
}

/** Keeps one connection to `url` until the run is over; `changed(message)` for each message, `state(word)` for the page. */
export class Follower {
  constructor({ url, after, changed, state }) {
    Object.assign(this, { url, last: after, changed, state, failures: 0, over: false, timer: null, controller: null });
  }

  async connect() {
    if (this.over || this.controller || document.hidden) return;
    clearTimeout(this.timer);
    const controller = new AbortController();
    this.controller = controller;
    const headers = { Accept: "text/event-stream", ...(this.last && { "Last-Event-ID": this.last }) };
    const early = setTimeout(() => controller.abort(), SILENCE_MS);
    try {
      const response = await fetch(this.url, { headers, signal: controller.signal, cache: "no-store" });
      clearTimeout(early);
      await this.#take(response, controller);
    } catch {
      this.failures += 1;
    }
    clearTimeout(early);
    if (this.controller === controller) this.controller = null;
    if (!this.over && !this.controller && !document.hidden) this.#again();
  }

  /** Lets go of the connection; a hidden tab keeps none, since a browser has only six for each host. */
  pause() {
    clearTimeout(this.timer);
    this.controller?.abort();
    this.controller = null;
  }

  close(word) {
    this.over = true;
    this.pause();
    this.state(word);
  }

  async #take(response, controller) {
    const means = verdict(response.status);
    if (means === "again") this.failures += 1;
    else if (means === "over") this.close("ended");
    else if (means === "refused") this.close("refused");
    else {
      this.state("open");
      await read(response, (message) => this.#message(message, controller), () => controller.abort());
    }
  }

  #message({ event, data, id }, controller) {
    if (event !== "run" || controller !== this.controller) return;
    this.failures = 0;
    this.last = id || this.last;
    const news = JSON.parse(data);
    this.changed(news);
    if (news.ended) this.close("ended");
  }

  #again() {
    if (this.failures > 0) this.state("waiting");
    this.timer = setTimeout(() => this.connect(), waitBefore(this.failures, Math.random()));
  }
}
