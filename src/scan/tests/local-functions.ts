import type { Language } from "./language.ts";
import { after, type Span } from "./spans.ts";
import { isMark, isWord, type TokenText } from "./token.ts";

/** A function that the file itself defines, tests and suites left out. */
export interface LocalFunction {
  /** The index of its name. */
  readonly name: number;
  readonly body: Span;
}

const NO_NAME =
  /^(?:if|for|while|switch|catch|synchronized|using|lock|foreach|fixed|when|with|function|match|return|func|fn|fun|def|super|constructor|new|typeof|async|await|select|loop|unsafe|else|do|try|guard|elif|except)$/;

/** The functions of a file whose bodies stand in brackets. */
export function bracedFunctions(text: TokenText, language: Language): Map<string, LocalFunction> {
  const { tokens } = text;
  const found = new Map<string, LocalFunction>();
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== "word" || NO_NAME.test(token.text)) continue;
    const body = isMark(tokens[at + 1], "(")
      ? methodBody(text, at)
      : language === "javascript"
        ? arrowBody(text, at)
        : undefined;
    if (body && !found.has(token.text)) found.set(token.text, { name: at, body });
  }
  return found;
}

/** `name(…) {`, with a type or a clause of exceptions between; not a call that a block follows by accident. */
function methodBody({ tokens, closer }: TokenText, at: number): Span | undefined {
  const before = tokens[at - 1];
  if (isMark(before, ".") || isMark(before, "?.") || isMark(before, "@") || isWord(before, "new"))
    return undefined;
  let next = closer[at + 1]! + 1;
  for (let looked = 0; looked < 16 && next < tokens.length; looked++) {
    const token = tokens[next]!;
    if (isMark(token, "{")) return { start: next + 1, end: closer[next]! };
    // What may stand between is a type, and a type begins no line.
    if (
      token.kind === "string" ||
      token.isFirst ||
      (token.kind === "mark" && !/^(?:->|:|<|>|\.|,|&|::|\*|\[|\?|\|)$/.test(token.text))
    )
      return undefined;
    next = after(closer, next);
  }
  return undefined;
}

/** `name = (…) => …`, `name = async function (…) {…}`. */
function arrowBody({ tokens, closer }: TokenText, at: number): Span | undefined {
  if (!isMark(tokens[at + 1], "=") || isMark(tokens[at - 1], ".")) return undefined;
  let next = at + 2;
  for (let looked = 0; looked < 24 && next < tokens.length; looked++) {
    const token = tokens[next]!;
    if (isMark(token, "=>")) {
      const open = next + 1;
      if (isMark(tokens[open], "{")) return { start: open + 1, end: closer[open]! };
      let end = after(closer, open);
      for (let seen = 0; seen < 500 && end < tokens.length && !isMark(tokens[end], ";"); seen++) {
        if (tokens[end]!.isFirst && tokens[end]!.text !== ".") break;
        end = after(closer, end);
      }
      return { start: open, end };
    }
    if (isMark(token, "{") && isWord(tokens[at + 2], "function"))
      return { start: next + 1, end: closer[next]! };
    if (isMark(token, ";") || (isMark(token, "{") && next > at + 2)) return undefined;
    next = after(closer, next);
  }
  return undefined;
}
