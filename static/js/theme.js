// The theme switch: one button that steps through the three choices and says which it is.
import { remember } from "./memory.js";
import { say } from "./texts.js";

const CHOICES = ["system", "light", "dark"];
const current = () => document.documentElement.dataset.themeChoice ?? "system";

export const next = (choice) => CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];

export function bind(button, signal) {
  const show = () => {
    const labels = { system: say("Theme: as the system"), light: say("Theme: light"), dark: say("Theme: dark") };
    button.ariaLabel = button.title = labels[current()];
  };
  button.addEventListener("click", () => {
    remember("theme", next(current()));
    document.dispatchEvent(new CustomEvent("theme-chosen"));
  }, { signal });
  document.addEventListener("theme-chosen", show, { signal });
  addEventListener("storage", show, { signal });
  button.hidden = false;
  show();
}
