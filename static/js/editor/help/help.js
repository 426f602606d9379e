// Completion, explanations (hover, Shift+F1) and going to definitions (F12, Ctrl+click) in .proto and Python.
import {
  EditorState, EditorView, StateEffect, StateField, completePython, hoverTooltip, keymap, protobufNameAt, pythonNameAt, showTooltip,
} from "../codemirror.js";
import { announce } from "../../announce.js";
import { say } from "../../texts.js";
import { placeOf } from "./symbols.js";

const setTip = StateEffect.define();
const tip = StateField.define({
  create: () => null,
  update: (shown, { effects, docChanged, selection }) =>
    effects.find((effect) => effect.is(setTip))?.value ?? (docChanged || selection || effects.some((effect) => effect.is(setTip)) ? null : shown),
  provide: (field) => showTooltip.from(field),
});

const isPython = (path) => /\.pyi?$/.test(path);

/** What the proto language asks for: the types that other files declare, options, files to import. */
export async function protoHelp({ symbols, path, files }) {
  const table = await symbols.load();
  const types = Object.entries(table.symbols).filter(([id, { file }]) => file && !id.includes(" "))
    .map(([name, { text, file }]) => ({ name, file, kind: text.split(" ")[0] })).filter(({ kind }) => kind !== "service");
  const paths = [...files.map((file) => file.path), ...types.map(({ file }) => file)].filter((one) => one.endsWith(".proto"));
  return { types, options: table.options, files: [...new Set(paths)].sort(), path, next: say("next free number") };
}

/** What stands at `position` of `state`: {from, to, id, symbol, place}, or null. */
export async function nameAt(state, position, { symbols, path, files }) {
  const { symbols: known } = await symbols.load();
  const text = state.doc.toString();
  if (isPython(path)) {
    const found = pythonNameAt(text, position, state.doc.lineAt(position).number - 1, known);
    return found && { ...found, symbol: known[found.id], place: placeOf(found.id, known[found.id], files) };
  }
  const found = path.endsWith(".proto") ? protobufNameAt(text, position) : null;
  if (found?.path) {
    const here = files.some((file) => file.path === found.path);
    return { ...found, symbol: { text: found.path }, place: here ? { path: found.path, line: 1, column: 1 } : null };
  }
  const id = found?.names.find((name) => name in known);
  return id ? { ...found, id, symbol: known[id], place: placeOf(id, known[id], files) } : null;
}

function wordsOf({ symbol, place }) {
  const foreign = symbol.at?.[0] ?? symbol.file;
  const elsewhere = foreign ? say("Declared in {path}, which comes with protoc.", { path: foreign }) : "";
  return [symbol.text, symbol.doc ?? "", place ? say("{path}, line {line}. F12 or Ctrl+click goes there.", place) : elsewhere];
}

function tooltip(found) {
  const create = () => {
    const dom = document.createElement("div");
    dom.className = "cm-symbol";
    for (const [index, words] of wordsOf(found).entries()) {
      const part = document.createElement(index === 0 ? "code" : "p");
      part.textContent = words;
      if (words) dom.append(part);
    }
    return { dom };
  };
  return { pos: found.from, end: found.to, above: true, create };
}

/** The extension; `context()` is {symbols, path, files} of this moment, `go(place)` shows a place. */
export function help({ context, go }) {
  const complete = async ({ state, pos, explicit }) => {
    const { symbols } = await context().symbols.load();
    return completePython(state.doc.toString(), pos, state.doc.lineAt(pos).number - 1, symbols, explicit);
  };
  const explain = (view, found) => {
    view.dispatch({ effects: setTip.of(found && tooltip(found)) });
    announce(found ? wordsOf(found).filter(Boolean).join(" ") : say("Nothing is known of this."));
  };
  const at = async (view, position, then) => {
    const { state } = view;
    const found = await nameAt(state, position, context());
    if (view.state.doc === state.doc) then(found);
  };
  const follow = (view, position) => at(view, position, (found) => (found?.place ? go(found.place) : explain(view, found)));
  const head = (view) => view.state.selection.main.head;
  return [
    tip,
    EditorState.languageData.of(() => (isPython(context().path) ? [{ autocomplete: complete }] : [])),
    hoverTooltip(async (view, position) => {
      const found = await nameAt(view.state, position, context());
      return found && tooltip(found);
    }),
    keymap.of([
      { key: "F12", preventDefault: true, run: (view) => (follow(view, head(view)), true) },
      { key: "Shift-F1", preventDefault: true, run: (view) => (at(view, head(view), (found) => explain(view, found)), true) },
      { key: "Escape", run: (view) => view.state.field(tip) !== null && (view.dispatch({ effects: setTip.of(null) }), true) },
    ]),
    EditorView.domEventHandlers({
      click(event, view) {
        const position = event.ctrlKey || event.metaKey ? view.posAtCoords({ x: event.clientX, y: event.clientY }) : null;
        if (position !== null) follow(view, position);
      },
    }),
  ];
}
