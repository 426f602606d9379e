// Links of a lesson's text: one into the wire opens the view that shows its place, one into a file opens that line.
const show = (pane) => document.dispatchEvent(new CustomEvent("show-pane", { detail: pane }));

const VIEWS = { message: "bytes", node: "bytes", frame: "frames", call: "sequence" };

/** The view that shows what a token names, and which call and message it must show: an arrow's label is not its bytes. */
export function viewOf(token) {
  const [kind, call, message] = token.split("-");
  const view = VIEWS[kind];
  if (!view) return null;
  return { view, query: view === "bytes" ? `&call=${call}&message=${message}` : "" };
}

function openWire(token) {
  const wanted = viewOf(token);
  show("wire");
  if (document.querySelector(`#wire ${wanted?.query ? ".xray " : ""}[data-cursor="${CSS.escape(token)}"]`)) return;
  const tab = wanted && document.querySelector(`#wire .tab[hx-get*="/wire/${wanted.view}"]`);
  if (tab) window.htmx.ajax("GET", tab.getAttribute("hx-get") + wanted.query, { target: "#wire", swap: "outerMorph" });
}

function openFile(place) {
  const [, path, line] = /^(.*):(\d+)$/.exec(place);
  show("code");
  document.getElementById(`starter-${path}`)?.scrollIntoView({ block: "start" });
  document.dispatchEvent(new CustomEvent("show-source", { detail: { path, line: Number(line), column: 1 } }));
}

/** Brings what lit up into sight, once its view is there. */
function seek() {
  const lit = () => document.querySelector("#wire .lit, #wire .lit-context")?.scrollIntoView({ block: "nearest" });
  setTimeout(lit);
  document.addEventListener("htmx:after:swap", () => setTimeout(lit, 50), { once: true });
}

export function bind(element, signal) {
  element.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-cursor], a[data-open]");
    if (!link) return;
    if (link.dataset.open) openFile(link.dataset.open);
    else if (!link.hasAttribute("hx-get")) openWire(link.dataset.cursor);
    else show("wire");
    if (link.dataset.cursor) seek();
    if (!link.hasAttribute("hx-get")) event.preventDefault();
  }, { signal });
}
