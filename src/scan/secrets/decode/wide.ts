import type { Decoded } from "./decoded.ts";

// Runs of one-byte characters in two or four bytes, little or big end first, with or without a byte-order mark, in a
// whole file or in the middle of a program. Bounded, so that V8 needs no deep stack.
const WIDE =
  /\0{0,3}(?:[\t\n\r\x20-\x7e]\0{3}){12,8192}[\x20-\x7e]?|\0?(?:[\t\n\r\x20-\x7e]\0){12,8192}[\x20-\x7e]?/g;

/** Text in UTF-16 or UTF-32, as far as it is ASCII: secrets are. */
export function* decodeWide(bytes: Buffer, text: string): Generator<Decoded> {
  for (const { start, end } of wideRegions(bytes)) {
    for (const { 0: run, index } of text.slice(start, end).matchAll(WIDE)) {
      const via = run.includes("\0\0\0") ? "utf-32" : "utf-16";
      const narrow = Buffer.from(run.replaceAll("\0", ""), "latin1");
      yield { via, bytes: narrow, offset: start + index, keepsLines: true };
    }
  }
}

const BLOCK = 8;
const ZERO = 1;
const PRINTABLE = 2;
/** What a byte is in wide text; 0: nothing that it has. */
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0) return ZERO;
  return (byte >= 0x20 && byte <= 0x7e) || byte === 0x09 || byte === 0x0a || byte === 0x0d ? PRINTABLE : 0;
});

/** What may stand before and behind the blocks of a run: less than a block, zeros, one character more. */
const MARGIN = 2 * BLOCK;
const BLOCKS_MIN = 2;

/**
 * Where two aligned blocks in a row or more look wide: twelve characters have at least 24 bytes, so that they fill two
 * wherever they begin. A program's machine code has zeros everywhere, and the expression is ten times slower than this.
 */
function* wideRegions(bytes: Buffer): Generator<{ start: number; end: number }> {
  const first = bytes.indexOf(0);
  if (first < 0) return;
  let region: { start: number; end: number } | undefined;
  let blocks = 0;
  for (let at = Math.max(0, first - (first % BLOCK) - BLOCK); at + BLOCK <= bytes.length; at += BLOCK) {
    if (!isWideBlock(bytes, at)) {
      blocks = 0;
      // Of two in a row one is here, or the next but one.
      while (at + 3 * BLOCK <= bytes.length && !isWideBlock(bytes, at + 2 * BLOCK)) at += 2 * BLOCK;
      continue;
    }
    blocks += 1;
    if (blocks < BLOCKS_MIN) continue;
    const start = Math.max(0, at + BLOCK - blocks * BLOCK - MARGIN);
    if (region && start > region.end) {
      yield region;
      region = undefined;
    }
    region = { start: region?.start ?? start, end: at + BLOCK + MARGIN };
  }
  if (region) yield region;
}

/** Characters and zeros by turns, or two characters four bytes apart among zeros. */
function isWideBlock(bytes: Buffer, at: number): boolean {
  let printable = 0;
  for (let index = 0; index < BLOCK; index++) {
    const kind = KINDS[bytes[at + index]!]!;
    if (kind === 0) return false;
    if (kind === PRINTABLE) printable |= 1 << index;
  }
  const half = printable & 0x0f;
  if (printable >> 4 !== half) return false;
  return half === 0b0101 || half === 0b1010 || (half !== 0 && (half & (half - 1)) === 0);
}
