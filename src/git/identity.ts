import type { HeaderDefectKind } from "./types.ts";

/**
 * What `git fsck` would say of an author, committer or tagger line (what follows the header's name and one space): the
 * first defect, or undefined. Source: git's fsck.c (fsck_ident).
 */
export function identityDefect(line: Buffer): HeaderDefectKind | undefined {
  const text = line.toString("latin1");
  if (text.startsWith("<")) return "missingNameBeforeEmail";
  const open = text.search(/[<>]/);
  if (open < 0) return "missingEmail";
  if (text[open] === ">") return "badName";
  if (text[open - 1] !== " ") return "missingSpaceBeforeEmail";
  const rest = text.slice(open + 1);
  const close = rest.search(/[<>]/);
  if (close < 0 || rest[close] !== ">") return "badEmail";
  const date = rest.slice(close + 1);
  if (!date.startsWith(" ")) return "missingSpaceBeforeDate";
  return dateDefect(date.slice(1));
}

function dateDefect(text: string): HeaderDefectKind | undefined {
  if (/^0[^ ]/.test(text) || text === "0") return "zeroPaddedDate";
  const digits = /^[0-9]+/.exec(text)?.[0];
  if (digits !== undefined && (digits.length > 20 || BigInt(digits) >= 2n ** 63n)) return "badDateOverflow";
  if (digits === undefined || text[digits.length] !== " ") return "badDate";
  return /^[+-][0-9]{4}$/.test(text.slice(digits.length + 1)) ? undefined : "badTimezone";
}
