/** A regular file of a tar archive (POSIX ustar, and GNU's likeness of it). */
export interface TarMember {
  readonly offset: number;
  readonly name: string;
  readonly bytes: Buffer;
  readonly isCutOff: boolean;
}

const BLOCK = 512;
const MAGIC_AT = 257;

export function isTar(bytes: Buffer): boolean {
  return bytes.length >= BLOCK && bytes.toString("latin1", MAGIC_AT, MAGIC_AT + 5) === "ustar";
}

export function* tarMembers(bytes: Buffer): Generator<TarMember> {
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK);
    const size = sizeIn(header);
    if (header[0] === 0 || size === undefined) {
      at += BLOCK;
      continue;
    }
    const dataAt = at + BLOCK;
    const end = dataAt + size;
    const kind = header[156];
    if (kind === 0x30 || kind === 0) {
      yield {
        offset: at,
        name: textIn(header, 0, 100),
        bytes: bytes.subarray(dataAt, Math.min(end, bytes.length)),
        isCutOff: end > bytes.length,
      };
    }
    at = dataAt + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** Octal text, or GNU's base 256 where the first bit is set; undefined where it is neither. */
function sizeIn(header: Buffer): number | undefined {
  if (((header[124] ?? 0) & 0x80) !== 0) {
    const size = Number(header.readBigUInt64BE(128));
    return Number.isSafeInteger(size) ? size : undefined;
  }
  const digits = textIn(header, 124, 12).trim();
  return /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

function textIn(header: Buffer, from: number, length: number): string {
  const text = header.toString("latin1", from, from + length);
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}
