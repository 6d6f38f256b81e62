import { codePointName } from "../../contract/path-text.ts";

/**
 * Letters that pass for a Latin letter or a sign in common fonts (after Unicode's confusables.txt, cut down to what a
 * reviewer cannot see at a glance). Each script's string pairs a letter with what it is taken for.
 */
const LOOKALIKES: Readonly<Record<string, string>> = {
  cyrillic: "АAВBЕEЅSІIЈJКKМMНHОOРPСCТTУYХXаaеeоoрpсcуyхxѕsіiјjԁdһhԛqԝwӏlүyѵv",
  greek: "ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoϲcϳj",
  armenian: "ՍUՏSԼLՕOօoսuոnհhցgյjքpզq",
  latin: "ɑaɡg",
  signs: "ǃ!ǀ|ᐸ<ᐳ>",
};
/** Letters that a formula uses beside Latin ones as often as a forger does: they count only within a word. */
const WEAK = "αaρpνvιiκkυuγyωwηnτtεe";
const WORD_MIN = 3;

const STRONG_SET = new Set([...Object.values(LOOKALIKES).join("")].filter((_, index) => index % 2 === 0));
const WEAK_SET = new Set([...WEAK].filter((_, index) => index % 2 === 0));
/** Letters that normalise to ASCII ones: full width, mathematical (NFKC, as Python does with its identifiers). */
const COMPATIBILITY = "\\uff21-\\uff3a\\uff41-\\uff5a\\u{1d400}-\\u{1d6a3}";

/** Every UTF-16 unit with which something that may be taken for a Latin letter begins, for a first look at a text. */
export const LOOKALIKE_UNITS = `${[...STRONG_SET, ...WEAK_SET].join("")}\\uff21-\\uff3a\\uff41-\\uff5a\\ud835`;

// Longer words are read in parts: V8 cannot take in one of millions of letters.
const LETTERS = /[\p{L}\p{M}]{1,200}/gu;
const IDENTIFIER = /[\p{L}\p{M}\p{N}_$]{1,200}/gu;
const COMPATIBILITY_WORD = new RegExp(`[${COMPATIBILITY}]{2,}`, "u");

/**
 * The first letter in a piece of text that makes a word look Latin and is not: every letter of the word that is not ASCII
 * passes for one that is. A word wholly in another script passes; so does one in which any letter gives the script away.
 */
export function mixedScripts(piece: string, isCode: boolean): string | undefined {
  for (const [word] of piece.matchAll(isCode ? IDENTIFIER : LETTERS)) {
    if (!/[A-Za-z]/.test(word)) continue;
    const strangers = [...word].filter((character) => character > "\u007f" && /\p{L}/u.test(character));
    if (strangers.length === 0 || !strangers.every(isLookalike)) continue;
    const strong = strangers.find((letter) => !WEAK_SET.has(letter));
    const letter = strong ?? (hasWeakWord(word) ? strangers[0] : undefined);
    if (letter !== undefined) return codePointName(letter.codePointAt(0) ?? 0);
  }
  return undefined;
}

/** The first of two letters or more, in code, that a compiler may take for ASCII: `eval` in full width is `eval`. */
export function compatibilityLetters(piece: string): string | undefined {
  const found = COMPATIBILITY_WORD.exec(piece)?.[0];
  return found === undefined ? undefined : codePointName(found.codePointAt(0) ?? 0);
}

function isLookalike(letter: string): boolean {
  return (
    STRONG_SET.has(letter) ||
    WEAK_SET.has(letter) ||
    /[\uff21-\uff3a\uff41-\uff5a\u{1d400}-\u{1d6a3}]/u.test(letter)
  );
}

function hasWeakWord(word: string): boolean {
  for (const [run] of word.matchAll(LETTERS)) {
    const latin = run.replace(/[^A-Za-z]/g, "").length;
    if (latin >= WORD_MIN && latin < run.length) return true;
  }
  return false;
}
