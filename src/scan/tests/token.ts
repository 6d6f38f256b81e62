/** What a stretch of program text is: comments and blanks are left out, strings are one token each. */
export type TokenKind = "word" | "string" | "number" | "mark";

export interface Token {
  readonly kind: TokenKind;
  /** A word, a number or a mark as written; of a string what stands between the quotes, simple escapes undone. */
  readonly text: string;
  /** 1-based. */
  readonly line: number;
  /** The offset in the text, in UTF-16 units. */
  readonly at: number;
  /** Whether nothing but blanks stands before it on its line. */
  readonly isFirst: boolean;
  /** Blanks before it on its line; meaningful where `isFirst`. */
  readonly indent: number;
  /** Of a string: whether it holds code that is evaluated (`${…}`, `#{…}`, an f-string). */
  readonly isDynamic?: boolean;
}

/** A text as tokens, with the partner of each bracket. */
export interface TokenText {
  readonly tokens: readonly Token[];
  /**
   * For each token that opens (brackets; in Ruby also what `end` closes): the index of its partner, or the number of
   * tokens where it is never closed. -1 for all others.
   */
  readonly closer: Int32Array;
  /** Directives for the compiler that are written as comments or lines of their own (`//go:build`, `#if`). */
  readonly directives: readonly Directive[];
}

export interface Directive {
  readonly text: string;
  readonly line: number;
}

export function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === "mark" && token.text === text;
}

export function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === "word" && token.text === text;
}
