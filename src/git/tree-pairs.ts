import type { BytePath } from "../contract/byte-path.ts";
import { entryAt, parseTree, type Tree } from "./tree.ts";
import { compareEntries, isTreeMode, sameContent, TreeCursor } from "./tree-cursor.ts";
import type { Entry, ObjectFormat, Oid, TreeEntry } from "./types.ts";

/** What differs between two trees, one level deep: leaves, and pairs of directories to be compared in turn. */
export interface TreeDifference {
  readonly leaves: readonly { readonly name: BytePath; readonly from?: Entry; readonly to?: Entry }[];
  readonly directories: readonly { readonly name: BytePath; readonly from?: Oid; readonly to?: Oid }[];
}

/** A file that becomes a directory is a deletion and the directory's creation: git's order keeps the two apart. */
export function differenceOf(
  from: Tree | undefined,
  to: Tree | undefined,
  format: ObjectFormat,
): TreeDifference {
  const found: Found = { leaves: [], directories: [] };
  const orderly = (from?.orderly ?? true) && (to?.orderly ?? true);
  if (orderly) walkSideBySide(from, to, format, found);
  else matchByName(from, to, format, found);
  return found;
}

interface Found {
  leaves: { name: BytePath; from?: Entry; to?: Entry }[];
  directories: { name: BytePath; from?: Oid; to?: Oid }[];
}

function walkSideBySide(
  from: Tree | undefined,
  to: Tree | undefined,
  format: ObjectFormat,
  found: Found,
): void {
  const left = new TreeCursor(from?.raw ?? Buffer.alloc(0), format);
  const right = new TreeCursor(to?.raw ?? Buffer.alloc(0), format);
  let hasLeft = left.next();
  let hasRight = right.next();
  while (hasLeft || hasRight) {
    const order = !hasLeft ? 1 : !hasRight ? -1 : compareEntries(left, right);
    if (order !== 0 || !sameContent(left, right)) {
      add(found, order <= 0 ? entryAt(left) : undefined, order >= 0 ? entryAt(right) : undefined);
    }
    if (order <= 0) hasLeft = left.next();
    if (order >= 0) hasRight = right.next();
  }
}

/** For trees that git would not have written: by name and kind, twins by their turn. The tree itself is a defect. */
function matchByName(from: Tree | undefined, to: Tree | undefined, format: ObjectFormat, found: Found): void {
  const pairs = new Map<string, { from?: TreeEntry; to?: TreeEntry }>();
  for (const [side, tree] of [["from", from] as const, ["to", to] as const]) {
    const turns = new Map<string, number>();
    for (const entry of tree === undefined ? [] : parseTree(tree.raw, format)) {
      const key = isTreeMode(entry.mode) ? `${entry.name}/` : entry.name;
      const turn = turns.get(key) ?? 0;
      turns.set(key, turn + 1);
      // A name holds no NUL.
      const place = `${key}\0${turn}`;
      pairs.set(place, { ...pairs.get(place), [side]: entry });
    }
  }
  for (const { from: one, to: other } of pairs.values()) {
    if (one?.mode !== other?.mode || one?.oid !== other?.oid) add(found, one, other);
  }
}

function add(found: Found, from: TreeEntry | undefined, to: TreeEntry | undefined): void {
  const either = (from ?? to) as TreeEntry;
  const { name } = either;
  if (isTreeMode(either.mode)) {
    // A directory's odd mode is a defect of the tree, not a change of a path.
    if (from?.oid !== to?.oid)
      found.directories.push({ name, ...(from && { from: from.oid }), ...(to && { to: to.oid }) });
    return;
  }
  found.leaves.push({
    name,
    ...(from && { from: { mode: from.mode, oid: from.oid } }),
    ...(to && { to: { mode: to.mode, oid: to.oid } }),
  });
}
