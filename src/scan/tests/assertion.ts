import { type Comparison, comparisonOf, isBareTruth, isBySize } from "./comparison.ts";
import type { Language } from "./language.ts";
import { isLoose } from "./looseness.ts";
import { failsAgain } from "./reach.ts";
import { after, argumentsOf, LOOK_MAX, type Span, statementEnd, textOf } from "./spans.ts";
import { isMark, isWord, type Token, type TokenText } from "./token.ts";
import { type Amount, tolerancesIn, withoutBrackets } from "./tolerance.ts";
import { VOCABULARY } from "./vocabulary.ts";

/** One assertion, and how much it holds to. */
export interface Assertion {
  /** The index of its first token. */
  readonly at: number;
  /** `constant`: it passes whatever the code does. `loose`: almost any value passes. */
  readonly strength: "exact" | "loose" | "tolerant" | "snapshot" | "constant";
  readonly comparison: Comparison;
  /** The literals and names it speaks of, without the library's own words. */
  readonly values: readonly string[];
  readonly tolerances: readonly Amount[];
}

/** Values of one assertion that are compared; assertions in assertions must not cost the square of their number. */
const VALUES_MAX = 60;

/** Tokens between the angle brackets of a call. */
const TYPES_MAX = 60;

const LITERAL = /^(?:true|false|True|False|null|None|nil|undefined|NaN|Infinity|not|is|in|and|or|new|await)$/;

/** The assertion that begins at a token, if one does. Functions of the file's own are left to who knows them. */
export function assertionAt(
  text: TokenText,
  language: Language,
  index: number,
  imported: ReadonlySet<string>,
): Assertion | undefined {
  const { tokens } = text;
  if (!beginsAssertion(tokens, language, index, imported)) return undefined;
  const span = extentOf(text, language, index);
  const words = new Set<string>();
  for (let at = span.start; at < span.end; at++) if (tokens[at]!.kind === "word") words.add(tokens[at]!.text);
  const tolerances = tolerancesIn(text, span);
  const { loose } = VOCABULARY[language];
  const strength = isConstant(text, language, span)
    ? "constant"
    : tolerances.length > 0
      ? "tolerant"
      : [...words].some((word) => /snapshot/i.test(word))
        ? "snapshot"
        : [...words].some((word) => loose.test(word)) ||
            (language === "python" && isBareTruth(tokens, span)) ||
            isBySize(text, language, span) ||
            isLoose(text, language, span) ||
            isTautology(text, groupsOf(text, language, span), span, true)
          ? "loose"
          : "exact";
  return {
    at: index,
    strength,
    comparison: comparisonOf(text, span),
    values: valuesIn(tokens, span),
    tolerances,
  };
}

