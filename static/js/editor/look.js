// How the editor looks: only the page's own custom properties, so it follows the theme without knowing it.
import { EditorView, HighlightStyle, syntaxHighlighting, tags } from "./codemirror.js";

const frame = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--panel)", color: "var(--ink)", fontSize: "12.5px" },
  "&.cm-focused": { outline: "none" },
  // An outline would be hidden by the gutter, which is positioned above it.
  "&.cm-focused::after": {
    content: "''", position: "absolute", inset: "0", border: "2px solid var(--accent)", pointerEvents: "none", zIndex: "300",
  },
  ".cm-scroller": { fontFamily: "var(--mono, monospace)", lineHeight: "1.62" },
  ".cm-content": { caretColor: "var(--accent)", padding: "8px 0" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection": {
    backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent)",
  },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--dim)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--raised) 70%, transparent)" },
  ".cm-activeLineGutter": { color: "var(--ink)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--hit)", outline: "1px solid var(--line)" },
  ".cm-nonmatchingBracket": { color: "var(--bad)" },
  ".cm-selectionMatch, .cm-searchMatch": { backgroundColor: "var(--hit)" },
  ".cm-searchMatch-selected": { outline: "1px solid var(--accent)" },
  ".cm-line.lit": { backgroundColor: "var(--hit)", boxShadow: "inset 3px 0 var(--accent)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--raised)", borderColor: "var(--line)", color: "var(--dim)" },
  ".cm-foldGutter span": { color: "var(--dim)" },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-panel input, .cm-panel button": {
    font: "inherit", color: "var(--ink)", background: "var(--panel)", border: "1px solid var(--line)", borderRadius: "4px",
  },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "4px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--hit)", color: "var(--ink)" },
  ".cm-completionDetail": { color: "var(--dim)", fontStyle: "normal" },
  ".cm-completionInfo": { padding: "6px 10px", whiteSpace: "pre-wrap", fontFamily: "var(--font, sans-serif)" },
  ".cm-symbol": { maxWidth: "min(60ch, 90vw)", padding: "6px 10px", whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  ".cm-symbol code": { fontFamily: "var(--mono, monospace)", fontWeight: "600" },
  ".cm-symbol p": { margin: "4px 0 0", fontFamily: "var(--font, sans-serif)" },
  ".cm-symbol p:last-child:not(:only-child)": { color: "var(--dim)" },
  ".cm-diagnostic": { fontFamily: "var(--font, sans-serif)", padding: "4px 10px" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--accent)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad)", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--warn)", textUnderlineOffset: "3px" },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.definitionKeyword, tags.moduleKeyword, tags.modifier], color: "var(--f-headers)" },
  { tag: [tags.typeName, tags.className, tags.namespace], color: "var(--f-window)" },
  { tag: [tags.definition(tags.className), tags.function(tags.definition(tags.variableName))], color: "var(--f-window)", fontWeight: "700" },
  { tag: tags.standard(tags.typeName), color: "var(--f-window)" },
  { tag: [tags.number, tags.bool, tags.null, tags.constant(tags.variableName)], color: "var(--warn)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: "var(--dim)", fontStyle: "italic" },
  { tag: [tags.attributeName, tags.meta], color: "var(--f-data)" },
  { tag: [tags.operator, tags.separator, tags.brace, tags.paren, tags.squareBracket], color: "var(--dim)" },
  { tag: tags.invalid, color: "var(--bad)" },
]);

export const look = [frame, syntaxHighlighting(colours)];
