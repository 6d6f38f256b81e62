import { MODE, type ObjectFormat } from "./types.ts";

const SPACE = 0x20;
const SLASH = 0x2f;

/**
 * Steps through the raw bytes of a tree, entry by entry, without making anything: a directory of 200,000 names in which
 * one changed must cost little. Takes any bytes.
 */
export class TreeCursor {
  readonly raw: Buffer;
  private readonly oidBytes: number;
  /** Where the entry begins, its name begins and ends, its id begins. */
  start = 0;
  nameStart = 0;
  nameEnd = 0;
  oidStart = 0;
  end = 0;
  mode = 0;
  isTree = false;
  /** What follows `end` is no entry. */
  broken = false;

  constructor(raw: Buffer, format: ObjectFormat) {
    this.raw = raw;
    this.oidBytes = format === "sha1" ? 20 : 32;
  }

  /** Goes to the next entry; false at the end, and where the bytes are no entry (`broken`). */
  next(): boolean {
    const { raw } = this;
    if (this.end >= raw.length) return false;
    let at = this.end;
    let mode = 0;
    // Ten digits are more than any mode has, and fit into a number.
    for (
      let byte = raw[at] as number;
      byte >= 0x30 && byte <= 0x37 && at - this.end < 10;
      byte = raw[++at] as number
    ) {
      mode = mode * 8 + (byte - 0x30);
    }
    const nameStart = at + 1;
    let nul = nameStart;
    if (at === this.end || raw[at] !== SPACE) nul = raw.length;
    while (nul < raw.length && raw[nul] !== 0) nul += 1;
    if (nul + 1 + this.oidBytes > raw.length) {
      this.broken = true;
      return false;
    }
    this.start = this.end;
    this.mode = mode;
    this.isTree = isTreeMode(mode);
    this.nameStart = nameStart;
    this.nameEnd = nul;
    this.oidStart = nul + 1;
    this.end = nul + 1 + this.oidBytes;
    return true;
  }
}

/** Whether a mode says that the entry is a directory, however odd its other bits. */
export function isTreeMode(mode: number): boolean {
  return (mode & 0o170000) === MODE.tree;
}

/** Git's order of tree entries: by bytes, as if each directory's name ended in a slash. */
export function compareEntries(one: TreeCursor, other: TreeCursor): number {
  const [a, b] = [one.raw, other.raw];
  let i = one.nameStart;
  let j = other.nameStart;
  for (; i < one.nameEnd && j < other.nameEnd; i += 1, j += 1) {
    const difference = (a[i] as number) - (b[j] as number);
    if (difference !== 0) return difference;
  }
  const last = i < one.nameEnd ? (a[i] as number) : one.isTree ? SLASH : 0;
  const otherLast = j < other.nameEnd ? (b[j] as number) : other.isTree ? SLASH : 0;
  if (last !== otherLast) return last - otherLast;
  // `a/` as a file's name against the directory `a`: no name of git's, but an order all the same.
  return one.nameEnd - i - (other.nameEnd - j);
}

/** Whether two entries of one name hold the same mode and id. */
export function sameContent(one: TreeCursor, other: TreeCursor): boolean {
  if (one.mode !== other.mode) return false;
  const [a, b] = [one.raw, other.raw];
  for (let i = one.oidStart, j = other.oidStart; i < one.end; i += 1, j += 1) if (a[i] !== b[j]) return false;
  return true;
}
