import type { Language } from "./language.ts";
import { after, argumentsOf, type Span } from "./spans.ts";
import { isMark, isWord, type Token, type TokenText } from "./token.ts";

/** Matchers that say more with an argument than without: thrown by whom, called with what. */
const WANTS_ARGUMENT =
  /^(?:toThrow|toThrowError|throw|throws|toHaveBeenCalled|toBeCalled|toHaveReturned|raise_error|raise_exception)$/;
/** Patterns and objects that everything fits. */
const FITS_ALL = /^(?:\.|\.\*|\.\+|\[\\s\\S\]\*|\(\?:\)|\^|\$|)$/;
const WIDE = /^(?:Exception|BaseException|Throwable|RuntimeException|StandardError|SystemException)$/;

/** An assertion that holds for almost anything, although its matcher could say more. */
export function isLoose(text: TokenText, language: Language, span: Span): boolean {
  const { tokens } = text;
  if (language === "python") return isLoosePython(tokens, span);
  if (isDifference(text, span)) return true;
  for (let at = span.start; at < span.end; at++) {
    const token = tokens[at]!;
    if (token.kind !== "word") continue;
    if (WIDE.test(token.text) && throwsAround(tokens, span)) return true;
    if (language === "javascript" && isLooseMatcher(text, at, span)) return true;
    if (language === "ruby" && isLooseRuby(tokens, at, span)) return true;
    if (language === "go" && /^(?:NotTo|ToNot|ShouldNot)$/.test(token.text) && wantsEqual(tokens, at + 2))
      return true;
    if (language === "rust" && token.text === "matches!" && matchesAll(text, at)) return true;
  }
  return false;
}

/** Go: `Equal(…)`, `gomega.Equal(…)`. */
function wantsEqual(tokens: readonly Token[], at: number): boolean {
  return isWord(tokens[isMark(tokens[at + 1], ".") ? at + 2 : at], "Equal");
}

/** `assert.True(t, x != 3)`, `assert!(x != 3)`: almost any value is another one. */
function isDifference({ tokens, closer }: TokenText, { start, end }: Span): boolean {
  for (let at = start; at < end; at = after(closer, at)) {
    if (/^!==?$/.test(tokens[at]!.text) && tokens[at]!.kind === "mark") return true;
    if (!isMark(tokens[at], "(")) continue;
    for (let inner = at + 1; inner < Math.min(closer[at]!, end); inner = after(closer, inner))
      if (/^!==?$/.test(tokens[inner]!.text) && tokens[inner]!.kind === "mark") return true;
  }
  return false;
}

function throwsAround(tokens: readonly Token[], { start, end }: Span): boolean {
  return tokens
    .slice(start, end)
    .some(
      ({ kind, text }) =>
        kind === "word" &&
        /^(?:assertThrows\w*|assertFails\w*|shouldThrow\w*|Throws\w*|ThrowException\w*|isInstanceOf|assert_raises?|raise_error)$/.test(
          text,
        ),
    );
}

function isLooseMatcher(text: TokenText, at: number, span: Span): boolean {
  const { tokens } = text;
  const word = tokens[at]!.text;
  const isMember = isMark(tokens[at - 1], ".");
  if (word === "typeof" && isMark(tokens[at - 1], "(")) return true;
  if (word === "any" && isMember && isWord(tokens[at - 2], "expect")) return true;
  if (!isMember || !isMark(tokens[at + 1], "(")) return false;
  const isNegated = isWord(tokens[at - 2], "not") && isMark(tokens[at - 3], ".");
  if (isNegated)
    return /^(?:toBe|toEqual|toStrictEqual|equal|eql|toBeNull|toBeUndefined|toBeNaN)$/.test(word);
  if (word === "toContain" || word === "toContainEqual") return isMark(tokens[span.start + 2], "[");
  const given = argumentsOf(text, at + 1).filter(({ start }) => start < span.end);
  if (WANTS_ARGUMENT.test(word) && given.length === 0) return true;
  if (!/^(?:toMatchObject|objectContaining|arrayContaining|toMatch|stringMatching|toThrow\w*)$/.test(word))
    return false;
  const [first] = given;
  const only = first && tokens[first.start];
  if (only === undefined) return false;
  const isEmpty = /^[{[]$/.test(only.text) && text.closer[first!.start] === first!.start + 1;
  return (
    isEmpty ||
    (only.kind === "string" &&
      first!.end - first!.start <= 2 &&
      FITS_ALL.test(only.text.replace(/^\/|\/\w*$/g, "")))
  );
}

/** `matches!(x, _)`. */
function matchesAll(text: TokenText, at: number): boolean {
  const last = argumentsOf(text, at + 1).at(-1);
  return last !== undefined && last.end - last.start === 1 && isWord(text.tokens[last.start], "_");
}

function isLooseRuby(tokens: readonly Token[], at: number, { end }: Span): boolean {
  const { text } = tokens[at]!;
  if (/^(?:not_to|to_not)$/.test(text)) return /^(?:eq|eql|equal)$/.test(tokens[at + 1]?.text ?? "");
  if (!/^raise_(?:error|exception)$/.test(text)) return false;
  const next = tokens[at + 1];
  return next === undefined || at + 1 >= end || next.isFirst;
}

/** `assert x is not None`, `isinstance(…)`, `x != 1`, `x in (1, 2)`; `raises(Exception)`, or a `match` that everything fits. */
function isLoosePython(tokens: readonly Token[], { start, end }: Span): boolean {
  const words = tokens.slice(start, end);
  const [first] = words;
  if (/^(?:raises|assertRaises\w*)$/.test(first!.text)) {
    if (WIDE.test(words[2]?.text ?? "") && !words.some(({ text }) => text === "match")) return true;
    const match = words.findIndex(({ text }) => text === "match");
    return match >= 0 && words[match + 2]?.kind === "string" && FITS_ALL.test(words[match + 2]!.text);
  }
  if (first!.text !== "assert") return false;
  if (/^(?:isinstance|hasattr|callable|issubclass)$/.test(words[1]?.text ?? "")) return true;
  let depth = 0;
  for (const [index, { kind, text }] of words.entries()) {
    if (kind === "mark" && /^[([{]$/.test(text)) depth += 1;
    if (kind === "mark" && /^[)\]}]$/.test(text)) depth -= 1;
    if (depth > 0) continue;
    if (kind === "mark" && text === "!=") return true;
    if (text === "is" && words[index + 1]?.text === "not" && words[index + 2]?.text === "None") return true;
    if (text === "in" && words[index - 1]?.text !== "not" && /^[([{]$/.test(words[index + 1]?.text ?? ""))
      return true;
  }
  return false;
}
