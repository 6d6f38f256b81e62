import type { Decoded } from "./decoded.ts";

/** No shorter run is decoded. */
export const RUN_MIN = 20;
/** A run this long is decoded whatever its first bytes are: a secret may stand in the middle of something binary. */
const OPAQUE_MIN = 96;
const WRAPPED_LINE_MIN = 40;
const HEX_RUN_MIN = 32;

const ALPHABET = new Uint8Array(256).fill(255);
for (const [value, character] of [
  ..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
].entries())
  ALPHABET[character.charCodeAt(0)] = value;
ALPHABET["-".charCodeAt(0)] = 62;
ALPHABET["_".charCodeAt(0)] = 63;
const NOT_IN_ALPHABET = 255;

/** Of base64, base64url or hexadecimal digits. */
export function isRunByte(byte: number): boolean {
  return ALPHABET[byte] !== NOT_IN_ALPHABET;
}

interface Run {
  readonly start: number;
  readonly end: number;
}

/** Every run of base64, base64url or hexadecimal digits that decodes to text, to something packed, or is long. */
export function* decodeRuns(bytes: Buffer, text: string): Generator<Decoded> {
  let wrapped: [Run, ...Run[]] | undefined;
  for (const run of runsOf(bytes)) {
    const isLong = run.end - run.start >= WRAPPED_LINE_MIN;
    if (wrapped && isLineBreak(text, wrapped.at(-1)!.end, run.start)) {
      wrapped.push(run);
      if (isLong) continue;
      yield* decodeWrapped(wrapped, text);
      wrapped = undefined;
      continue;
    }
    if (wrapped) yield* decodeWrapped(wrapped, text);
    wrapped = undefined;
    if (isLong && /[\r\n\\"']/.test(text[run.end] ?? "")) wrapped = [run];
    else yield* decodeRun(text.slice(run.start, run.end), run.start);
  }
  if (wrapped) yield* decodeWrapped(wrapped, text);
}

/** Steps over the bytes: a run of `RUN_MIN` cannot hide between two steps of that length. */
function* runsOf(bytes: Buffer): Generator<Run> {
  const { length } = bytes;
  let free = 0;
  let at = RUN_MIN - 1;
  while (at < length) {
    if (ALPHABET[bytes[at]!] === NOT_IN_ALPHABET) {
      at += RUN_MIN;
      continue;
    }
    let start = at;
    while (start > free && ALPHABET[bytes[start - 1]!] !== NOT_IN_ALPHABET) start--;
    let end = at + 1;
    while (end < length && ALPHABET[bytes[end]!] !== NOT_IN_ALPHABET) end++;
    if (end - start >= RUN_MIN) yield { start, end };
    free = end;
    at = end + RUN_MIN;
  }
}

function isLineBreak(text: string, end: number, start: number): boolean {
  return start - end <= 40 && /^["'\\n]{0,4}[ \t+,]{0,4}\r?\n[ \t"'+#*/]{0,30}$/.test(text.slice(end, start));
}

function* decodeWrapped(lines: readonly [Run, ...Run[]], text: string): Generator<Decoded> {
  const { end } = lines.at(-1)!;
  // The last line may be shorter than a run.
  const last =
    /^["'\\n]{0,4}[ \t+,]{0,4}\r?\n[ \t"'+#*/]{0,30}([A-Za-z0-9+/_-]{1,19}={0,2})(?![A-Za-z0-9+/_-])/.exec(
      text.slice(end, end + 80),
    );
  let isWhole = false;
  if (lines.length > 1 || last) {
    const joined = lines.map((line) => text.slice(line.start, line.end)).join("") + (last?.[1] ?? "");
    for (const decoded of decodeRun(joined, lines[0].start)) {
      isWhole = lines.length > 1;
      yield decoded;
    }
  }
  // Lines of one text are groups of four, but for its last. Otherwise each may be a text of its own, which shifts the next.
  if (isWhole && lines.slice(0, -1).every((line) => (line.end - line.start) % 4 === 0)) return;
  for (const line of lines) yield* decodeRun(text.slice(line.start, line.end), line.start);
}

function* decodeRun(run: string, offset: number): Generator<Decoded> {
  const digits = run.startsWith("0x") ? run.slice(2) : run;
  if (digits.length >= HEX_RUN_MIN && /^[0-9a-fA-F]+$/.test(digits)) {
    const bytes = Buffer.from(digits.slice(0, digits.length & ~1), "hex");
    if (isPromising(bytes)) yield { via: "hex", bytes, offset };
    return;
  }
  const isOpaque = run.length >= OPAQUE_MIN;
  if (isOpaque || isPromising(headOf(run, 0)))
    yield { via: "base64", bytes: Buffer.from(run, "base64"), offset };
  // A path in front of it (`a/b/<base64>`) shifts the groups.
  const slash = run.lastIndexOf("/");
  if (slash >= 0 && run.length - slash > RUN_MIN) {
    if (isPromising(headOf(run, slash + 1)))
      yield { via: "base64", bytes: Buffer.from(run.slice(slash + 1), "base64"), offset: offset + slash + 1 };
  }
}

const HEAD = Buffer.alloc(12);

/** What the sixteen characters from there on decode to; they are all of the alphabet. Overwritten by the next call. */
function headOf(run: string, from: number): Buffer {
  for (let group = 0; group < 4; group++) {
    const at = from + group * 4;
    const bits =
      (ALPHABET[run.charCodeAt(at)]! << 18) |
      (ALPHABET[run.charCodeAt(at + 1)]! << 12) |
      (ALPHABET[run.charCodeAt(at + 2)]! << 6) |
      ALPHABET[run.charCodeAt(at + 3)]!;
    HEAD[group * 3] = bits >> 16;
    HEAD[group * 3 + 1] = (bits >> 8) & 0xff;
    HEAD[group * 3 + 2] = bits & 0xff;
  }
  return HEAD;
}

/** Begins like text, like UTF-16, or like something packed. */
function isPromising(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 12);
  if (isPacked(head)) return true;
  if (head.every(isTextByte)) return true;
  return head.every((byte, at) => (byte === 0 || isTextByte(byte)) && (byte === 0) !== (head[at ^ 1] === 0));
}

function isTextByte(byte: number): boolean {
  return (byte >= 0x20 && byte <= 0x7e) || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function isPacked(head: Buffer): boolean {
  const [first, second, third, fourth] = head;
  return (
    (first === 0x1f && second === 0x8b && third === 0x08) ||
    (first === 0x50 && second === 0x4b && third === 0x03 && fourth === 0x04) ||
    (first === 0x89 && second === 0x50 && third === 0x4e && fourth === 0x47) ||
    (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) ||
    (first === 0x78 && (second === 0x01 || second === 0x5e || second === 0x9c || second === 0xda))
  );
}
