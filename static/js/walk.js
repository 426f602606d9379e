// Walking within [data-walk]: one tab stop, arrow keys between its [data-cursor] elements.
import { step } from "./roving.js";

const among = (container) => (element) =>
  element.closest("[data-walk]") === container && element.checkVisibility({ visibilityProperty: true });
const candidates = (container) => [...container.querySelectorAll("[data-cursor]")];

/** Moves the focus from `element` as `key` says; false when the key does not walk here. */
export function walk(element, key) {
  const container = element.closest("[data-walk]");
  if (!container) return false;
  const items = candidates(container).filter(among(container));
  const wanted = step(key, items.indexOf(element), items.length);
  if (wanted === null) return false;
  element.tabIndex = -1;
  items[wanted].tabIndex = 0;
  items[wanted].focus();
  return true;
}

/** Sees to it that each container below `root` has exactly one tab stop, also after a swap. */
export function settle(root) {
  for (const container of root.querySelectorAll("[data-walk]")) {
    const stops = [...container.querySelectorAll('[data-cursor][tabindex="0"]')];
    const kept = stops.find((stop) => stop === document.activeElement) ?? stops[0] ?? candidates(container).find(among(container));
    for (const stop of stops) if (stop !== kept) stop.tabIndex = -1;
    if (kept) kept.tabIndex = 0;
  }
}
