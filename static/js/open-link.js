// A link that carries a workspace was opened: shows what is in it, as text. Nothing is stored or run before the button.
import { unpack } from "./bundle.js";

function listed({ path, text }) {
  const heading = Object.assign(document.createElement("h2"), { textContent: path });
  const source = Object.assign(document.createElement("pre"), { textContent: text, tabIndex: 0 });
  return [heading, source];
}

export function bind(root, signal) {
  const show = async () => {
    const [problem, files, form] = ["problem", "files", "form"].map((name) => root.querySelector(`[data-open-${name}]`));
    try {
      const bundle = await unpack(location.hash.slice(1));
      root.querySelector("h1").textContent = bundle.title || root.querySelector("h1").textContent;
      files.replaceChildren(...bundle.files.flatMap(listed));
      form.elements.namedItem("bundle").value = JSON.stringify(bundle);
      form.hidden = false;
      problem.textContent = "";
    } catch (error) {
      form.hidden = true;
      files.replaceChildren();
      problem.textContent = error.message;
    }
  };
  window.addEventListener("hashchange", show, { signal });
  show();
}
