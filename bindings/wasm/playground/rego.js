// How Rego looks: a tokenizer for highlighting, line by line. It colours; it does not parse.

import { StreamLanguage } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const KEYWORDS = /^(?:package|import|default|not|some|every|in|if|contains|else|as|with|and|or)\b/;
const ATOMS = /^(?:true|false|null)\b/;

export const rego = StreamLanguage.define({
  name: "rego",
  startState: () => ({ isRaw: false }),
  token(stream, state) {
    if (state.isRaw) {
      state.isRaw = !stream.match(/^[^`]*`/);
      if (state.isRaw) stream.skipToEnd();
      return "string";
    }
    if (stream.eatSpace()) return null;
    if (stream.match(/^#\s*(?:METADATA|[a-z_]+:).*/)) return "meta";
    if (stream.match(/^#.*/)) return "comment";
    if (stream.match(/^\$?"(?:[^"\\]|\\.)*"?/)) return "string";
    if (stream.match(/^\$?`/)) {
      state.isRaw = !stream.match(/^[^`]*`/);
      if (state.isRaw) stream.skipToEnd();
      return "string";
    }
    if (stream.match(/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/)) return "number";
    if (stream.match(KEYWORDS)) return "keyword";
    if (stream.match(ATOMS)) return "atom";
    if (stream.match(/^(?:input|data)\b/)) return "root";
    if (stream.match(/^[a-zA-Z_]\w*(?:\.[a-zA-Z_]\w*)*(?=\()/)) return "name";
    if (stream.match(/^[a-zA-Z_]\w*/)) return null;
    if (stream.match(/^(?::=|==|!=|<=|>=|[=<>+\-*/%&|])/)) return "operator";
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", "[", "{", '"', "`"] } },
  tokenTable: { root: tags.special(tags.variableName), name: tags.function(tags.variableName), meta: tags.meta },
});
