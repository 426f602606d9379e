// Copies data-copy (text), what data-copy-from (a selector) shows, or what data-copy-url answers, and says so on the button for a moment.
import { announce } from "./announce.js";
import { say } from "./texts.js";

const SHOWN_MS = 1600;

/** Pages of a class are often plain http on a LAN, where navigator.clipboard is missing. */
function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

async function textFor({ copy: text, copyFrom, copyUrl }) {
  if (copyUrl !== undefined) {
    const answer = await fetch(copyUrl);
    return answer.ok ? answer.text() : null;
  }
  if (copyFrom === undefined) return text.startsWith("/") ? new URL(text, location.href).href : text;
  const from = document.querySelector(copyFrom);
  return from ? (from.value ?? from.textContent) : "";
}

export function bind(element, signal) {
  let timer = null;
  element.addEventListener("click", async (event) => {
    event.preventDefault();
    const text = await textFor(element.dataset).catch(() => null);
    const done = text !== null && (await copyText(text));
    const sentence = done ? say("Copied") : text === null ? say("The server did not answer") : say("The browser did not allow copying");
    announce(sentence);
    element.dataset.copied = sentence;
    clearTimeout(timer);
    timer = setTimeout(() => delete element.dataset.copied, SHOWN_MS);
  }, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}
