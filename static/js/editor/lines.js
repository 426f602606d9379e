// The one cursor's end in the editor: marks the line it is told, and says which line the caret or the pointer is on.
import { Decoration, EditorView, StateEffect, StateField } from "./codemirror.js";

const mark = StateEffect.define();
const lit = Decoration.line({ class: "lit" });

const marked = StateField.define({
  create: () => Decoration.none,
  update(lines, transaction) {
    let next = lines.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(mark)) continue;
      const known = effect.value > 0 && effect.value <= transaction.state.doc.lines;
      next = known ? Decoration.set([lit.range(transaction.state.doc.line(effect.value).from)]) : Decoration.none;
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Marks `line` (from 1; 0 for none), and brings it into view unless the learner is typing here. */
export function markLine(view, line) {
  const effects = [mark.of(line)];
  const known = line > 0 && line <= view.state.doc.lines;
  if (known && !view.hasFocus) effects.push(EditorView.scrollIntoView(view.state.doc.line(line).from, { y: "nearest", yMargin: 40 }));
  view.dispatch({ effects });
}

function tell(path, line, pointer) {
  document.dispatchEvent(new CustomEvent("editor-line", { detail: { path: line > 0 ? path : "", line, pointer } }));
}

/** `pathOf()` names the file shown. */
export function lineReports(pathOf) {
  let pointed = 0;
  const point = (line) => {
    if (line === pointed) return;
    pointed = line;
    tell(pathOf(), line, true);
  };
  const lineAt = (view, event) => {
    const position = view.posAtCoords({ x: event.clientX, y: event.clientY });
    return position === null ? 0 : view.state.doc.lineAt(position).number;
  };
  return [
    marked,
    EditorView.domEventHandlers({
      pointermove: (event, view) => point(lineAt(view, event)),
      pointerleave: () => point(0),
    }),
    EditorView.updateListener.of(({ view, state, selectionSet, docChanged, focusChanged }) => {
      if (!view.hasFocus || !(selectionSet || docChanged || focusChanged)) return;
      tell(pathOf(), state.doc.lineAt(state.selection.main.head).number, false);
    }),
  ];
}
