import type { Language } from "./language.ts";
import { after, type Span } from "./spans.ts";
import { isMark, isWord, type Token, type TokenText } from "./token.ts";

/**
 * How an assertion holds what it is given: to a wanted value, only to being true, or in a way of its library's own.
 * A comparison with `true`, with nothing or with zero counts for none: it is another way of writing a truth.
 */
export type Comparison = "equality" | "truth" | undefined;

const EQUALITY = /equal|same|^toBe$|^is$|(?:^|_)eql?!?$|^Eq$|^isEqualTo$|^BeEquivalentTo$/i;
/** Calls that take one value and want it to be true. */
const TRUTH =
  /^(?:assert!?|ok|isTrue|IsTrue|True|assertTrue|truthy|expectTrue|BeTrue|assert_true|be_truthy|toBeTruthy)$/;
const NOTHING = /^(?:true|false|True|False|null|None|nil|undefined|0)$/;

export function comparisonOf(text: TokenText, span: Span): Comparison {
  const { tokens } = text;
  let isTruth = false;
  for (let at = span.start; at < span.end; at++) {
    const token = tokens[at]!;
    const isSign = token.text === "==" || token.text === "===";
    if (isSign && token.kind === "mark" && !isNothing(tokens, at, span)) return "equality";
    if (token.kind !== "word") continue;
    if (EQUALITY.test(token.text) && !takesNothing(text, at)) return "equality";
    // `assert.Contains(…)`: the object's own name wants nothing.
    if (TRUTH.test(token.text) && !isMark(tokens[at + 1], ".")) isTruth = true;
  }
  return isTruth && !isWord(tokens[span.start + 1], "not") ? "truth" : undefined;
}

/** `x == True`, `0 === x`, `x == []`. */
function isNothing(tokens: readonly Token[], at: number, { end }: Span): boolean {
  const next = tokens[at + 1];
  const isEmpty =
    (next !== undefined && isEmptyText(next)) ||
    (/^[[({]$/.test(next?.text ?? "") && /^[\])}]$/.test(tokens[at + 2]?.text ?? ""));
  return (
    at + 1 < end && (isEmpty || NOTHING.test(next?.text ?? "") || NOTHING.test(tokens[at - 1]?.text ?? ""))
  );
}

/** Tokens of a comparison's arguments that are looked at. */
const ARGUMENTS_MAX = 40;

function isEmptyText({ kind, text }: Token): boolean {
  return kind === "string" && text === "";
}

/** `assertEquals(true, x)`, `.toBe(false)`. */
function takesNothing({ tokens, closer }: TokenText, at: number): boolean {
  const isNothingAt = (next: number) =>
    (NOTHING.test(tokens[next]!.text) || isEmptyText(tokens[next]!)) &&
    /^[,)]$/.test(tokens[next + 1]?.text ?? "");
  // Ruby's `assert_equal true, x`.
  if (!isMark(tokens[at + 1], "(")) return tokens[at + 1] !== undefined && isNothingAt(at + 1);
  const end = Math.min(closer[at + 1]!, at + ARGUMENTS_MAX);
  for (let next = at + 2; next < end; next = after(closer, next))
    if (/^[(,]$/.test(tokens[next - 1]!.text) && isNothingAt(next)) return true;
  return false;
}

/** Where a truth is asserted: the tokens of what has to be true. */
const TRUTHS: Readonly<Record<Language, RegExp>> = {
  javascript: /^(?:assert|ok|truthy|expect)$/,
  python: /^(?:assert|assertTrue)$/,
  go: /^True$/,
  java: /^(?:assertTrue|assertThat)$/,
  kotlin: /^(?:assertTrue|assertThat|check)$/,
  csharp: /^(?:True|IsTrue|That)$/,
  ruby: /^(?:assert|expect|be)$/,
  rust: /^(?:debug_|prop_)?assert!$/,
};

/** `assert!(x > 0)`, `assert len(x) >= 1`: almost any value is larger than some other. A pair of angles holds types. */
export function isBySize(text: TokenText, language: Language, { start, end }: Span): boolean {
  const { tokens, closer } = text;
  for (let at = start; at < end; at = after(closer, at)) {
    if (tokens[at]!.kind !== "word" || !TRUTHS[language].test(tokens[at]!.text)) continue;
    const open = at + 1;
    // `assert.ok(…)`: the next word is called.
    if (isMark(tokens[open], ".")) continue;
    const isCall = isMark(tokens[open], "(") || (language === "rust" && (closer[open] ?? -1) >= 0);
    // Python's brackets may hold the first part of what is asserted.
    const isWhole = isCall && (language !== "python" || closer[open] === end - 1);
    const inner = isWhole ? { start: open + 1, end: Math.min(closer[open]!, end) } : { start: open, end };
    // Go's first argument is the test.
    if (language === "go" && isMark(tokens[inner.start + 1], ",")) inner.start += 2;
    if (comparesSize(text, inner)) return true;
    if (!isWhole) return false;
  }
  return false;
}

function comparesSize({ tokens, closer }: TokenText, { start, end }: Span): boolean {
  let signs = 0;
  for (let at = start; at < end; at = after(closer, at)) {
    const { kind, text } = tokens[at]!;
    if (kind !== "mark") continue;
    if (text === ",") break;
    if (text === "<=" || text === ">=") return !isNearness(tokens, { start, end });
    // Rust's `parse::<T>()`: the sign that closes it compares nothing.
    if (text === "<" || text === ">") signs += isMark(tokens[at - 1], "::") ? -1 : 1;
  }
  return signs === 1 && !isNearness(tokens, { start, end });
}

/** `(x - y).abs() < f64::EPSILON` is as near to equal as such numbers get. */
function isNearness(tokens: readonly Token[], { start, end }: Span): boolean {
  return tokens.slice(start, end).some(({ text }) => /^(?:DBL_)?EPS(?:ILON)?$/i.test(text));
}

/** What makes more of a subject than its truth. */
const OPERATOR = /^(?:True|False|None|not|is|in|and|or|await)$/;

/** Python: `assert found` holds for any value that is not empty. */
export function isBareTruth(tokens: readonly Token[], { start, end }: Span): boolean {
  if (tokens[start]!.text !== "assert") return false;
  const rest = tokens.slice(start + 1, end);
  const isNotNone =
    rest.length > 3 &&
    rest.at(-1)!.text === "None" &&
    rest.at(-2)!.text === "not" &&
    rest.at(-3)!.text === "is";
  const subject = isNotNone ? rest.slice(0, -3) : rest;
  return (
    subject.every(({ kind, text }) => kind === "word" || text === ".") &&
    !subject.some(({ text }) => OPERATOR.test(text))
  );
}
