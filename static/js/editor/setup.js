// The editor's parts, put together: what a state of one file consists of.
import {
  Compartment, EditorState, EditorView, acceptCompletion, autocompletion, bracketMatching, closeBrackets, closeBracketsKeymap, completionKeymap,
  defaultKeymap, drawSelection, dropCursor, foldGutter, foldKeymap, highlightActiveLine, highlightActiveLineGutter,
  highlightSelectionMatches, highlightSpecialChars, history, historyKeymap, indentOnInput, indentUnit, indentWithTab, keymap,
  lineNumbers, lintGutter, lintKeymap, protobuf, python, search, searchKeymap,
} from "./codemirror.js";
import { say } from "../texts.js";
import { help, protoHelp } from "./help/help.js";
import { lineReports } from "./lines.js";
import { look } from "./look.js";

function languageOf(path, context) {
  if (path.endsWith(".proto")) return [protobuf(context && (() => protoHelp(context()))), indentUnit.of("  "), EditorState.tabSize.of(8)];
  if (path.endsWith(".py") || path.endsWith(".pyi")) return [python(), indentUnit.of("    "), EditorState.tabSize.of(4)];
  return [];
}

const naming = new Compartment();

/** What hangs on the file's name: its language and what the text is called. */
function named(path, editable, context) {
  const label = editable
    ? say("Text of {path}. Press Escape, then Tab, to leave the editor.", { path })
    : say("Text of {path}, for reading only.", { path });
  return [EditorView.contentAttributes.of({ "aria-label": label }), languageOf(path, context)];
}

/** The effect that gives the shown file another name, undo history and all. */
export const renamed = (path, context) => naming.reconfigure(named(path, true, context));

/** A fresh state for `file`; `pathOf`, `changed`, `call`, `context` and `go` are the page's ends. */
export function stateFor({ path, text }, { editable, nonce, pathOf, changed, call, context, go }) {
  const writing = editable ? [history(), closeBrackets(), autocompletion(), indentOnInput(), dropCursor()] : [];
  return EditorState.create({
    doc: text,
    extensions: [
      EditorView.cspNonce.of(nonce),
      EditorState.readOnly.of(!editable),
      EditorView.contentAttributes.of({
        "aria-readonly": String(!editable),
        tabindex: "0", spellcheck: "false", autocorrect: "off", autocapitalize: "off",
      }),
      lineNumbers(), lintGutter(), foldGutter(), highlightSpecialChars(), drawSelection(), bracketMatching(),
      highlightActiveLine(), highlightActiveLineGutter(), highlightSelectionMatches(), search({ top: true }),
      ...writing,
      naming.of(named(path, editable, context)),
      help({ context, go }),
      look,
      lineReports(pathOf),
      EditorView.updateListener.of((update) => update.docChanged && changed()),
      keymap.of([
        { key: "Mod-Enter", preventDefault: true, run: () => (call(), true) }, { key: "Tab", run: acceptCompletion },
        ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap,
        ...lintKeymap, indentWithTab,
      ]),
    ],
  });
}
