import { type BytePath, textOfPath } from "./byte-path.ts";

/**
 * The same for two names that one directory of APFS, HFS+ or NTFS cannot hold both: canonical equivalence and full case
 * folding (Unicode, 3.13, D145), with what is ignorable left out, as HFS+ does. Locale-independent: `ı` is not `i`,
 * the Kelvin sign is `k`, `ſ` is `s`, `ß` is `ss`. Names that are not UTF-8 have keys of their own kind.
 */
export function twinKey(segment: BytePath): string {
  // Most names are ASCII, where folding is lowering.
  if (/^[\x00-\x7f]*$/.test(segment)) return segment.toLowerCase();
  const text = textOfPath(segment);
  // U+0000 occurs in no name, so that no text has this key.
  if (text === undefined) return `\u0000${segment.replace(/[A-Z]/g, (letter) => letter.toLowerCase())}`;
  const visible = text.normalize("NFD").replace(/\p{Default_Ignorable_Code_Point}/gu, "");
  return foldCase(visible).normalize("NFD");
}

function foldCase(text: string): string {
  let folded = "";
  // One character at a time: `toLowerCase` looks at neighbours (final sigma) where folding does not.
  for (const character of text) folded += foldCharacter(character);
  return folded;
}

function foldCharacter(character: string): string {
  // Its capital is `I`, but it folds to itself.
  if (character === "\u0131") return character;
  // Down, up, down: `ẞ` reaches `ss` by way of `ß` and `SS`.
  return character.toLowerCase().toUpperCase().toLowerCase();
}
