// Everything that static/js takes from CodeMirror, and nothing else: what is not named here is not in the bundle.
export {
  acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap,
} from "@codemirror/autocomplete";
export { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
export { python } from "@codemirror/lang-python";
export {
  HighlightStyle, bracketMatching, ensureSyntaxTree, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting,
} from "@codemirror/language";
export { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
export { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
export { Compartment, EditorState, StateEffect, StateField } from "@codemirror/state";
export {
  Decoration, EditorView, drawSelection, dropCursor, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars,
  hoverTooltip, keymap, lineNumbers, showTooltip,
} from "@codemirror/view";
export { tags } from "@lezer/highlight";
export { protobuf, protobufLanguage } from "./protobuf.js";
export { declaredTypes, nextNumber, protobufNameAt } from "./protobuf-places.js";
export { completePython, pythonNameAt } from "./python-complete.js";
