import { readCommits } from "./commits.ts";
import type { Objects } from "./objects.ts";
import type { Ceilings, Oid } from "./types.ts";

/** Commits of one update that are looked at one by one. */
const LINE_MAX = 500;

/**
 * The line of first parents from `base`, left out, up to `head`, oldest first: what a branch went through when each update
 * added to it. Undefined where `base` is not on that line, or lies further back than anybody looks.
 */
export async function firstParents(
  objects: Objects,
  base: Oid,
  head: Oid,
  ceilings: Ceilings,
): Promise<readonly Oid[] | undefined> {
  const line: Oid[] = [];
  for (let next = head; next !== base; ) {
    const { commits } = await readCommits(objects, [next], ceilings);
    const parent = commits[0]?.parents[0];
    if (parent === undefined || line.length >= LINE_MAX) return undefined;
    line.push(next);
    next = parent;
  }
  return line.reverse();
}
