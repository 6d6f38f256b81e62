import { givenBy } from "../store/approvals.ts";
import { findBranchById } from "../store/branches.ts";
import { completeJob, type Job } from "../store/job-lease.ts";
import { lockRepository, noteRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { enqueueJudging } from "./judge-again.ts";
import type { Services } from "./services.ts";
import { voidForComment } from "./void-approval.ts";
import type { Work } from "./webhook-jobs.ts";

/** An edited or deleted comment only takes back: what it allowed and nobody has used yet is void [T121]. */
export async function withdraw(
  services: Services,
  job: Job,
  { repository, comment, pull }: Extract<Work, { kind: "withdrawn" }>,
): Promise<void> {
  const { db, clock, log } = services;
  const now = clock();
  const { id, name: fullName, installationId } = repository;
  await noteRepository(db, { id, fullName, installationId, state: "active" }, now);
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, id);
    for (const approval of await givenBy(tx, id, comment)) {
      await voidForComment(services, tx, approval, now);
      // What it let through is judged without it.
      const branch =
        approval.branchId === undefined ? undefined : await findBranchById(tx, approval.branchId);
      await enqueueJudging(tx, { repository, branch: branch?.name, pull, cause: `void ${approval.id}` }, now);
      log("info", "an approval is void", { repository: id, comment, kind: approval.kind });
    }
    await completeJob(tx, job, now);
  });
}
