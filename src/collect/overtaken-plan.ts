import type { LooserValue } from "../contract/looser-values.ts";
import type { CommitFact } from "../engine/change.ts";
import { readCommits } from "../git/commits.ts";
import type { Objects } from "../git/objects.ts";
import { CEILINGS, type Oid } from "../git/types.ts";
import { looserInPlan } from "./limit-chain.ts";
import type { PlanDraft } from "./plan-reading.ts";
import { readPolicy } from "./read-policy.ts";
import { resolveRequirements } from "./requirements.ts";
import { TargetTree } from "./target-tree.ts";
import { readThreads } from "./threads.ts";

/**
 * Those of the values looser than the target allows that were so when the run began as well. The others people have
 * overtaken since, by tightening a document above the plan: such a run is judged by the tighter value and goes on
 * (contract.md, 3), else every open run would end with every change of the policy. Where the branch began long ago, or
 * before there was a policy, nothing is won: the target's value binds in any case.
 */
export async function looserFromTheStart(
  objects: Objects,
  commits: readonly CommitFact[],
  draft: PlanDraft,
  looser: readonly LooserValue[],
): Promise<readonly LooserValue[]> {
  const start = startOf(commits);
  if (looser.length === 0 || start === undefined) return looser;
  const { commits: found } = await readCommits(objects, [start], CEILINGS);
  const [commit] = found;
  if (!commit) return looser;
  const tree = new TargetTree(objects, commit.tree);
  const { thread } = draft.location;
  const [policy, threads, requirements] = [
    await readPolicy(tree),
    await readThreads(tree, [draft.path]),
    await resolveRequirements(tree, thread, draft.document.requirements),
  ];
  // What cannot be read, or was not there, allowed nothing.
  if (policy.state !== "valid" || !threads.directories.has(thread)) return looser;
  const then = new Set(
    looserInPlan(policy, threads, thread, requirements, draft.document).map(({ key }) => key),
  );
  return looser.filter(({ key }) => then.has(key));
}

/** The commit of the target that the branch's first commit stands on. */
function startOf(commits: readonly CommitFact[]): Oid | undefined {
  const isNew = new Set(commits.map(({ sha }) => sha));
  const parent = commits[0]?.parents.find((each) => !isNew.has(each));
  // Checked by construction: parents come from git's own commits.
  return parent as Oid | undefined;
}
