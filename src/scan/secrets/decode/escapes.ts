import type { Decoded } from "./decoded.ts";

const BEFORE = 300;
const AFTER = 600;

/** What shows that a writing may be in use; found by the same automaton as the keywords. */
export const ESCAPE_MARKS: readonly (readonly [string, EscapeKind])[] = [
  ...["\\u00", "\\u{", "\\x", "\\0", "\\1"].map((mark) => [mark, "escape"] as const),
  ...["%2", "%3", "%4", "%5", "%6", "%7"].map((mark) => [mark, "url"] as const),
  ...["&#", "&amp;#"].map((mark) => [mark, "html"] as const),
  ...["\\\n", "\\\r\n"].map((mark) => [mark, "continuation"] as const),
  ...[
    "fromcharcode",
    "chr(",
    "bytes([",
    "bytearray(",
    "buffer.from([",
    "uint8array",
    "byte[]",
    "[]byte",
    "char[]",
  ].map((mark) => [mark, "codes"] as const),
];
export type EscapeKind = "escape" | "url" | "html" | "continuation" | "codes";

const VIA: Readonly<Record<EscapeKind, string>> = {
  escape: "string escape",
  url: "percent-encoding",
  html: "html entity",
  continuation: "line continuation",
  codes: "character codes",
};

/** The surroundings of the marks, with the writing taken away. `marks` are offsets in rising order. */
export function* decodeEscapes(text: string, kind: EscapeKind, marks: readonly number[]): Generator<Decoded> {
  let next = 0;
  while (next < marks.length) {
    const from = Math.max(0, marks[next]! - BEFORE);
    let to = marks[next]! + AFTER;
    for (next += 1; next < marks.length && marks[next]! - BEFORE < to; next += 1) to = marks[next]! + AFTER;
    const original = text.slice(from, Math.min(text.length, to));
    const decoded = DECODERS[kind](original);
    if (decoded === original || decoded === "") continue;
    const bytes = Buffer.from(decoded, "latin1");
    yield {
      via: VIA[kind],
      bytes,
      offset: from,
      keepsLines: kind !== "continuation" && kind !== "codes",
      original,
    };
  }
}

const DECODERS: Readonly<Record<EscapeKind, (text: string) => string>> = {
  // JSON's, JavaScript's, C's and Python's; line breaks stay as they are written, so that lines can be counted.
  escape: (text) =>
    text.replace(
      /\\(?:u\{0{0,4}([0-9a-fA-F]{1,2})\}|u00([0-9a-fA-F]{2})|x([0-9a-fA-F]{2})|([01]?[0-7]{2}))/g,
      (whole, braced, four, two, octal) =>
        octal === undefined
          ? asCharacter(whole, Number.parseInt(braced ?? four ?? two, 16))
          : asCharacter(whole, Number.parseInt(octal, 8)),
    ),
  url: (text) =>
    text.replace(/%([2-7][0-9a-fA-F])/g, (whole, hex) => asCharacter(whole, Number.parseInt(hex, 16))),
  html: (text) =>
    text.replace(/&(?:amp;)?#(?:[xX]0{0,4}([0-9a-fA-F]{2})|0{0,4}([0-9]{2,3}));/g, (whole, hex, decimal) =>
      asCharacter(whole, hex === undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16)),
    ),
  continuation: (text) => text.replace(/\\\r?\n[ \t]{0,40}/g, ""),
  codes: (text) => codesIn(text),
};

function asCharacter(written: string, code: number): string {
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : written;
}

/** `65, 75, 73` or `0x41, 0x4b` or `chr(65).chr(75)`: a dozen printable ones in a row. */
function codesIn(text: string): string {
  const lists =
    text.match(
      /(?:(?:0x[0-9a-f]{2}|[0-9]{2,3})[ \t\r\n)]{0,8}[,.+&][ \t\r\n]{0,8}(?:chr\(|String\.fromCharCode\()?){11,4096}(?:0x[0-9a-f]{2}|[0-9]{2,3})/gi,
    ) ?? [];
  return lists
    .map((list) => {
      const codes = list.match(/0x[0-9a-f]{2}|[0-9]{2,3}/gi) ?? [];
      return codes.map((code) => String.fromCharCode(Number(code) & 0xff)).join("");
    })
    .join("\n");
}
