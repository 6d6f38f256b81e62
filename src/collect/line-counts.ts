import type { CommitFact, TreeChange } from "../engine/change.ts";
import { changedLines } from "../git/line-count.ts";
import type { Objects } from "../git/objects.ts";
import type { Oid, Unreadable } from "../git/types.ts";

const SUBMODULE = 0o160000;

/** Lines of every change of the range, and the blobs that could not be read while counting. */
export interface LineCounts {
  linesOf(change: TreeChange): number;
  readonly unreadable: readonly Unreadable[];
}

/**
 * Counts the lines each change adds and removes. Contents are read in pairs, through one stream, each distinct pair once,
 * and never more than one pair is held.
 */
export async function countLines(
  objects: Objects,
  commits: readonly CommitFact[],
  bytesMax: number,
): Promise<LineCounts> {
  const pairs = new Map<string, readonly Oid[]>();
  for (const { changes, isCleanTargetMerge } of commits) {
    if (isCleanTargetMerge) continue;
    for (const change of changes) {
      const sides = sidesOf(change);
      if (sides.length > 0) pairs.set(keyOf(change), sides);
    }
  }
  const counts = new Map<string, number>();
  const unreadable = new Map<string, Unreadable>();
  const keys = [...pairs.keys()];
  let at = 0;
  let held: (Buffer | undefined)[] = [];
  const requests = keys.flatMap((key) => pairs.get(key) ?? []);
  await objects.reader.stream(requests, { type: "blob", bytesMax }, (answer) => {
    const key = keys[at] ?? "";
    held.push(answer.kind === "object" ? answer.body : undefined);
    if (answer.kind === "unreadable") unreadable.set(answer.oid, { ...answer, type: "blob" });
    if (held.length < (pairs.get(key)?.length ?? 0)) return;
    counts.set(key, count(key, held));
    held = [];
    at += 1;
  });
  return { linesOf: (change) => counts.get(keyOf(change)) ?? 0, unreadable: [...unreadable.values()] };
}

/** A key with one side counts that side's lines: as many are added where it appears as removed where it goes. */
function count(key: string, held: readonly (Buffer | undefined)[]): number {
  const [first, second] = key.includes(":") ? [held[0], held[1]] : [undefined, held[0]];
  const { added, removed } = changedLines(first, second);
  return added + removed;
}

function keyOf(change: TreeChange): string {
  return sidesOf(change).join(":");
}

function sidesOf({ from, to }: TreeChange): Oid[] {
  // Checked by construction: entries come from git's own trees.
  const sides = [from, to].flatMap((side) => (side && side.mode !== SUBMODULE ? [side.oid as Oid] : []));
  // A change of mode alone changes no line.
  return sides.length === 2 && sides[0] === sides[1] ? [] : sides;
}
