/** What is wrong with a text that a person or an agent wrote, and what to do about it. */
export interface TextProblem {
  readonly message: string;
  readonly help: string;
}

// Lone surrogates have no UTF-8: as bytes they would all become the same U+FFFD.
const UNWRITABLE = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/u;

/** A character that no path or pattern in a document may contain; named by its code point, never repeated raw. */
export function characterProblem(text: string, noun: "path" | "pattern"): TextProblem | undefined {
  const found = UNWRITABLE.exec(text)?.[0];
  if (found === undefined) return undefined;
  return {
    message: `the ${noun} contains the control character ${codePointName(found.codePointAt(0)!)}`,
    help: "remove the character; names that need it cannot be written here",
  };
}

/** `U+202E`: how a character is named where showing it would be unsafe. */
export function codePointName(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
}
