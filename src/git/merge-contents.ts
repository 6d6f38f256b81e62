import { readCommits } from "./commits.ts";
import { refuseLacking } from "./lacking-blobs.ts";
import type { Objects } from "./objects.ts";
import { diffTrees } from "./tree-walk.ts";
import { type Ceilings, type Entry, MODE, type Oid, type TreeChange } from "./types.ts";

/** Two commits to be merged. */
export interface MergePair {
  readonly into: Oid;
  readonly from: Oid;
}

/**
 * In a partial mirror: sees that the contents are here which git reads to merge these pairs, so that they are asked for
 * together; git itself names but the first that is missing, and gives up.
 * @throws CannotRun where some are not.
 */
export async function refuseLackingMerges(
  objects: Objects,
  pairs: readonly MergePair[],
  basesOf: (pair: MergePair) => Promise<readonly Oid[]>,
  ceilings: Ceilings,
): Promise<void> {
  const needed = new Set<Oid>();
  for (const pair of pairs) {
    const [base, ...others] = await basesOf(pair);
    // Without a common commit git merges nothing.
    if (base === undefined) continue;
    const [root, ...sides] = await treesOf(objects, [base, pair.into, pair.from, ...others], ceilings);
    const changes: (readonly TreeChange[])[] = [];
    for (const side of sides) changes.push((await diffTrees(objects.reader, root, side, ceilings)).changes);
    for (const oid of others.length > 0 ? allOf(changes) : mergedOf(changes)) needed.add(oid);
  }
  await objects.reader.sizes([...needed], "blob");
  refuseLacking(objects);
}

async function treesOf(objects: Objects, commits: readonly Oid[], ceilings: Ceilings): Promise<Oid[]> {
  const read = await readCommits(objects, commits, ceilings);
  return read.commits.map(({ tree }) => tree);
}

/** Where there are several common commits git merges them first, and whatever differs may be read. */
function allOf(changes: readonly (readonly TreeChange[])[]): Oid[] {
  return changes.flat().flatMap(({ from, to }) => [...blobOf(from), ...blobOf(to)]);
}

/**
 * What both sides have changed; and where a path is gone on one side, and not only there touched, all that this side has
 * made anew: git looks there for what the path has become, unless something has its very content.
 */
function mergedOf([ours = [], theirs = []]: readonly (readonly TreeChange[])[]): Oid[] {
  const byPath = new Map(ours.map((change) => [change.path, change]));
  const [newOurs, newTheirs] = [newBlobsOf(ours), newBlobsOf(theirs)];
  const found: Oid[] = [];
  const sought = new Set<Oid>();
  for (const their of theirs) {
    const our = byPath.get(their.path);
    if (our === undefined) continue;
    const isGone = our.to === undefined || their.to === undefined;
    if (!isGone && our.to?.oid === their.to?.oid && our.to?.mode === their.to?.mode) continue;
    const [before] = blobOf(our.from);
    const seeks = (side: TreeChange, made: ReadonlySet<Oid>): boolean =>
      before !== undefined && side.to === undefined && made.size > 0 && !made.has(before);
    if (seeks(our, newOurs)) for (const oid of newOurs) sought.add(oid);
    if (seeks(their, newTheirs)) for (const oid of newTheirs) sought.add(oid);
    found.push(...blobOf(our.from), ...blobOf(our.to), ...blobOf(their.to));
  }
  return [...found, ...sought];
}

function newBlobsOf(changes: readonly TreeChange[]): ReadonlySet<Oid> {
  return new Set(changes.flatMap(({ from, to }) => (from === undefined ? blobOf(to) : [])));
}

/** A submodule's commit is in another repository. */
function blobOf(entry: Entry | undefined): Oid[] {
  return entry === undefined || (entry.mode & 0o170000) === MODE.gitlink ? [] : [entry.oid];
}
