import { pullsAgreedTo } from "../store/approvals.ts";
import { findBranchById } from "../store/branches.ts";
import { pullsReviewedBy } from "../store/counted-reviews.ts";
import { completeJob, type Job } from "../store/job-lease.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { enqueueJudging } from "./judge-again.ts";
import { activeRepositories } from "./known-repositories.ts";
import { repositoryNow } from "./repository-now.ts";
import type { Services } from "./services.ts";
import type { Work } from "./webhook-jobs.ts";

/**
 * Somebody's role or a team's members have changed: wherever they have agreed to something that still stands, or a review of theirs counts, it is judged
 * anew now, and who agreed is asked for again there [T120]. The webhook decides nothing: it may be late, or lost, and then
 * the sweep does the same within ten minutes.
 */
export async function followPeople(
  services: Services,
  job: Job,
  { installationId, member }: Extract<Work, { kind: "people" }>,
): Promise<void> {
  const { db, clock, log } = services;
  const now = clock();
  for (const known of await activeRepositories(db)) {
    if (known.installationId !== installationId) continue;
    const agreed = eachOnce([
      ...(await pullsAgreedTo(db, { repositoryId: known.id, approverId: member }, now)),
      ...(await pullsReviewedBy(db, { repositoryId: known.id, reviewerId: member })),
    ]);
    const repository = agreed.length === 0 ? undefined : await repositoryNow(services, known);
    if (repository === undefined) continue;
    await inTransaction(db, async (tx) => {
      await lockRepository(tx, repository.id);
      for (const { pull, branchId } of agreed) {
        const branch = branchId === undefined ? undefined : (await findBranchById(tx, branchId))?.name;
        await enqueueJudging(tx, { repository, branch, pull, cause: `people ${job.id} ${pull}` }, now);
      }
    });
    log("info", "people have changed: what they agreed to is judged again", {
      repository: repository.id,
      pulls: agreed.length,
    });
  }
  await completeJob(db, job, now);
}

/** Somebody may have agreed to a pull request in several ways. */
function eachOnce<T extends { readonly pull: number }>(pulls: readonly T[]): readonly T[] {
  return [...new Map(pulls.map((each) => [each.pull, each])).values()];
}
