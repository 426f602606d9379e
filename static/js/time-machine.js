// The time machine's controls: <div data-behavior="time-machine" data-ticks="0 1500 …" data-at="">. Play, pause, step, scrub; a click
// on the time of a row, or “t” on it, goes to its moment. The address says the moment: #t=135.14.
import { announce } from "./announce.js";
import { Machine } from "./clock-machine.js";
import { moment } from "./moments.js";

/** The row's moment, where its time, or its time in the call, was clicked, or where “t” was pressed on it. */
function rowMoment(event) {
  const wanted = event.type === "click" ? event.target.closest("time, .since") : event.key === "t" && !event.ctrlKey && !event.metaKey && !event.altKey;
  const row = wanted && !event.target.closest("input, textarea, select, .cm-content") && event.target.closest("[data-t]");
  return row ? Number(row.dataset.t) : null;
}

export function bind(element, signal) {
  const machine = new Machine(element);
  const acts = {
    back: () => announce(machine.step(-1)), forward: () => announce(machine.step(1)),
    play: () => machine.play(), end: () => machine.seek(null), link: () => machine.link(),
  };
  element.addEventListener("click", (event) => {
    const name = event.target.closest("[data-clock]")?.dataset.clock;
    if (name && name !== "play") machine.pause();
    acts[name]?.();
  }, { signal });
  element.addEventListener("input", (event) => {
    if (!event.target.matches("[type=range]")) return;
    machine.pause();
    machine.seek(machine.ticks[Number(event.target.value)] ?? null);
  }, { signal });
  for (const name of ["click", "keydown"]) {
    document.addEventListener(name, (event) => {
      const at = machine.wire().contains(event.target) ? rowMoment(event) : null;
      if (at === null) return;
      event.preventDefault();
      event.stopPropagation();
      machine.pause();
      machine.seek(at);
    }, { signal, capture: true });
  }
  document.addEventListener("htmx:before:request", ({ target }) => {
    if (machine.wire().contains(target)) machine.giveWay();
  }, { signal });
  document.addEventListener("htmx:after:swap", () => machine.refresh(), { signal });
  addEventListener("hashchange", () => {
    // Other fragments, such as that of the skip link, are no moments.
    if (moment(location.hash) !== null) machine.seek(moment(location.hash));
  }, { signal });
  signal.addEventListener("abort", () => machine.pause());
  machine.refresh();
  if (machine.at !== null) machine.seek(machine.at);
}
