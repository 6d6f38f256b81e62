import { GATES } from "../engine/ladder.ts";
import { completeJob, type Job } from "../store/job-lease.ts";
import { addToOutbox } from "../store/outbox.ts";
import { lockRepository, noteRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { checkRunDraft } from "./check-outbox.ts";
import type { Services } from "./services.ts";
import { shownVerdict, wordsOf } from "./shown-verdict.ts";
import type { Work } from "./webhook-jobs.ts";

/** A human asked for it again: what was recorded of the head is said again, with the stops that stand now. */
export async function republish(
  { db, clock }: Services,
  job: Job,
  { repository, head }: Extract<Work, { kind: "republish" }>,
): Promise<void> {
  const now = clock();
  const { id: repositoryId, name: fullName, installationId } = repository;
  await noteRepository(db, { id: repositoryId, fullName, installationId, state: "active" }, now);
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repositoryId);
    for (const gate of ["run", ...GATES]) {
      const shown = await shownVerdict(tx, { repositoryId, head, gate }, now);
      if (shown === undefined) continue;
      const words = wordsOf(shown, { repositoryId, gate });
      await addToOutbox(tx, [checkRunDraft({ ...words, milliseconds: 0, again: `job ${job.id}` })], now);
    }
    await completeJob(tx, job, now);
  });
}
