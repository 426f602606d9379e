// The theme switch: a <select>, buttons with data-theme-value, or one button that steps through the three.
import { remember } from "./memory.js";
import { say } from "./texts.js";

const CHOICES = ["system", "light", "dark"];
const labels = () => ({ system: say("Theme: as the system"), light: say("Theme: light"), dark: say("Theme: dark") });
const current = () => document.documentElement.dataset.themeChoice ?? "system";

export const next = (choice) => CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];

function choose(choice) {
  remember("theme", choice);
  document.dispatchEvent(new CustomEvent("theme-chosen"));
}

function show(element) {
  if (element.matches("select")) {
    element.value = current();
    return;
  }
  const buttons = element.querySelectorAll("[data-theme-value]");
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.themeValue === current()));
  if (buttons.length > 0) return;
  element.setAttribute("aria-label", labels()[current()]);
  element.title = labels()[current()];
}

export function bind(element, signal) {
  const chosen = (event) => {
    if (element.matches("select")) return event.type === "change" && choose(element.value);
    const button = event.target.closest("[data-theme-value]");
    if (event.type !== "click" || (!button && element.querySelector("[data-theme-value]"))) return undefined;
    return choose(button ? button.dataset.themeValue : next(current()));
  };
  element.addEventListener("click", chosen, { signal });
  element.addEventListener("change", chosen, { signal });
  document.addEventListener("theme-chosen", () => show(element), { signal });
  addEventListener("storage", () => show(element), { signal });
  element.hidden = false;
  show(element);
}
