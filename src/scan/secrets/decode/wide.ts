import type { Decoded } from "./decoded.ts";

// Runs of one-byte characters in two or four bytes, little or big end first, with or without a byte-order mark, in a
// whole file or in the middle of a program. Bounded, so that V8 needs no deep stack.
const WIDE =
  /\0{0,3}(?:[\t\n\r\x20-\x7e]\0{3}){12,8192}[\x20-\x7e]?|\0?(?:[\t\n\r\x20-\x7e]\0){12,8192}[\x20-\x7e]?/g;

/** Text in UTF-16 or UTF-32, as far as it is ASCII: secrets are. */
export function* decodeWide(bytes: Buffer, text: string): Generator<Decoded> {
  if (!bytes.includes(0)) return;
  for (const { 0: run, index } of text.matchAll(WIDE)) {
    const via = run.includes("\0\0\0") ? "utf-32" : "utf-16";
    yield { via, bytes: Buffer.from(run.replaceAll("\0", ""), "latin1"), offset: index, keepsLines: true };
  }
}
