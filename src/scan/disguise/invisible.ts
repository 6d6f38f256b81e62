import { INVISIBLE, withoutNeededJoiners } from "../../contract/invisible-characters.ts";
import { codePointName } from "../../contract/path-text.ts";
import type { DisguiseKind } from "../../engine/content-facts.ts";

/** Consecutive invisible characters of two kinds or more that can write a letter. */
const RUN_MIN = 8;
/** The same, strewn over one piece of a line. */
const STREWN_MIN = 32;

const TAG = /[\u{e0000}-\u{e007f}]/u;
// One selector chooses the look of a character, and keyboards repeat it. Two that differ choose nothing: they are a code.
const SELECTORS = /([\ufe00-\ufe0f\u{e0100}-\u{e01ef}])(?:(?!\1)[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]|\1{3})/u;
const MARKS_OF_DIRECTION = /[\u200e\u200f\u061c]/;
const IN_WORD =
  /[A-Za-z0-9_](?!\u00ad)(?:[\u200e\u200f\u061c]|\p{Default_Ignorable_Code_Point}){1,64}[A-Za-z0-9_]/u;
const ANY = new RegExp(INVISIBLE.source, "gu");

const JOINING =
  "\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Mongolian}";
const UNSPACED =
  "\\p{Script=Thai}\\p{Script=Khmer}\\p{Script=Lao}\\p{Script=Myanmar}\\p{Script=Tibetan}\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Javanese}\\p{Script=Balinese}";
const beside = (letters: string, characters: string) =>
  `(?<=[${letters}])[${characters}]|[${characters}](?=[${letters}])`;

/** What written language needs outside of code: joiners, breaks where words have no spaces, soft hyphens, selectors. */
const EXCUSED = new RegExp(
  [
    beside(JOINING, "\\u200c\\u200d"),
    beside(UNSPACED, "\\u200b\\u2060"),
    beside("\\p{Script=Hangul}", "\\u115f\\u1160\\u3164\\uffa0"),
    beside("\\p{Script=Khmer}", "\\u17b4\\u17b5"),
    beside("\\u2801-\\u28ff", "\\u2800"),
    "(?<=[\\p{L}\\p{M}])\\u034f",
    "(?<=[^\\p{ASCII}\\p{Default_Ignorable_Code_Point}])[\\ufe00-\\ufe0f]",
  ].join("|"),
  "gu",
);
const SOFT_HYPHEN = /(?<=\p{L})\u00ad(?=\p{L})/gu;
const BRAILLE = /[\u2801-\u28ff]/;

export interface InvisibleTrouble {
  readonly kind: Extract<DisguiseKind, "hidden-text" | "invisible-in-word" | "invisible-character">;
  readonly what: string;
}

/** What is invisible in a piece of one line and has no excuse in its script or emoji; the gravest of it. */
export function invisibleTrouble(
  piece: string,
  where: "code" | "comment" | "string" | "text",
): InvisibleTrouble | undefined {
  if (!INVISIBLE.test(piece) && !MARKS_OF_DIRECTION.test(piece)) return undefined;
  const selectors = SELECTORS.exec(piece)?.[0];
  if (selectors !== undefined) return { kind: "hidden-text", what: nameOf(selectors) };
  const rest = withoutExcused(withoutNeededJoiners(piece), where);
  const tag = TAG.exec(rest)?.[0];
  if (tag !== undefined) return { kind: "hidden-text", what: nameOf(tag) };
  const code = hiddenCode(rest);
  if (code !== undefined) return { kind: "hidden-text", what: nameOf(code) };
  const inWord = IN_WORD.exec(rest)?.[0];
  if (inWord !== undefined) return { kind: "invisible-in-word", what: nameOf(inWord.slice(1)) };
  const single =
    INVISIBLE.exec(rest)?.[0] ?? (where === "code" ? MARKS_OF_DIRECTION.exec(rest)?.[0] : undefined);
  return single === undefined ? undefined : { kind: "invisible-character", what: nameOf(single) };
}

function withoutExcused(piece: string, where: "code" | "comment" | "string" | "text"): string {
  if (where === "code") return piece;
  const spoken = piece.replace(EXCUSED, "");
  // Pictures in dots are padded with the dotless cell.
  const drawn = BRAILLE.test(spoken) ? spoken.replaceAll("\u2800", "") : spoken;
  return where === "string" ? drawn : drawn.replace(SOFT_HYPHEN, "");
}

/** The first character of a code made of invisible characters: of two kinds at least, or it could say only a number. */
function hiddenCode(piece: string): string | undefined {
  let total = 0;
  const kinds = new Set<string>();
  let run = 0;
  const kindsOfRun = new Set<string>();
  let end = -1;
  let first: string | undefined;
  for (const match of piece.matchAll(ANY)) {
    const [character] = match;
    first ??= character;
    if (match.index !== end) {
      run = 0;
      kindsOfRun.clear();
    }
    end = match.index + character.length;
    run += 1;
    total += 1;
    kindsOfRun.add(character);
    kinds.add(character);
    if ((run >= RUN_MIN && kindsOfRun.size > 1) || (total >= STREWN_MIN && kinds.size > 1)) return first;
  }
  return undefined;
}

function nameOf(text: string): string {
  return codePointName(text.codePointAt(0) ?? 0);
}
