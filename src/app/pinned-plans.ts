import type { BranchRow } from "../store/branches.ts";
import { findPlan } from "../store/plans.ts";
import { aliveRun } from "../store/runs.ts";
import type { Handle } from "../store/transaction.ts";
import type { PinnedPlans } from "./judge-head.ts";

/** What the ledger has pinned, for the judgement of a branch: a rewritten branch cannot pin again (contract.md, 3). */
export async function pinnedPlans(
  db: Handle,
  repositoryId: number,
  branch: BranchRow | undefined,
): Promise<PinnedPlans> {
  const run = branch === undefined ? undefined : await aliveRun(db, branch.id);
  const ofRun = run === undefined ? undefined : await findPlan(db, repositoryId, run.planId);
  return {
    ...(ofRun === undefined ? {} : { ofRun: ofRun.sha256 }),
    find: async (planId) => {
      const plan = await findPlan(db, repositoryId, planId);
      if (plan === undefined) return undefined;
      const isElsewhere = !plan.standing && plan.branch !== branch?.name;
      return { sha256: plan.sha256, used: plan.finishedAt !== undefined || isElsewhere };
    },
  };
}
