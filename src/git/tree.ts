import type { BytePath } from "../contract/byte-path.ts";
import { compareEntries, TreeCursor } from "./tree-cursor.ts";
import { MODE, type ObjectFormat, type Oid, type TreeDefectKind, type TreeEntry } from "./types.ts";

export interface EntryDefect {
  readonly kind: TreeDefectKind;
  /** Absent where the tree as a whole is odd. */
  readonly name?: BytePath;
}

/** A tree object that has been looked over. */
export interface Tree {
  readonly raw: Buffer;
  readonly defects: readonly EntryDefect[];
  /** In git's order and without twins, so that two trees can be walked side by side. */
  readonly orderly: boolean;
}

const USUAL_MODES: ReadonlySet<number> = new Set(Object.values(MODE));
const DOT = 0x2e;
const SLASH = 0x2f;

/** The entries as they were written, odd ones included, up to where the bytes are no tree any more. Never throws. */
export function parseTree(raw: Buffer, format: ObjectFormat): TreeEntry[] {
  const entries: TreeEntry[] = [];
  const cursor = new TreeCursor(raw, format);
  while (cursor.next()) entries.push(entryAt(cursor));
  return entries;
}

export function entryAt(cursor: TreeCursor): TreeEntry {
  return {
    mode: cursor.mode,
    name: nameAt(cursor),
    oid: cursor.raw.toString("hex", cursor.oidStart, cursor.end) as Oid,
  };
}

/**
 * Looks a tree over; takes any bytes, never throws. The defects are those of `git fsck --strict`; look-alikes of `.git`
 * on other file systems are the business of whoever judges names. Source: git's fsck.c.
 */
export function lookOver(raw: Buffer, format: ObjectFormat): Tree {
  const defects: EntryDefect[] = [];
  const cursor = new TreeCursor(raw, format);
  const before = new TreeCursor(raw, format);
  let sorted = true;
  let mayHaveTwins = false;
  while (cursor.next()) {
    entryDefects(cursor, defects);
    if (cursor.start > 0) {
      before.next();
      const order = compareEntries(before, cursor);
      // A directory before a file of its name is a twin to git, and not also out of order.
      if (order > 0 && !sameName(before, cursor)) {
        sorted = false;
        defects.push({ kind: "treeNotSorted", name: nameAt(cursor) });
      }
      // `a`, `a.b`, `a/`: a file and a directory of one name need not be neighbours, but what is between begins like them.
      if (order >= 0 || beginsWith(before, cursor)) mayHaveTwins = true;
    }
  }
  if (cursor.broken) defects.push({ kind: "badTree" });
  const twins = mayHaveTwins ? twinsOf(parseTree(raw, format)) : [];
  for (const name of twins) defects.push({ kind: "duplicateEntries", name });
  return { raw, defects, orderly: sorted && twins.length === 0 };
}

function entryDefects(cursor: TreeCursor, defects: EntryDefect[]): void {
  const { raw, nameStart, nameEnd } = cursor;
  if (raw[cursor.start] === 0x30) defects.push({ kind: "zeroPaddedFilemode", name: nameAt(cursor) });
  if (!USUAL_MODES.has(cursor.mode)) defects.push({ kind: "badFilemode", name: nameAt(cursor) });
  if (raw[cursor.oidStart] === 0 && isNull(cursor)) defects.push({ kind: "nullSha1", name: nameAt(cursor) });
  if (nameStart === nameEnd) defects.push({ kind: "emptyName", name: "" as BytePath });
  for (let at = nameStart; at < nameEnd; at += 1) {
    if (raw[at] !== SLASH) continue;
    defects.push({ kind: "fullPathname", name: nameAt(cursor) });
    break;
  }
  if (raw[nameStart] !== DOT || nameEnd - nameStart > 4) return;
  const name = nameAt(cursor);
  if (name === ".") defects.push({ kind: "hasDot", name });
  if (name === "..") defects.push({ kind: "hasDotdot", name });
  if (/^\.git$/i.test(name)) defects.push({ kind: "hasDotgit", name });
}

function nameAt(cursor: TreeCursor): BytePath {
  return cursor.raw.toString("latin1", cursor.nameStart, cursor.nameEnd) as BytePath;
}

function isNull(cursor: TreeCursor): boolean {
  for (let at = cursor.oidStart; at < cursor.end; at += 1) if (cursor.raw[at] !== 0) return false;
  return true;
}

function beginsWith(longer: TreeCursor, shorter: TreeCursor): boolean {
  if (!shorter.isTree || longer.nameEnd - longer.nameStart < shorter.nameEnd - shorter.nameStart)
    return false;
  for (let i = longer.nameStart, j = shorter.nameStart; j < shorter.nameEnd; i += 1, j += 1) {
    if (longer.raw[i] !== shorter.raw[j]) return false;
  }
  return true;
}

function sameName(one: TreeCursor, other: TreeCursor): boolean {
  return nameAt(one) === nameAt(other);
}

function twinsOf(entries: readonly TreeEntry[]): BytePath[] {
  const names = new Set<string>();
  return entries.filter(({ name }) => names.size === names.add(name).size).map(({ name }) => name);
}
