// Adding, renaming and deleting files: the buttons beside the tabs, what they ask, and the way back from a delete.
import { say } from "../texts.js";
import { askName } from "./file-form.js";
import { firstText, freeName, fullProblem, pathProblem } from "./files.js";

/** `changed()` hears when the set of files changed; returns {rename, remove} for the tabs' keys. */
export function fileActions({ book, list, notice, changed, signal }) {
  const [add, renameButton, removeButton] = ["add", "rename", "delete"].map((name) => document.getElementById(`file-${name}`));
  const left = () => (list.children[book.index] ?? add).focus();

  const ask = (label, value, others, done) =>
    askName({ label, value, check: (name) => pathProblem(name, others), done, left });

  const create = () => {
    const full = fullProblem(book.files.length);
    if (full) return notice.show(full, []);
    return ask(say("Name of the new file"), freeName(book.paths), book.paths, (path) => {
      book.add({ path, text: firstText(path) });
      changed();
      book.view.focus();
    });
  };

  const rename = () => {
    if (book.files.length === 0) return;
    const others = book.paths.filter((path) => path !== book.path);
    ask(say("New name of {path}", { path: book.path }), book.path, others, (path) => {
      if (path === book.path) return;
      book.rename(path);
      changed();
    });
  };

  const remove = () => {
    if (book.files.length === 0) return;
    const gone = book.remove();
    changed();
    left();
    notice.show(say("{path} was deleted.", { path: gone.file.path }), [[say("Undo"), () => {
      if (book.paths.includes(gone.file.path)) return;
      book.restore(gone);
      changed();
      left();
    }]]);
  };

  add.addEventListener("click", create, { signal });
  renameButton.addEventListener("click", rename, { signal });
  removeButton.addEventListener("click", remove, { signal });
  return { rename, remove };
}
