/** A file of an archive. Names are ASCII, at most 100 bytes. */
export interface ArchiveMember {
  readonly name: string;
  readonly bytes: Buffer;
}

const BLOCK = 512;
const NAME = /^[A-Za-z0-9._/-]{1,99}$/;
/** Of a member: what a header's eleven octal digits can say is more than is ever written. */
const MEMBER_BYTES_MAX = 2 ** 32;

/** An archive that is not as `writeArchive` writes one. `offset`: of the first byte that is otherwise. */
export class ArchiveRefused extends Error {
  readonly offset: number;
  readonly member: string | undefined;

  constructor(message: string, offset: number, member?: string) {
    super(message);
    this.offset = offset;
    this.member = member;
  }
}

/**
 * A tar archive in POSIX ustar. No owner, no clock and one mode: the same members give the same bytes, and no byte of it can
 * be another without being found.
 */
export function writeArchive(members: readonly ArchiveMember[]): Buffer {
  const blocks = members.flatMap(({ name, bytes }) => [
    headerOf(name, bytes.length),
    bytes,
    paddingOf(bytes.length),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

/** The members of an archive of `writeArchive`. @throws ArchiveRefused for every other */
export function readArchive(archive: Buffer): readonly ArchiveMember[] {
  const members: ArchiveMember[] = [];
  for (let at = 0; ; ) {
    const header = archive.subarray(at, at + BLOCK);
    const previous = members.at(-1)?.name;
    if (header.length < BLOCK)
      throw new ArchiveRefused("the archive ends too early", archive.length, previous);
    if (header[0] === 0) {
      // Or the first byte of a header was taken away: the file before it is known.
      expectZeros(archive, at, at + 2 * BLOCK, previous);
      if (archive.length > at + 2 * BLOCK)
        throw new ArchiveRefused("something follows the end of the archive", at + 2 * BLOCK);
      return members;
    }
    const name = textOf(header, 0, 100);
    const size = Number.parseInt(textOf(header, 124, 12), 8);
    if (!NAME.test(name) || !Number.isSafeInteger(size) || size < 0 || size > MEMBER_BYTES_MAX)
      throw new ArchiveRefused("the header of the file after it is damaged", at, previous);
    const wanted = headerOf(name, size);
    const other = wanted.findIndex((byte, index) => byte !== header[index]);
    if (other >= 0)
      // A damaged header may have a damaged name: the file before it is known.
      throw new ArchiveRefused("the header of the file after it is damaged", at + other, previous);
    const from = at + BLOCK;
    const bytes = archive.subarray(from, from + size);
    if (bytes.length < size) throw new ArchiveRefused("the archive ends too early", archive.length, name);
    at = from + size + paddingOf(size).length;
    expectZeros(archive, from + size, at, name);
    members.push({ name, bytes });
  }
}

/** Nothing but zeros up to `end`. */
function expectZeros(archive: Buffer, from: number, end: number, member?: string): void {
  const other = archive.subarray(from, end).findIndex((byte) => byte !== 0);
  if (other >= 0)
    throw new ArchiveRefused("there is something where nothing was written", from + other, member);
  if (archive.length < end) throw new ArchiveRefused("the archive ends too early", archive.length, member);
}

function headerOf(name: string, size: number): Buffer {
  if (!NAME.test(name)) throw new Error(`invariant: \`${name}\` is no name of a member`);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, "latin1");
  header.write("0000644\0", 100, "latin1");
  header.write("0000000\0", 108, "latin1");
  header.write("0000000\0", 116, "latin1");
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124, "latin1");
  header.write("00000000000\0", 136, "latin1");
  header.write("        0", 148, "latin1");
  header.write("ustar\x0000", 257, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}

function paddingOf(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

function textOf(header: Buffer, from: number, length: number): string {
  const field = header.toString("latin1", from, from + length);
  const end = field.indexOf("\0");
  return end < 0 ? field : field.slice(0, end);
}
