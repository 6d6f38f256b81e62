import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import { readRegions } from "../../../src/scan/lexing/regions.ts";
import { syntaxOf } from "../../../src/scan/lexing/syntax-of.ts";

/** A text with its comments in ‹›, its strings in «», and code as it is. */
export function shownRegions(path: string, text: string): string {
  let at = 0;
  let out = "";
  for (const { kind, start, end } of readRegions(text, syntaxOf(bytePathOfText(path)))) {
    const inner = text.slice(start, end);
    out +=
      text.slice(at, start) + (kind === "comment" ? `‹${inner}›` : kind === "string" ? `«${inner}»` : "?");
    at = end;
  }
  return out + text.slice(at);
}
