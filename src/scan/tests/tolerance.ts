import { after, argumentsOf, numberIn, type Span } from "./spans.ts";
import { isMark, isWord, type Token, type TokenText } from "./token.ts";
import { TOLERANCES } from "./vocabulary.ts";

/** How far off something may be, or how long or often it may try: the larger, the easier to pass. */
export interface Amount {
  readonly what: string;
  readonly looseness: number;
  /** As a person would say it. */
  readonly shown: string;
}

/** Tolerances of one assertion that are compared. */
const TOLERANCES_MAX = 8;

/** How far off an assertion may be, as far as its own words say. */
export function tolerancesIn(text: TokenText, span: Span): Amount[] {
  const { tokens } = text;
  const found: Amount[] = [];
  for (let at = span.start; at < span.end && found.length < TOLERANCES_MAX; at++) {
    const token = tokens[at]!;
    if (isMark(token, "<") || isMark(token, "<=")) found.push(...distance(text, span, at));
    const places = token.kind === "word" ? TOLERANCES.get(token.text) : undefined;
    if (!places) continue;
    const open = closestOpen(tokens, at);
    const given = open === undefined ? withoutBrackets(text, at, span.end) : argumentsOf(text, open);
    for (const { argument, isDigits = false, usual } of places) {
      const value = argumentValue(text, given, argument) ?? usual;
      if (value === undefined) continue;
      const shown = isDigits ? `${value} digits` : String(value);
      found.push({
        what: `${token.text} ${argument}`,
        looseness: isDigits ? -value : Math.abs(value),
        shown,
      });
    }
  }
  return found;
}

/** `(x - y).abs() < 1e-9`: the number behind the sign says how far off. */
function distance(text: TokenText, { start, end }: Span, at: number): Amount[] {
  const measures = text.tokens
    .slice(start, at)
    .some(({ kind, text: word }) => kind === "word" && /^(?:abs|fabs|Abs|distance)$/.test(word));
  const value = measures && at + 1 < end ? numberIn(text, { start: at + 1, end: at + 2 }) : undefined;
  return value === undefined ? [] : [{ what: "abs", looseness: value, shown: String(value) }];
}

function closestOpen(tokens: readonly Token[], at: number): number | undefined {
  return isMark(tokens[at + 1], "(") ? at + 1 : undefined;
}

/** Ruby: `assert_in_delta 0.12, x, 0.001`. */
export function withoutBrackets({ tokens, closer }: TokenText, at: number, end: number): Span[] {
  const found: Span[] = [];
  let start = at + 1;
  for (let next = start; next < end; next = after(closer, next)) {
    if (!isMark(tokens[next], ",")) continue;
    found.push({ start, end: next });
    start = next + 1;
  }
  if (start < end) found.push({ start, end });
  return found;
}

function argumentValue(
  text: TokenText,
  given: readonly Span[],
  argument: number | string,
): number | undefined {
  if (typeof argument === "number") {
    const span = given[argument];
    return span && numberIn(text, span);
  }
  const named = given.find(
    ({ start }) => isWord(text.tokens[start], argument) && /^[=:]$/.test(text.tokens[start + 1]?.text ?? ""),
  );
  return named && numberIn(text, { start: named.start + 2, end: named.end });
}
