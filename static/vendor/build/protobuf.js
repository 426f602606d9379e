// The Protocol Buffers language of the editor: highlighting, folding, indentation and completion over proto.grammar.
import { completeFromList } from "@codemirror/autocomplete";
import {
  LRLanguage, LanguageSupport, continuedIndent, delimitedIndent, foldInside, foldNodeProp, indentNodeProp, syntaxTree,
} from "@codemirror/language";
import { styleTags, tags as t } from "@lezer/highlight";
import { parser } from "./proto.grammar";

const SCALARS = (
  "double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 bool string bytes"
).split(" ");
const WORDS = (
  "syntax edition import public weak package option message enum service extend oneof map group rpc returns stream " +
  "optional repeated required reserved extensions to max export local"
).split(" ");
const BODIES = "MessageBody EnumBody ServiceBody OneOfBody FieldsBody RpcBody Aggregate";

function foldComment(node, state) {
  const first = state.doc.lineAt(node.from);
  return first.to < node.to ? { from: first.to, to: node.to - 2 } : null;
}

const language = LRLanguage.define({
  name: "protobuf",
  parser: parser.configure({
    props: [
      styleTags({
        [WORDS.join(" ")]: t.keyword,
        "message enum service rpc oneof extend group map": t.definitionKeyword,
        "syntax edition import package": t.moduleKeyword,
        "optional repeated required public weak stream reserved extensions": t.modifier,
        "ScalarType/...": t.standard(t.typeName),
        "Type/...": t.typeName,
        "MessageName/... EnumName/... ServiceName/...": t.definition(t.className),
        "FieldName/... OneOfName/... ReservedName/... TextName/...": t.propertyName,
        "EnumValueName/... Constant/... SignedConstant/...": t.constant(t.variableName),
        "RpcName/...": t.function(t.definition(t.variableName)),
        "OptionName/...": t.attributeName,
        "Path/...": t.namespace,
        String: t.string,
        "Integer Float": t.number,
        LineComment: t.lineComment,
        BlockComment: t.blockComment,
        "{ }": t.brace,
        "[ ]": t.squareBracket,
        "( )": t.paren,
        "; , .": t.separator,
        "= :": t.operator,
      }),
      indentNodeProp.add({
        [BODIES]: delimitedIndent({ closing: "}" }),
        "FieldOptions List": delimitedIndent({ closing: "]", align: false }),
        "Option Field Rpc EnumValue Reserved": continuedIndent({ except: /^\s*[}\]]/ }),
      }),
      foldNodeProp.add({ [BODIES]: foldInside, BlockComment: foldComment }),
    ],
  }),
  languageData: {
    commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
    closeBrackets: { brackets: ["(", "[", "{", '"', "'"] },
    indentOnInput: /^\s*[}\]]$/,
  },
});

const words = completeFromList([
  ...WORDS.map((label) => ({ label, type: "keyword" })),
  ...SCALARS.map((label) => ({ label, type: "type" })),
]);

function declaredNames(state) {
  const names = new Set();
  syntaxTree(state).iterate({
    enter(node) {
      if (node.name === "MessageName" || node.name === "EnumName") names.add(state.sliceDoc(node.from, node.to));
    },
  });
  return [...names].map((label) => ({ label, type: "class" }));
}

function complete(context) {
  if (/Comment|String/.test(syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null;
  const known = words(context);
  return known && { ...known, options: [...known.options, ...declaredNames(context.state)] };
}

export function protobuf() {
  return new LanguageSupport(language, language.data.of({ autocomplete: complete }));
}

export const protobufLanguage = language;
