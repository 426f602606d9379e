// The Protocol Buffers language of the editor: highlighting, folding, indentation and completion over proto.grammar.
import {
  LRLanguage, LanguageSupport, continuedIndent, delimitedIndent, foldInside, foldNodeProp, indentNodeProp,
} from "@codemirror/language";
import { styleTags, tags as t } from "@lezer/highlight";
import { parser } from "./proto.grammar";
import { completion } from "./protobuf-complete.js";

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

/** The language; `help` brings what other files and the compiler know (see protobuf-complete.js). */
export function protobuf(help) {
  return new LanguageSupport(language, language.data.of({ autocomplete: completion(help) }));
}

export const protobufLanguage = language;
