/** C0, DEL and C1 controls, and the two separators that end a line for some readers. */
export const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/** Everything that changes the order in which text is shown (Unicode Standard Annex 9). */
export const BIDI = /\p{Bidi_Control}/u;

/**
 * Characters that show nothing: default ignorables (Unicode Standard Annex 44) but those of `BIDI`, interlinear
 * annotation, noncharacters, and the Braille blank. Spaces are not among them: macOS writes U+202F into the names of
 * screenshots, and Japanese names hold U+3000.
 */
export const INVISIBLE =
  /(?!\p{Bidi_Control})[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb\u2800]/u;

/** Scripts whose spelling needs a joiner or non-joiner between letters (Unicode Standard Annex 31, 2.3). */
const JOINING_SCRIPTS = [
  "Adlam",
  "Arabic",
  "Balinese",
  "Bengali",
  "Devanagari",
  "Gujarati",
  "Gurmukhi",
  "Javanese",
  "Kannada",
  "Khmer",
  "Malayalam",
  "Mongolian",
  "Myanmar",
  "Nko",
  "Oriya",
  "Sinhala",
  "Syriac",
  "Tamil",
  "Telugu",
  "Tibetan",
]
  .map((script) => `\\p{Script_Extensions=${script}}`)
  .join("");
const JOINING_LETTER = `(?=[\\p{L}\\p{M}])[${JOINING_SCRIPTS}]`;

// Written out, for a free choice of tag characters after a flag would carry any hidden text.
const FLAGS_OF_TAGS = ["gbeng", "gbsct", "gbwls"]
  .map(
    (region) =>
      `${[...region].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join("")}\u{e007f}`,
  )
  .join("|");

const NEEDED = new RegExp(
  [
    // An emoji's presentation, and a keycap's.
    "(?<=\\p{Extended_Pictographic})[\\ufe0e\\ufe0f]",
    "(?<=[0-9#*])\\ufe0f(?=\\u20e3)",
    // An emoji of several: family, profession, flag with a sign.
    "(?<=\\p{Extended_Pictographic}[\\ufe0f\\p{Emoji_Modifier}]?)\\u200d(?=\\p{Extended_Pictographic})",
    `(?<=\\u{1f3f4})(?:${FLAGS_OF_TAGS})`,
    `(?<=${JOINING_LETTER})[\\u200c\\u200d](?=${JOINING_LETTER})`,
    // Mongolian letters choose their shape, and ideographs their variant, by one selector.
    "(?<=\\p{Script=Mongolian})[\\u180b-\\u180f]",
    "(?<=\\p{Unified_Ideograph})[\\u{e0100}-\\u{e01ef}]",
  ].join("|"),
  "gu",
);

/** The text without the invisible characters that its own script or emoji needs, so that what is left has no excuse. */
export function withoutNeededJoiners(text: string): string {
  return text.replace(NEEDED, "");
}
