import { CannotRun } from "./cannot-run.ts";
import { newCommits, readCommits } from "./commits.ts";
import { effectPlan, readEffect } from "./effect.ts";
import { autoMerges } from "./merge.ts";
import type { MergePair } from "./merge-contents.ts";
import { type MergedLeaf, mergedLeaves } from "./merged-blobs.ts";
import { listNewBlobs, measured } from "./new-blobs.ts";
import type { Objects } from "./objects.ts";
import { changesOfRange, type Described, describeCommits } from "./range-changes.ts";
import {
  type AutoMerge,
  CEILINGS,
  type CeilingExceeded,
  type Ceilings,
  type ChangeSet,
  type CommitObject,
  type Oid,
  type Unreadable,
} from "./types.ts";

/**
 * Reads all that a pushed range is: its new commits one by one, its effect on the target, its new blobs. What could not
 * be read or was too much is listed, never left out in silence.
 * @throws CannotRun where base or head, or the history between them, is not in the repository.
 */
export async function readRange(
  objects: Objects,
  base: Oid,
  head: Oid,
  ceilings: Ceilings = CEILINGS,
): Promise<ChangeSet> {
  return withSizes(objects, await readRangeUnmeasured(objects, base, head, ceilings), new Map());
}

/**
 * The same with the sizes of its new blobs, and with what of them cannot be read.
 * @param known bytes of contents that were read meanwhile, so that git is not asked for them
 */
export async function withSizes(
  objects: Objects,
  set: ChangeSet,
  known: ReadonlyMap<Oid, number>,
): Promise<ChangeSet> {
  const { blobs, unreadable } = await measured(objects.reader, set.newBlobs, known);
  return { ...set, newBlobs: blobs, unreadable: distinct([...set.unreadable, ...unreadable]) };
}

/** As `readRange`, but blobs are not asked for: for who reads their contents anyway, and has the sizes then. */
export async function readRangeUnmeasured(
  objects: Objects,
  base: Oid,
  head: Oid,
  ceilings: Ceilings = CEILINGS,
): Promise<ChangeSet> {
  // At once: the one starts the reader, the other walks history.
  const [ends, walked] = await Promise.allSettled([
    endsOf(objects, base, head, ceilings),
    newCommits(objects, base, head, ceilings),
  ]);
  if (ends.status === "rejected") throw ends.reason;
  if (walked.status === "rejected") throw walked.reason;
  const [baseCommit, headCommit] = ends.value;
  const listed = walked.value;
  const isNew = new Set(listed.commits.map(({ oid }) => oid));
  const boundary = [
    ...new Set(listed.commits.flatMap(({ parents }) => parents.filter((parent) => !isNew.has(parent)))),
  ];
  const plan = effectPlan(baseCommit, headCommit, listed, boundary);
  const merges = await repeatMerges(objects, listed.commits, plan.pair, ceilings);
  const parentTrees = await treesOfParents(objects, listed.commits, boundary, ceilings);
  const described = describeCommits(listed.commits, isNew, merges, parentTrees.trees);
  const effect = await readEffect(objects, plan, merges, ceilings);
  const changes = await changesOfRange(
    objects,
    described,
    effect,
    baseCommit.tree,
    parentTrees.trees,
    ceilings,
  );
  const merged = await blobsOfMerges(objects, described, parentTrees.trees, ceilings);
  const newBlobs = listNewBlobs(changes.commits, merged.leaves, changes.effect.changes);
  return {
    base,
    head,
    baseTree: baseCommit.tree,
    headTree: headCommit.tree,
    commits: changes.commits,
    effect: changes.effect,
    newBlobs,
    treeDefects: changes.defects,
    ceilingsExceeded: distinctCeilings([
      ...(listed.ceiling ? [listed.ceiling] : []),
      ...changes.ceilings,
      ...merged.ceilings,
    ]),
    unreadable: distinct([
      ...listed.unreadable,
      ...parentTrees.unreadable,
      ...changes.unreadable,
      ...merged.unreadable,
    ]),
    boundary,
  };
}

async function endsOf(
  objects: Objects,
  base: Oid,
  head: Oid,
  ceilings: Ceilings,
): Promise<[CommitObject, CommitObject]> {
  const { commits, unreadable } = await readCommits(objects, base === head ? [base] : [base, head], ceilings);
  const [failed] = unreadable;
  const [baseCommit, headCommit = baseCommit] = commits;
  if (failed !== undefined || baseCommit === undefined || headCommit === undefined) {
    const { directory } = objects.scratch.repository;
    throw new CannotRun(
      `the commit ${failed?.oid ?? base} cannot be read from \`${directory}\`: ${failed?.detail ?? "it is missing"}`,
      "fetch it, or check the repository with `git fsck`",
    );
  }
  return [baseCommit, headCommit];
}

/** Git's merge of each new merge's parents, and of head into base where that is needed, by their ids. */
async function repeatMerges(
  objects: Objects,
  commits: readonly CommitObject[],
  effect: MergePair | undefined,
  ceilings: Ceilings,
): Promise<ReadonlyMap<string, AutoMerge>> {
  const pairs = new Map<string, MergePair>();
  for (const { parents } of commits) {
    const [into, from] = parents;
    if (parents.length === 2 && into && from) pairs.set(`${into} ${from}`, { into, from });
  }
  if (effect !== undefined) pairs.set(`${effect.into} ${effect.from}`, effect);
  const merges = await autoMerges(objects, [...pairs.values()], ceilings);
  return new Map([...pairs.keys()].map((key, index) => [key, merges[index] as AutoMerge]));
}

/** The tree of every parent of a new commit. */
async function treesOfParents(
  objects: Objects,
  commits: readonly CommitObject[],
  boundary: readonly Oid[],
  ceilings: Ceilings,
) {
  const read = await readCommits(objects, boundary, ceilings);
  return {
    trees: new Map([...read.commits, ...commits].map(({ oid, tree }) => [oid, tree])),
    unreadable: read.unreadable,
  };
}

async function blobsOfMerges(
  objects: Objects,
  described: readonly Described[],
  trees: ReadonlyMap<Oid, Oid>,
  ceilings: Ceilings,
) {
  const merges = described.filter(({ commit }) => commit.parents.length > 1);
  const found = await mergedLeaves(
    objects.reader,
    merges.map(({ commit }) => ({
      tree: commit.tree,
      parents: commit.parents.flatMap((parent) => trees.get(parent) ?? []),
    })),
    ceilings,
  );
  const commitOf = (merge: number): Oid => (merges[merge] as Described).commit.oid;
  return {
    leaves: found.leaves.map((leaf: MergedLeaf) => ({ ...leaf, commit: commitOf(leaf.merge) })),
    unreadable: found.unreadable.map(
      ({ merge, ...unreadable }): Unreadable => ({ ...unreadable, commit: commitOf(merge) }),
    ),
    ceilings: found.ceiling === undefined ? [] : [withCommit(found.ceiling, commitOf(found.ceiling.merge))],
  };
}

function withCommit({ ceiling, limit, path }: CeilingExceeded, commit: Oid): CeilingExceeded {
  return { ceiling, limit, commit, ...(path !== undefined && { path }) };
}

function distinct(unreadable: readonly Unreadable[]): Unreadable[] {
  const seen = new Set<Oid>();
  return unreadable.filter(({ oid }) => seen.size !== seen.add(oid).size);
}

function distinctCeilings(ceilings: readonly CeilingExceeded[]): CeilingExceeded[] {
  const seen = new Set<string>();
  return ceilings.filter(({ ceiling }) => seen.size !== seen.add(ceiling).size);
}
