// The page's one polite live region, <div id="announcements" role="status">; the last thing said wins, after a short rest.

const REST_MS = 300;
let timer = null;

export function announce(text) {
  clearTimeout(timer);
  timer = setTimeout(() => (document.getElementById("announcements").textContent = text), REST_MS);
}
