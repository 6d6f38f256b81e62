import type { BytePath } from "../contract/byte-path.ts";
import { entriesAt } from "./lookup.ts";
import type { Objects } from "./objects.ts";
import { trailersOf } from "./trailers.ts";
import { type TreePair, TreeWalk } from "./tree-walk.ts";
import type {
  AutoMerge,
  CeilingExceeded,
  Ceilings,
  CommitKind,
  CommitObject,
  Effect,
  Entry,
  NewCommit,
  Oid,
  TreeChange,
  TreeDefect,
  Unreadable,
} from "./types.ts";

/** A new commit, what it is, and which two trees say what it changes. */
export interface Described {
  readonly commit: CommitObject;
  readonly kind: CommitKind;
  readonly autoMerge?: AutoMerge;
  readonly cleanMerge: boolean;
  readonly mergesTarget: boolean;
  readonly pair: TreePair;
}

export function describeCommits(
  commits: readonly CommitObject[],
  isNew: ReadonlySet<Oid>,
  merges: ReadonlyMap<string, AutoMerge>,
  trees: ReadonlyMap<Oid, Oid>,
): Described[] {
  return commits.map((commit) => {
    const [first] = commit.parents;
    const firstTree = first === undefined ? undefined : trees.get(first);
    const autoMerge = commit.parents.length === 2 ? merges.get(commit.parents.join(" ")) : undefined;
    const from = autoMerge !== undefined && "tree" in autoMerge ? autoMerge.tree : firstTree;
    return {
      commit,
      kind: kindOf(commit, firstTree),
      ...(autoMerge !== undefined && { autoMerge }),
      cleanMerge: autoMerge?.kind === "clean" && autoMerge.tree === commit.tree,
      mergesTarget: commit.parents.length === 2 && commit.parents.some((parent) => !isNew.has(parent)),
      pair: from === undefined ? { to: commit.tree } : { from, to: commit.tree },
    };
  });
}

function kindOf(commit: CommitObject, firstTree: Oid | undefined): CommitKind {
  if (commit.parents.length === 0) return "root";
  if (commit.parents.length === 1) return firstTree === commit.tree ? "empty" : "ordinary";
  return commit.parents.length === 2 ? "merge" : "octopus";
}

export interface RangeChanges {
  readonly commits: readonly NewCommit[];
  readonly effect: Effect;
  readonly defects: readonly TreeDefect[];
  readonly unreadable: readonly Unreadable[];
  readonly ceilings: readonly CeilingExceeded[];
}

/** The changes of every commit and of the effect, from one walk over all their trees. */
export async function changesOfRange(
  objects: Objects,
  described: readonly Described[],
  effect: Omit<Effect, "changes">,
  baseTree: Oid,
  trees: ReadonlyMap<Oid, Oid>,
  ceilings: Ceilings,
): Promise<RangeChanges> {
  const effectPair: TreePair | undefined =
    effect.tree === undefined ? undefined : { from: baseTree, to: effect.tree };
  const pairs = [...described.map(({ pair }) => pair), ...(effectPair ? [effectPair] : [])];
  const walk = new TreeWalk(objects.reader, ceilings);
  await walk.load(pairs);
  const found: CeilingExceeded[] = [];
  const shaOf = (index: number): { commit?: Oid } =>
    described[index] === undefined ? {} : { commit: described[index].commit.oid };
  let listed = 0;
  const lists = pairs.map((pair, index): readonly TreeChange[] => {
    const paths = walk.count(pair);
    const fits = listed + paths <= ceilings.allPaths || paths > ceilings.paths;
    const changes = fits ? walk.changes(pair) : ({ ceiling: "allPaths", limit: ceilings.allPaths } as const);
    if (Array.isArray(changes)) listed += paths;
    if (Array.isArray(changes)) return changes;
    found.push({ ...(changes as CeilingExceeded), ...shaOf(index) });
    return [];
  });
  const commits: NewCommit[] = [];
  for (const [index, one] of described.entries()) {
    commits.push(newCommit(one, await withConflicts(objects, one, lists[index] ?? [], trees)));
  }
  const odd = walk.odd(pairs);
  return {
    commits,
    effect: { ...effect, changes: (effectPair && lists[described.length]) ?? [] },
    defects: odd.defects.map(({ pair, ...defect }) => ({ ...defect, ...shaOf(pair) })),
    unreadable: odd.unreadable.map(({ pair, ...unreadable }) => ({ ...unreadable, ...shaOf(pair) })),
    ceilings: [...found, ...odd.ceilings.map(({ pair, ...ceiling }) => ({ ...ceiling, ...shaOf(pair) }))],
  };
}

function newCommit(one: Described, changes: readonly TreeChange[]): NewCommit {
  const { oid, ...commit } = one.commit;
  const { kind, autoMerge, cleanMerge, mergesTarget } = one;
  return {
    ...commit,
    sha: oid,
    kind,
    cleanMerge,
    mergesTarget,
    ...(autoMerge !== undefined && { autoMerge }),
    changes,
    conflictedPaths: autoMerge?.kind === "conflicted" ? autoMerge.conflictedPaths : [],
    trailers: trailersOf(commit.message),
  };
}

/**
 * A conflicted path counts as changed whatever its author chose. Git's own tree has conflict markers there, or the path
 * under an invented name, so it is compared with the first parent that has it.
 */
async function withConflicts(
  objects: Objects,
  one: Described,
  changes: readonly TreeChange[],
  trees: ReadonlyMap<Oid, Oid>,
): Promise<readonly TreeChange[]> {
  if (one.autoMerge?.kind !== "conflicted") return changes;
  const paths = one.autoMerge.conflictedPaths;
  const sides: ReadonlyMap<BytePath, Entry>[] = [];
  for (const root of [one.commit.tree, ...one.commit.parents.flatMap((parent) => trees.get(parent) ?? [])]) {
    const entries = await entriesAt(objects.reader, root, paths);
    // What cannot be read was named by the walk over the same trees.
    sides.push(
      new Map(
        [...entries].flatMap(([path, answer]) => (answer.kind === "entry" ? [[path, answer.entry]] : [])),
      ),
    );
  }
  const [result, ...parents] = sides;
  const conflicted = new Set(paths);
  const settled = paths.flatMap((path): TreeChange[] => {
    const from = parents.find((entries) => entries.has(path))?.get(path);
    const to = result?.get(path);
    return from === undefined && to === undefined ? [] : [{ path, ...(from && { from }), ...(to && { to }) }];
  });
  const all = [...changes.filter(({ path }) => !conflicted.has(path)), ...settled];
  return all.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
