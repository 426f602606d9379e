// One polite live region for the whole page; the last thing said wins, after a short rest.

const REST_MS = 300;
let timer = null;

function region() {
  const found = document.getElementById("announcements");
  if (found) return found;
  const made = document.createElement("div");
  made.id = "announcements";
  made.setAttribute("role", "status");
  // Out of sight and still read: set here, so that it holds on a page whose CSS does not know it.
  Object.assign(made.style, { position: "absolute", inlineSize: "1px", blockSize: "1px", overflow: "hidden", clipPath: "inset(50%)" });
  document.body.append(made);
  return made;
}

export function announce(text) {
  const element = region();
  clearTimeout(timer);
  timer = setTimeout(() => (element.textContent = text), REST_MS);
}
