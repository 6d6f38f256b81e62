/** Something that makes a document invalid: where, what, and what to do about it. */
export interface Problem {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;
  /** JSON pointer (RFC 6901) of the value; of an unknown or doubled key, the pointer that its value would have. */
  readonly pointer: string;
  /** What is wrong: one sentence, lower case, no full stop. */
  readonly message: string;
  /** What to do next. */
  readonly help: string;
}

/** A problem at an offset of the text, before it has a file and a line. */
export interface Complaint {
  /** UTF-16 code units from the start. */
  readonly offset: number;
  readonly pointer: string;
  readonly message: string;
  readonly help: string;
}

/** Problems reported of one document; the rest would say the same again. */
export const PROBLEMS_MAX = 100;

/** A foreign text as a message may repeat it; one that may be a secret in the wrong place is only measured. */
export function quoted(text: string, noun: string): string {
  return isQuotable(text) ? `\`${text}\`` : `a ${noun} of ${text.length} characters`;
}

/** False for what could be a secret: the shortest tokens with a vendor's format have 20 characters, with digits or capitals. */
export function isQuotable(text: string): boolean {
  return text.length <= 16 || (text.length <= 40 && /^[a-z][a-z_]*$/.test(text));
}
