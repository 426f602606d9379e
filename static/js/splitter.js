// A separator that is dragged or moved by keys; it sets a custom property (percent of its parent) and remembers it.
import { recall, remember } from "./memory.js";

const STEP = 2;
const LEAP = 10;

/** Where `percent` goes, kept between the two ends. */
export const within = (percent, least, most) => Math.min(Math.max(percent, least), most);

/** The share before the pointer, in percent of the box; `along` is "x" or "y". */
export function shareAt(pointer, box, along) {
  const [start, length] = along === "x" ? [box.left, box.width] : [box.top, box.height];
  return length > 0 ? ((pointer[along] - start) / length) * 100 : 50;
}

/** The new share after a key, or null when the key is not ours. */
export function shareAfter(key, share, { least, most, usual, along }) {
  const [less, more] = along === "x" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  const steps = { [less]: -STEP, [more]: STEP, PageUp: -LEAP, PageDown: LEAP };
  if (key in steps) return within(share + steps[key], least, most);
  return { Home: least, End: most, Enter: usual }[key] ?? null;
}

function keep(variable, share) {
  const others = (recall("sizes") ?? []).filter(([name]) => name !== variable);
  remember("sizes", [...others, [variable, share]]);
}

function limits(element) {
  const number = (name, otherwise) => Number(element.getAttribute(name) ?? otherwise);
  return {
    along: element.getAttribute("aria-orientation") === "vertical" ? "x" : "y",
    least: number("aria-valuemin", 15), most: number("aria-valuemax", 85), usual: number("aria-valuenow", 50),
  };
}

export function bind(element, signal) {
  const { variable } = element.dataset;
  const rule = limits(element);
  const kept = (recall("sizes") ?? []).find(([name]) => name === variable);
  let share = within(kept ? Number(kept[1]) : rule.usual, rule.least, rule.most);

  const show = (wanted) => {
    share = Math.round(wanted * 10) / 10;
    document.documentElement.style.setProperty(variable, `${share}%`);
    element.setAttribute("aria-valuenow", String(Math.round(share)));
  };
  const on = (name, handler) => element.addEventListener(name, handler, { signal });

  show(share);
  // A swap may have put the page's own number back.
  document.addEventListener("htmx:after:swap", () => show(share), { signal });
  on("keydown", (event) => {
    const wanted = shareAfter(event.key, share, rule);
    if (wanted === null) return;
    event.preventDefault();
    show(wanted);
    keep(variable, share);
  });
  on("pointerdown", (event) => {
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
    element.focus();
  });
  on("pointermove", (event) => {
    if (!element.hasPointerCapture(event.pointerId)) return;
    const box = element.parentElement.getBoundingClientRect();
    show(within(shareAt(event, box, rule.along), rule.least, rule.most));
  });
  on("pointerup", () => keep(variable, share));
  on("dblclick", () => {
    show(rule.usual);
    keep(variable, share);
  });
}
