// Saving over HTTP: one POST, and its answer as one of the kinds that SaveQueue knows.
import { say } from "../texts.js";

/** Browsers send at most 64 KiB from a page that is being closed. */
const KEEPALIVE_BYTES = 60_000;
const PATIENCE_MS = 20_000;

/** The CSRF token of the page: in the headers that htmx inherits from the body. */
export const csrfToken = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];

async function bodyOf(response) {
  try {
    return await response.json();
  } catch {
    return {};
  }
}

/** What an answer means for the queue. */
export function understood(status, body) {
  if (status === 200) return { kind: "saved", revision: body.revision, compile: body.compile ?? null };
  const error = body.error ?? "";
  if (status === 409) {
    return { kind: "conflict", revision: body.revision, error: error || say("This workspace was changed in another window.") };
  }
  if (status === 401 || status === 403 || status === 404) {
    return { kind: "forbidden", error: error || say("This workspace can no longer be changed from here. Copy your text and reload the page.") };
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
    const problems = body.problems ?? [];
    return { kind: "refused", problems, error: error || problems[0]?.text || say("The server refused to save (HTTP {status}). Reload the page.", { status }) };
  }
  return { kind: "failed", error: error || say("The server answered {status}.", { status }) };
}

/** Posts the files; `leaving` when the page is being closed and nobody will read the answer. */
export async function post(url, { revision, files, leaving = false }) {
  const body = JSON.stringify({ revision, files });
  const small = body.length < KEEPALIVE_BYTES / 3 || new TextEncoder().encode(body).length < KEEPALIVE_BYTES;
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() };
  const signal = leaving ? undefined : AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await fetch(url, { method: "POST", headers, body, keepalive: small, signal });
    return understood(response.status, await bodyOf(response));
  } catch {
    return { kind: "failed", error: say("The server cannot be reached.") };
  }
}

/** Puts the files into a new copy of the workspace; resolves to the copy's address, or null. */
export async function saveCopy(copyUrl, files) {
  try {
    const made = await fetch(copyUrl, { method: "POST", headers: { "X-CSRFToken": csrfToken() } });
    if (!made.ok) return null;
    const { pathname } = new URL(made.url);
    let answer = await post(`${pathname}/save`, { revision: 1, files });
    if (answer.kind === "conflict") answer = await post(`${pathname}/save`, { revision: answer.revision, files });
    return answer.kind === "saved" ? pathname : null;
  } catch {
    return null;
  }
}

/** What the server says at `url`; fails as fetch does, and when it refuses. */
export async function getJson(url) {
  const response = await fetch(url, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}
