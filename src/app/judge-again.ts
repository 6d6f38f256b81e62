import { enqueueJobs } from "../store/jobs.ts";
import type { Tx } from "../store/transaction.ts";
import { jobOf } from "./dispatcher.ts";
import { branchLane, type RepositoryRef, type Work } from "./webhook-jobs.ts";

/**
 * Has a branch judged again, and the gate that its pull request stands before, in the branch's own lane: after what waits
 * there.
 * @param cause once for each of them: a second call for the same cause does nothing.
 */
export async function enqueueJudging(
  tx: Tx,
  {
    repository,
    branch,
    pull,
    cause,
  }: {
    readonly repository: RepositoryRef;
    readonly branch: string;
    readonly pull: number;
    readonly cause: string;
  },
  now: Date,
): Promise<void> {
  const lane = branchLane(repository, branch);
  const works = [
    { kind: "judge-branch", repository, branch, forced: false },
    { kind: "judge-pull", repository, pull, closed: false },
  ] as const satisfies readonly Work[];
  const drafts = works.map((work) => ({
    ...jobOf({ lane, work }),
    idempotencyKey: `${cause} ${work.kind}`,
  }));
  await enqueueJobs(tx, drafts, now);
}
