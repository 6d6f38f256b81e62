import type { NewCommits } from "./commits.ts";
import { mergeBases } from "./merge.ts";
import type { MergePair } from "./merge-contents.ts";
import type { Objects } from "./objects.ts";
import type { AutoMerge, Ceilings, CommitObject, Effect, Oid } from "./types.ts";

/** What the range alone says of its effect, and what git has to be asked. */
export interface EffectPlan {
  readonly base: CommitObject;
  readonly head: CommitObject;
  /** Known without merging. */
  readonly merge?: AutoMerge;
  /** To be merged by git. */
  readonly pair?: MergePair;
  /** Undefined: to be asked. */
  readonly mergeBases?: readonly Oid[];
}

export function effectPlan(
  base: CommitObject,
  head: CommitObject,
  listed: NewCommits,
  boundary: readonly Oid[],
): EffectPlan {
  const ends = { base, head };
  const pair = { into: base.oid, from: head.oid };
  // With a list that was cut short nothing is known: git is asked for everything.
  if (listed.ceiling !== undefined) return { ...ends, pair };
  if (listed.commits.length === 0)
    return { ...ends, merge: { kind: "clean", tree: base.tree }, mergeBases: [head.oid] };
  // A child of the base that the head has is a new commit: the base is an ancestor only as a new commit's parent.
  if (boundary.includes(base.oid))
    return { ...ends, merge: { kind: "clean", tree: head.tree }, mergeBases: [base.oid] };
  if (boundary.length === 0) return { ...ends, merge: { kind: "unrelated" }, mergeBases: [] };
  return boundary.length === 1 ? { ...ends, pair, mergeBases: boundary } : { ...ends, pair };
}

export async function readEffect(
  objects: Objects,
  plan: EffectPlan,
  merges: ReadonlyMap<string, AutoMerge>,
  ceilings: Ceilings,
): Promise<Omit<Effect, "changes">> {
  const { base, head } = plan;
  const merge = plan.merge ??
    merges.get(`${base.oid} ${head.oid}`) ?? { kind: "undetermined", why: "it was not merged" };
  return {
    ...("tree" in merge && { tree: merge.tree }),
    merge,
    conflictedPaths: merge.kind === "conflicted" ? merge.conflictedPaths : [],
    unrelated: merge.kind === "unrelated",
    mergeBases: plan.mergeBases ?? (await mergeBases(objects, base.oid, head.oid, ceilings)),
  };
}
