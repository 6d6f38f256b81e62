import { isMark, type Token, type TokenText } from "./token.ts";

/** A stretch of tokens: from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** At most so many tokens of one argument list or statement are looked at: what is longer is looked at in part. */
export const LOOK_MAX = 200;

/** The arguments between an opening bracket and its partner, split at the commas of their own level. */
export function argumentsOf({ tokens, closer }: TokenText, open: number): Span[] {
  const end = closer[open] ?? -1;
  if (end < 0) return [];
  const found: Span[] = [];
  let start = open + 1;
  for (let at = start; at < end; at = after(closer, at)) {
    if (!isMark(tokens[at], ",")) continue;
    found.push({ start, end: at });
    start = at + 1;
    // A list this long is nobody's argument list; its last entry is left whole.
    if (found.length >= 4096) break;
  }
  if (start < end) found.push({ start, end });
  return found;
}

/** The index after a token, or after the bracket that it opens. */
export function after(closer: Int32Array, at: number): number {
  const partner = closer[at] ?? -1;
  return partner >= 0 ? partner + 1 : at + 1;
}

/** The value of a number token, and of a negative one; undefined for anything but a literal. */
export function numberIn({ tokens }: TokenText, { start, end }: Span): number | undefined {
  const isNegative = isMark(tokens[start], "-");
  const token = tokens[isNegative ? start + 1 : start];
  if (token?.kind !== "number" || end - start !== (isNegative ? 2 : 1)) return undefined;
  const value = Number(
    token.text.replace(/_/g, "").replace(/(?<=[0-9.])(?:[fFdDmMlLuUn]|f32|f64|[iu](?:8|16|32|64))$/, ""),
  );
  return Number.isFinite(value) ? (isNegative ? -value : value) : undefined;
}

/** Where the statement at `start` ends: a semicolon, a bracket that closes, or a line that begins anew. */
export function statementEnd({ tokens, closer }: TokenText, start: number, limit = LOOK_MAX): number {
  let at = after(closer, start);
  for (let looked = 0; at < tokens.length && looked < limit; looked++) {
    const token = tokens[at]!;
    if (token.kind === "mark" && /^[;)\]}]$/.test(token.text)) return at;
    // A line that begins with a point or an operator goes on with the one before.
    if (token.isFirst && !(token.kind === "mark" && /^(\.|\?\.|&\.|&&|\|\||\+|\?|:)$/.test(token.text)))
      return at;
    at = after(closer, at);
  }
  return Math.min(at, tokens.length);
}

/** What tokens say, for comparison: strings are told from words. */
export function textOf(tokens: readonly Token[], { start, end }: Span): string {
  let text = "";
  for (let at = start; at < Math.min(end, start + LOOK_MAX); at++) {
    const token = tokens[at]!;
    text += token.kind === "string" ? `"${token.text}" ` : `${token.text} `;
  }
  return text;
}
