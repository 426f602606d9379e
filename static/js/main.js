// Binds behaviours to elements: data-behavior="name other" loads the modules of these names, and each gets the element and
// an AbortSignal that fires when the element has left the page, however it came and went (htmx, morph, history).

import { start as startCursor } from "./cursor.js";

const modules = {
  "call-keys": () => import("./call-keys.js"),
  copy: () => import("./copy.js"),
  dismiss: () => import("./dismiss.js"),
  editor: () => import("./editor/editor.js"),
  fill: () => import("./fill.js"),
  "lesson-links": () => import("./lesson-links.js"),
  "open-link": () => import("./open-link.js"),
  "share-link": () => import("./share-link.js"),
  panes: () => import("./panes.js"),
  request: () => import("./request.js"),
  "request-form": () => import("./request-form.js"),
  rows: () => import("./rows.js"),
  "run-stream": () => import("./run-stream.js"),
  sliders: () => import("./sliders.js"),
  splitter: () => import("./splitter.js"),
  theme: () => import("./theme.js"),
  "to-checks": () => import("./to-checks.js"),
  "time-machine": () => import("./time-machine.js"),
};

const bound = new Map();

const namesOf = (element) => (element.dataset.behavior ?? "").split(/\s+/).filter((name) => name in modules);

function release(element) {
  for (const controller of bound.get(element)?.values() ?? []) controller.abort();
  bound.delete(element);
}

function attach(element) {
  const running = bound.get(element) ?? new Map();
  bound.set(element, running);
  const wanted = new Set(namesOf(element));
  for (const [name, controller] of running) {
    if (wanted.has(name)) continue;
    controller.abort();
    running.delete(name);
  }
  for (const name of wanted) {
    if (running.has(name)) continue;
    const controller = new AbortController();
    running.set(name, controller);
    modules[name]().then(({ bind }) => controller.signal.aborted || bind(element, controller.signal));
  }
}

function look(records) {
  for (const element of bound.keys()) if (!element.isConnected) release(element);
  for (const { target, addedNodes } of records) {
    // An element that lost its last behaviour is looked at too, so that it is let go.
    if (bound.has(target) || target.dataset?.behavior) attach(target);
    for (const node of addedNodes) {
      if (node.nodeType !== Node.ELEMENT_NODE || !node.isConnected) continue;
      if (node.dataset?.behavior) attach(node);
      node.querySelectorAll("[data-behavior]").forEach(attach);
    }
  }
}

new MutationObserver(look).observe(document.documentElement, {
  childList: true, subtree: true, attributes: true, attributeFilter: ["data-behavior"],
});
document.querySelectorAll("[data-behavior]").forEach(attach);
startCursor(document);
