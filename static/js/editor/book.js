// The open files and the one that is shown. Each keeps its own state (text, undo history, selection) and scroll position.
import { EditorView, setDiagnostics } from "./codemirror.js";
import { neighbour } from "./files.js";
import { markLine } from "./lines.js";
import { diagnosticsFor } from "./problems.js";
import { renamed } from "./setup.js";

export class Book {
  files = [];
  index = 0;
  problems = [];
  source = { path: "", line: 0 };

  /** `make(file)` is a fresh editor state; `turned()` hears when the files, their names or the shown one change. */
  constructor({ parent, files, make, turned, context }) {
    Object.assign(this, { make, turned, context });
    this.files = files.map((file) => ({ path: file.path, state: make(file), scroll: null }));
    this.view = new EditorView({ parent, state: this.files[0]?.state ?? make({ path: "", text: "" }) });
  }

  get path() {
    return this.files[this.index]?.path ?? "";
  }

  get paths() {
    return this.files.map(({ path }) => path);
  }

  /** The files as they are saved. */
  snapshot() {
    this.#keep();
    return this.files.map(({ path, state }) => ({ path, text: state.doc.toString() }));
  }

  show(index) {
    this.#keep();
    this.#open(index);
  }

  add(file) {
    this.#keep();
    this.files.push({ path: file.path, state: this.make(file), scroll: null });
    this.#open(this.files.length - 1);
  }

  rename(path) {
    this.files[this.index].path = path;
    this.view.dispatch({ effects: renamed(path, this.context) });
    this.#open(this.index);
  }

  /** Takes the shown file out; what is returned can be put back. */
  remove() {
    this.#keep();
    const { index } = this;
    const next = neighbour(index, this.files.length);
    const [file] = this.files.splice(index, 1);
    this.#open(next);
    return { file, index };
  }

  restore({ file, index }) {
    this.#keep();
    this.files.splice(index, 0, file);
    this.#open(index);
  }

  /** Puts other texts in place of all. */
  replace(files) {
    this.files = files.map((file) => ({ path: file.path, state: this.make(file), scroll: null }));
    this.#open(Math.min(this.index, files.length - 1));
  }

  /** Shows a place and puts the caret there. */
  go({ path, line, column }) {
    const index = this.paths.indexOf(path);
    if (index < 0) return;
    if (index !== this.index) this.show(index);
    const at = this.view.state.doc.line(Math.min(Math.max(line, 1), this.view.state.doc.lines));
    const anchor = at.from + Math.min(Math.max(column - 1, 0), at.length);
    this.view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
    this.view.focus();
  }

  /** Does `act`, which may take room away from the editor, and keeps the caret in sight if it was. */
  steady(act) {
    const { head } = this.view.state.selection.main;
    const caret = this.view.coordsAtPos(head);
    const box = this.view.scrollDOM.getBoundingClientRect();
    const seen = caret !== null && caret.bottom > box.top && caret.top < box.bottom;
    act();
    if (seen && this.view.hasFocus) this.view.dispatch({ effects: EditorView.scrollIntoView(head, { y: "nearest", yMargin: 20 }) });
  }

  judge(problems) {
    this.problems = problems;
    this.#diagnose();
  }

  /** Marks where the one cursor points; a file that is not shown is shown only for a pinned place. */
  point({ path, line, pinned }) {
    this.source = { path, line };
    const index = this.paths.indexOf(path);
    if (pinned && index >= 0 && index !== this.index) this.show(index);
    markLine(this.view, path === this.path ? line : 0);
  }

  #keep() {
    const file = this.files[this.index];
    if (file) Object.assign(file, { state: this.view.state, scroll: this.view.scrollSnapshot() });
  }

  #open(index) {
    const same = this.files[index]?.state === this.view.state;
    this.index = Math.max(index, 0);
    const file = this.files[this.index];
    if (!same) {
      this.view.setState(file?.state ?? this.make({ path: "", text: "" }));
      if (file?.scroll) this.view.dispatch({ effects: file.scroll });
    }
    this.#diagnose();
    markLine(this.view, this.source.path === this.path ? this.source.line : 0);
    this.turned();
  }

  #diagnose() {
    const { state } = this.view;
    this.view.dispatch(setDiagnostics(state, diagnosticsFor(this.problems, this.path, state.doc)));
  }
}
