import { BIDI, CONTROL, INVISIBLE, withoutNeededJoiners } from "./invisible-characters.ts";

/** What is wrong with a text that a person or an agent wrote, and what to do about it. */
export interface TextProblem {
  readonly message: string;
  readonly help: string;
}

/** Bytes in one path (contract.md, 2). */
export const PATH_BYTES_MAX = 4096;

// Lone surrogates have no UTF-8: as bytes they would all become the same U+FFFD.
const LONE_SURROGATE = /\p{Cs}/u;

/** A character that no path or pattern in a document may contain; named by its code point, never repeated raw. */
export function characterProblem(text: string, noun: "path" | "pattern"): TextProblem | undefined {
  const found = CONTROL.exec(text) ?? BIDI.exec(text) ?? LONE_SURROGATE.exec(text) ?? invisibleIn(text, noun);
  if (found === null) return undefined;
  return {
    message: `the ${noun} contains ${codePointName(found[0].codePointAt(0)!)}, a control or invisible character`,
    help: "remove the character: it cannot be written here",
  };
}

/** `U+202E`: how a character is named where showing it would be unsafe. */
export function codePointName(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
}

// A pattern that seems to protect `infra/**` and holds a zero-width space protects nothing. An exact path is left its
// invisible characters, so that a plan can name a poisonous file in order to delete it.
function invisibleIn(text: string, noun: "path" | "pattern"): RegExpExecArray | null {
  return noun === "pattern" ? INVISIBLE.exec(withoutNeededJoiners(text)) : null;
}
