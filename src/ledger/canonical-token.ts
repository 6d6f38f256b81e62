const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const ASCII_END = 0x80;

/** @returns behind the string that begins here, or -1 where it is not written as RFC 8785 writes it */
export function endOfString(bytes: Buffer, start: number): number {
  for (let at = start + 1; ; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) return at + 1;
    if (byte !== BACKSLASH) continue;
    const length = escapeLength(bytes, at);
    if (length < 0) return -1;
    at += length - 1;
  }
}

const SHORT_ESCAPES: ReadonlySet<number> = new Set(Buffer.from('"\\bfnrt'));
/** Control characters without a short form: four lower-case digits (RFC 8785, 3.2.2.2). */
const CONTROL = /^u00(?:0[0-7be-f]|1[0-9a-f])$/;

function escapeLength(bytes: Buffer, at: number): 2 | 6 | -1 {
  const next = bytes[at + 1]!;
  if (SHORT_ESCAPES.has(next)) return 2;
  return next === LOWER_U && CONTROL.test(bytes.toString("latin1", at + 1, at + 6)) ? 6 : -1;
}

/**
 * Whether the key that lies from `one` to `oneEnd`, quotation marks included, comes before the other, and is not the same.
 * Keys are ordered by the UTF-16 code units of what they mean, not by how they are escaped.
 */
export function isKeyBefore(
  bytes: Buffer,
  one: number,
  oneEnd: number,
  other: number,
  otherEnd: number,
): boolean {
  const length = Math.min(oneEnd - one, otherEnd - other) - 1;
  for (let n = 1; n < length; n++) {
    const mine = bytes[one + n]!;
    const others = bytes[other + n]!;
    const isPlain = mine !== BACKSLASH && mine < ASCII_END && others !== BACKSLASH && others < ASCII_END;
    if (!isPlain) return meant(bytes, one, oneEnd) < meant(bytes, other, otherEnd);
    if (mine !== others) return mine < others;
  }
  return oneEnd - one < otherEnd - other;
}

function meant(bytes: Buffer, start: number, end: number): string {
  return JSON.parse(bytes.toString("utf8", start, end)) as string;
}

const ZERO = 0x30;
const NINE = 0x39;
/** What goes on a number that is no plain row of digits: `.`, `e` and `E`. */
const FURTHER: ReadonlySet<number | undefined> = new Set(Buffer.from(".eE"));
const OF_NUMBERS: ReadonlySet<number | undefined> = new Set(Buffer.from("0123456789.eE+-"));
/** Fewer digits than any whole number that is written with an exponent, or read as another. */
const PLAIN_DIGITS_MAX = 15;

/** @returns behind the number that begins here, or -1 where it is not written as RFC 8785 writes it, or nothing begins */
export function endOfNumber(bytes: Buffer, at: number): number {
  let end = at;
  for (let byte = bytes[end]!; byte >= ZERO && byte <= NINE; byte = bytes[++end]!);
  if (end > at && end - at <= PLAIN_DIGITS_MAX && !FURTHER.has(bytes[end])) return end;
  while (OF_NUMBERS.has(bytes[end])) end++;
  const digits = bytes.toString("latin1", at, end);
  return digits !== "" && String(Number(digits)) === digits ? end : -1;
}
