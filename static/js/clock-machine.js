// One clock and the wire area that it belongs to: where it is, and what is shown then. Rows that are in the page are shown and
// hidden here; for others, and for the details of another message, the server is asked once the clock rests.
import { announce } from "./announce.js";
import { copyText } from "./copy.js";
import { beside, moment, text, until, wait } from "./moments.js";
import { movePlayhead } from "./playhead.js";
import { decimal, say } from "./texts.js";
import { TimedRows } from "./timed-rows.js";

const REST_MS = 250;

export class Machine {
  constructor(element) {
    this.element = element;
    this.at = moment(location.hash) ?? moment(element.dataset.at);
    this.player = null;
    this.rest = null;
    this.asked = "";
  }

  part = (name) => this.element.querySelector(`[data-clock="${name}"]`);
  wire = () => this.element.closest(".wire") ?? document.body;

  /** After a swap everything may be new: ticks, rows, the form. */
  refresh() {
    this.ticks = this.element.dataset.ticks.split(" ").filter(Boolean).map(Number);
    this.rows = new TimedRows(this.wire());
    this.press(this.player !== null);
    this.paint(false);
    // Another view may lack what is now, or show other details.
    if (this.at !== null) this.restSoon();
  }

  paint(moved) {
    const { at, ticks } = this;
    const now = this.rows.show(at);
    const slider = this.element.querySelector("input");
    slider.value = at === null ? ticks.length - 1 : Math.max(0, until(ticks, at) - 1);
    const shown = decimal((at ?? ticks.at(-1) ?? 0) / 1_000_000, 2);
    const label = now && (now.querySelector("[data-label]") ?? now).dataset.label;
    const words = (label ?? now?.getAttribute("aria-label") ?? now?.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 120);
    slider.setAttribute("aria-valuetext", at === null ? say("all of the run") : `${shown} ms: ${words}`);
    this.element.querySelector("[data-clock-time]").textContent = shown;
    this.part("end").setAttribute("aria-pressed", String(at === null));
    movePlayhead(this.wire(), now);
    const field = this.wire().querySelector("#wire-state [name=at]");
    if (field) field.value = at === null ? "" : text(at);
    if (moved && now) now.scrollIntoView({ block: "nearest", inline: "nearest" });
    return words;
  }

  /** Goes to a moment; null is the end, and stays there when more happens. */
  seek(at) {
    const last = this.ticks.at(-1);
    this.at = at === null || at >= last ? null : Math.max(at, this.ticks[0] ?? 0);
    const words = this.paint(true);
    this.asked = "";
    this.restSoon();
    return words;
  }

  restSoon() {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.settle(), REST_MS);
  }

  /** Another view was asked for: that answer first. */
  giveWay() {
    clearTimeout(this.rest);
  }

  /** Asks for the same only once at a moment, whatever the answer is. */
  ask(url, act) {
    if (this.asked === url) return;
    this.asked = url;
    act();
  }

  /** The address of what is shown now: page, view and moment. */
  address() {
    const page = new URL(this.element.dataset.page, location.href);
    page.searchParams.delete("at");
    if (this.at !== null) page.hash = `t=${text(this.at)}`;
    return page.href;
  }

  /** The clock rests: the address says the moment, and what is not in the page is asked for. */
  settle() {
    if (this.at !== null || moment(location.hash) !== null) history.replaceState(history.state, "", this.address());
    const target = "#wire";
    if (this.rows.misses(this.at)) {
      const tab = this.wire().querySelector(".tabs [aria-current]");
      const url = new URL(tab.getAttribute("hx-get"), location.href);
      url.searchParams.set("at", text(this.at));
      this.ask(url.href, () => globalThis.htmx.ajax("GET", url.pathname + url.search, { target, swap: "outerMorph" }));
      return;
    }
    const link = this.rows.stale(this.at);
    if (link) this.ask(link.href, () => link.click());
  }

  step(way) {
    const at = this.at ?? this.ticks.at(-1);
    const own = this.rows.misses(at) ? null : beside(this.rows.times, at, way);
    const tick = beside(this.ticks, at, way);
    const better = own === null ? tick : tick === null ? own : way > 0 ? Math.min(own, tick) : Math.max(own, tick);
    // Within the rows that are in the page, its rows are the steps: frames, messages, lines.
    const inside = own !== null && !this.rows.misses(own);
    return this.seek(inside ? own : better);
  }

  play() {
    if (this.player !== null) return this.pause();
    if (this.at === null) this.seek(this.ticks[0] ?? 0);
    this.press(true);
    return this.tick();
  }

  tick() {
    const from = this.at;
    const next = from === null ? null : (beside(this.rows.times, from, 1) ?? beside(this.ticks, from, 1));
    if (next === null) return this.pause();
    const speed = this.element.querySelector("[data-clock-speed]").value;
    this.player = setTimeout(() => {
      this.seek(next);
      this.tick();
    }, wait(from, next, speed));
    return undefined;
  }

  pause() {
    clearTimeout(this.player);
    this.player = null;
    this.press(false);
  }

  press(playing) {
    const button = this.part("play");
    button.setAttribute("aria-pressed", String(playing));
    button.setAttribute("aria-label", playing ? say("Pause") : say("Play"));
    button.firstElementChild.textContent = playing ? "❚❚" : "▶";
  }

  async link() {
    announce((await copyText(this.address())) ? say("A link to this moment is copied") : say("The browser did not allow copying"));
  }
}