function beginsAssertion(
  tokens: readonly Token[],
  language: Language,
  index: number,
  imported: ReadonlySet<string>,
): boolean {
  const token = tokens[index]!;
  const next = tokens[index + 1];
  const before = tokens[index - 1];
  const words = VOCABULARY[language];
  const isCalled =
    isMark(next, "(") ||
    (language === "rust" && /^[([{]$/.test(next?.text ?? "")) ||
    (language === "kotlin" && /^[{<]$/.test(next?.text ?? "")) ||
    (language === "javascript" && isMark(next, "<") && typesEnd(tokens, index + 1) > 0);
  if (before?.kind === "word" && /^(?:function|def|func|fn|fun|void|class|import)$/.test(before.text))
    return false;
  const isMember = before?.kind === "mark" && /^(\.|\?\.|&\.)$/.test(before.text);
  if (language === "python" && token.text === "assert") return !isMember && !isMark(next, ".");
  if (token.text === "AssertionError")
    return words.failing.test(token.text) && /^(?:raise|new|throw)$/.test(before?.text ?? "");
  if (language === "kotlin" && isMember === false && /^should/.test(token.text))
    return words.members.test(token.text);
  if (isMember) {
    const owner = tokens[index - 2];
    if (words.ofTest.members.test(token.text) && words.ofTest.objects.test(owner?.text ?? ""))
      return isCalled && !(language === "javascript" && owner?.text === "assert");
    return (
      words.members.test(token.text) &&
      (isCalled || isMark(next, ".") || language === "ruby" || language === "kotlin")
    );
  }
  if (language === "javascript" && token.text === "expect" && isMark(next, "."))
    return /^(?:soft|poll|fail|unreachable)$/.test(tokens[index + 2]?.text ?? "");
  if (words.objects.test(token.text) && isMark(next, ".")) return tokens[index + 2]?.kind === "word";
  if (imported.has(token.text)) return isCalled;
  return words.calls.test(token.text) && (isCalled || (language === "ruby" && !isMark(next, "=")));
}

/** A call with everything that is chained to it; a whole line where the language needs no brackets. */
function extentOf(text: TokenText, language: Language, index: number): Span {
  const { tokens, closer } = text;
  if (
    language === "ruby" ||
    language === "kotlin" ||
    (language === "python" && isWord(tokens[index], "assert"))
  )
    return { start: index, end: Math.min(statementEnd(text, index), index + LOOK_MAX) };
  let at = index + 1;
  while (at < tokens.length) {
    const token = tokens[at]!;
    if (token.kind !== "mark") break;
    if (/^[([{]$/.test(token.text) && !(token.text === "{" && language !== "rust")) at = after(closer, at);
    else if (/^(\.|\?\.|::|!)$/.test(token.text) && tokens[at + 1]?.kind === "word") at += 2;
    else if (token.text === "<" && typesEnd(tokens, at) > 0) at = typesEnd(tokens, at);
    else break;
  }
  return { start: index, end: Math.min(at, tokens.length, index + LOOK_MAX) };
}

/** `Throws<FormatException>(…)`: where the call's bracket opens, behind its types; 0 where there are none. */
function typesEnd(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < Math.min(tokens.length, open + TYPES_MAX); at++) {
    const { kind, text } = tokens[at]!;
    if (kind !== "mark") continue;
    if (text === "<") depth += 1;
    else if (/^>+$/.test(text)) depth -= text.length;
    else if (text === ";") return 0;
    if (depth <= 0) return isMark(tokens[at + 1], "(") ? at + 1 : 0;
  }
  return 0;
}

/** Whose members assert by what they are given, and not by what they are called on. */
const OWN = /^(?:self|cls|this|Assert|Assertions|t|s|suite)$/;

/** Whether an assertion passes whatever the code does. */
function isConstant(text: TokenText, language: Language, span: Span): boolean {
  const { tokens, closer } = text;
  const first = tokens[span.start]!;
  if (endsTrue(tokens, span) || isDropped(text, language, span)) return true;
  if (isMark(tokens[span.start - 1], ".") && !OWN.test(tokens[span.start - 2]?.text ?? ""))
    return first.text === "pass";
  const chain: number[] = [];
  for (let at = span.start; at < span.end; at = after(closer, at))
    if (tokens[at]!.kind === "word") chain.push(at);
  const groups = groupsOf(text, language, span);
  const { failing } = VOCABULARY[language];
  if (chain.some((at) => failing.test(tokens[at]!.text))) return false;
  // Kotlin's `x shouldBe 5`: the subject stands before.
  if (language === "kotlin" && first.text.startsWith("should")) return false;
  // `expect(x)` by itself holds nothing.
  if (
    language === "javascript" &&
    first.text === "expect" &&
    chain.every((at) => /^(?:expect|soft|poll)$/.test(tokens[at]!.text))
  )
    return true;
  if (language === "python" && first.text === "assert" && isTuple(text, span)) return true;
  if (span.end - span.start >= LOOK_MAX) return false;
  return !speaksOfCode(tokens, language, span, new Set(chain)) || isTautology(text, groups, span);
}

/** The brackets of an assertion's own level. */
function groupsOf({ tokens, closer }: TokenText, language: Language, span: Span): number[] {
  const groups: number[] = [];
  for (let at = span.start; at < span.end; at = after(closer, at))
    if (isMark(tokens[at], "(") || (language === "rust" && closer[at]! >= 0)) groups.push(at);
  return groups;
}

/** `expect(…).resolves.toBe(…).catch(() => {})`, C#'s `_ = Assert.ThrowsAsync(…)`, a bare `assertThat(x)`. */
function isDropped(text: TokenText, language: Language, { start, end }: Span): boolean {
  const { tokens, closer } = text;
  if (language === "csharp") return isMark(tokens[start - 1], "=") && isWord(tokens[start - 2], "_");
  if (language === "java" && isWord(tokens[start], "assertThat"))
    return closer[start + 1] === end - 1 && argumentsOf(text, start + 1).length === 1;
  if (language !== "javascript") return false;
  for (let at = start; at < end; at = after(closer, at)) {
    if (!isWord(tokens[at], "catch") || !isMark(tokens[at - 1], ".") || !isMark(tokens[at + 1], "("))
      continue;
    if (!failsAgain(tokens, language, { start: at + 2, end: closer[at + 1]! })) return true;
  }
  return false;
}

/** `… || true`, `… or True`. */
function endsTrue(tokens: readonly Token[], { start, end }: Span): boolean {
  for (let at = start + 1; at < end; at++) {
    const isOr = isMark(tokens[at], "||") || isWord(tokens[at], "or");
    if (
      isOr &&
      /^(?:true|True|1)$/.test(tokens[at + 1]?.text ?? "") &&
      /^[),]?$/.test(tokens[at + 2]?.text ?? "")
    )
      return true;
    if (isOr && /^(?:true|True|1)$/.test(tokens[at + 1]?.text ?? "") && tokens[at + 2]?.isFirst) return true;
  }
  return false;
}

/** `assert (x == 1, "why")`: a tuple that is not empty is true. */
function isTuple(text: TokenText, { start }: Span): boolean {
  const open = start + 1;
  const end = text.closer[open] ?? -1;
  if (!isMark(text.tokens[open], "(") || end < 0) return false;
  const isWhole = text.tokens[end + 1] === undefined || text.tokens[end + 1]!.isFirst;
  return isWhole && argumentsOf(text, open).length > 1;
}

const RUBY_MATCHERS = /^(?:to|not_to|to_not|eq|eql|equal|be|be_\w+|match|include|assert\w*|refute\w*)$/;

/** Whether anything but literals stands in it: a name, a template. */
function speaksOfCode(
  tokens: readonly Token[],
  language: Language,
  span: Span,
  chain: ReadonlySet<number>,
): boolean {
  for (let at = span.start + 1; at < span.end; at++) {
    const token = tokens[at]!;
    if (token.kind === "string" && token.isDynamic) return true;
    if (token.kind !== "word" || LITERAL.test(token.text)) continue;
    // On a whole line the chain holds the subject too.
    if (language === "python" || language === "kotlin") {
      if (tokens[span.start]!.text === "assert" || !chain.has(at)) return true;
    } else if (language === "ruby") {
      if (!RUBY_MATCHERS.test(token.text)) return true;
    } else if (!chain.has(at)) {
      if (!(language === "go" && /^(?:t|tb)$/.test(token.text))) return true;
    }
  }
  return false;
}

/** `expect(x).toBe(x)`, `assertEquals(x, x)`, `assert x == x`; calls may answer differently each time, names do not. */
function isTautology(text: TokenText, groups: readonly number[], span: Span, takesCalls = false): boolean {
  const { tokens, closer } = text;
  const same = (one: Span, other: Span) =>
    one.end > one.start &&
    one.end - one.start < 12 &&
    textOf(tokens, one) === textOf(tokens, other) &&
    (takesCalls || !textOf(tokens, one).includes("( "));
  if (isWord(tokens[span.start], "assert") && !/^[.(]$/.test(tokens[span.start + 1]?.text ?? "")) {
    for (let at = span.start + 1; at < span.end; at = after(closer, at)) {
      if (isMark(tokens[at], "==") || (isWord(tokens[at], "is") && at > span.start + 1))
        return same({ start: span.start + 1, end: at }, { start: at + 1, end: span.end });
    }
    return false;
  }
  const isEquality = /equal|same|tobe$|\bis\b|^eql?$|_eq|\.is$/i.test(wordsOf(tokens, span));
  if (!isEquality) return false;
  // Ruby's `assert_equal x, y`: brackets are the arguments' own.
  const [first, second] = isListed(tokens, span) ? [] : groups;
  if (first !== undefined && second !== undefined) {
    const [one] = argumentsOf(text, first);
    const [other] = argumentsOf(text, second);
    return one !== undefined && other !== undefined && same(one, other);
  }
  const given = first === undefined ? withoutBrackets(text, span.start, span.end) : argumentsOf(text, first);
  return given
    .slice(0, 4)
    .some((one, index) => given[index + 1] !== undefined && same(one, given[index + 1]!));
}

/** Whether the arguments stand without brackets around them. */
function isListed(tokens: readonly Token[], { start }: Span): boolean {
  return /^(?:assert|refute)_\w+$/.test(tokens[start]!.text) && !isMark(tokens[start + 1], "(");
}

function wordsOf(tokens: readonly Token[], { start, end }: Span): string {
  let words = "";
  for (let at = start; at < end; at++) if (tokens[at]!.kind === "word") words += `${tokens[at]!.text}\n`;
  return (
    words
      .replace(/!/g, "")
      .split("\n")
      .find((word) => /equal|same|^toBe$|^is$|_eq$|^eql?$/i.test(word)) ?? ""
  );
}

/** The literals and names in a stretch after its first token; members go without saying. */
export function valuesIn(tokens: readonly Token[], span: Span): string[] {
  const values: string[] = [];
  for (let at = span.start + 1; at < span.end && values.length < VALUES_MAX; at++) {
    const token = tokens[at]!;
    if (token.kind === "string") values.push(`"${token.text.slice(0, 200)}"`);
    else if (token.kind === "number") values.push(token.text);
    else if (token.kind === "word" && !isMark(tokens[at - 1], ".")) values.push(token.text);
  }
  return values;
}
