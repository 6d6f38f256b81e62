import type { RefUpdate } from "../engine/ref-update.ts";
import { enqueueJobs } from "../store/jobs.ts";
import type { Tx } from "../store/transaction.ts";
import { jobOf } from "./dispatcher.ts";
import { branchLane, pullLane, type RepositoryRef, type Work } from "./webhook-jobs.ts";

/**
 * Has a branch judged again, and the gate that its pull request stands before, in the branch's own lane: after what waits
 * there. Of a head from a fork there is the gate alone.
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
    readonly branch: string | undefined;
    readonly pull: number;
    readonly cause: string;
  },
  now: Date,
): Promise<void> {
  const lane = branch === undefined ? pullLane(repository, pull) : branchLane(repository, branch);
  const works: readonly Work[] = [
    ...(branch === undefined ? [] : [{ kind: "judge-branch", repository, branch, forced: false } as const]),
    { kind: "judge-pull", repository, pull, closed: false },
  ];
  const drafts = works.map((work) => ({
    ...jobOf({ lane, work }),
    idempotencyKey: `${cause} ${work.kind}`,
  }));
  await enqueueJobs(tx, drafts, now);
}

/** Has a branch of the ladder looked at for what was recorded of these updates: once for each, as it is accounted for now. */
export async function enqueueRungJudging(
  tx: Tx,
  repository: RepositoryRef,
  branch: string,
  updates: readonly RefUpdate[],
  now: Date,
): Promise<void> {
  const drafts = updates.flatMap(({ after, account }) => {
    if (after === undefined) return [];
    const work = { kind: "judge-branch", repository, branch, after, forced: false } as const;
    const draft = jobOf({ lane: branchLane(repository, branch), work });
    return [{ ...draft, idempotencyKey: `update ${branch} ${after} ${account.kind} ${now.getTime()}` }];
  });
  await enqueueJobs(tx, drafts, now);
}
