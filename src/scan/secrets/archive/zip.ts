/** A member of a zip archive as its own local header describes it (APPNOTE 6.3.10, 4.3.7). */
export interface ZipMember {
  readonly offset: number;
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  /** Packed; where the header leaves the size to a descriptor behind the data, up to the next header. */
  readonly packed: Buffer;
  /** The header's own size reaches beyond the file. */
  readonly isCutOff: boolean;
}

const LOCAL_HEADER = Buffer.from("PK\u0003\u0004", "latin1");
const HEADER_BYTES = 30;
const NAME_MAX = 4096;

/**
 * The members by their local headers, wherever they stand: an archive behind an image or a script, one that is cut off,
 * and a member that the central directory leaves out are read like any other.
 */
export function* zipMembers(bytes: Buffer): Generator<ZipMember> {
  let at = bytes.indexOf(LOCAL_HEADER);
  while (at >= 0 && at + HEADER_BYTES <= bytes.length) {
    const member = memberAt(bytes, at);
    if (member === undefined) {
      at = bytes.indexOf(LOCAL_HEADER, at + 4);
      continue;
    }
    yield member.member;
    at = bytes.indexOf(LOCAL_HEADER, member.next);
  }
}

function memberAt(bytes: Buffer, at: number): { member: ZipMember; next: number } | undefined {
  const flags = bytes.readUInt16LE(at + 6);
  const method = bytes.readUInt16LE(at + 8);
  const size = bytes.readUInt32LE(at + 18);
  const nameLength = bytes.readUInt16LE(at + 26);
  const dataAt = at + HEADER_BYTES + nameLength + bytes.readUInt16LE(at + 28);
  if (nameLength > NAME_MAX || dataAt > bytes.length || method > 99) return undefined;
  const sizeIsKnown = (flags & 8) === 0 && size !== 0xffffffff;
  const end = sizeIsKnown ? dataAt + size : endBefore(bytes, dataAt);
  return {
    member: {
      offset: at,
      name: bytes.toString("latin1", at + HEADER_BYTES, at + HEADER_BYTES + nameLength),
      method,
      isEncrypted: (flags & 1) !== 0,
      packed: bytes.subarray(dataAt, Math.min(end, bytes.length)),
      isCutOff: end > bytes.length,
    },
    next: Math.min(end, bytes.length),
  };
}

/** The next header of a member; data may hold its four bytes by chance, which costs a member's tail and nothing else. */
function endBefore(bytes: Buffer, from: number): number {
  const next = bytes.indexOf(LOCAL_HEADER, from);
  return next < 0 ? bytes.length : next;
}
