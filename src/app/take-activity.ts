import type { Activity } from "../engine/activity.ts";
import { addActivity } from "../store/activity.ts";
import { appendEntries, lastKindOfRun } from "../store/ledger.ts";
import { addToOutbox } from "../store/outbox.ts";
import { lockRepository } from "../store/repositories.ts";
import { findRun } from "../store/runs.ts";
import { inTransaction } from "../store/transaction.ts";
import { appActor, entryAt } from "./ledger-words.ts";
import { manifestSealDraft } from "./seal-manifest.ts";
import type { Services } from "./services.ts";

/**
 * Keeps what was told of a run's files and calls, for its manifest: no verdict depends on it. Exporters send in batches, often after
 * the run has ended: then its manifest is sealed once more. @returns how much of it was new; undefined: there is no such run
 */
export async function takeActivity(
  services: Pick<Services, "db" | "clock" | "config">,
  runId: string,
  told: { readonly independent: boolean; readonly activity: readonly Activity[] },
): Promise<number | undefined> {
  const now = services.clock();
  return await inTransaction(services.db, async (tx) => {
    const run = await findRun(tx, runId);
    if (run === undefined) return undefined;
    const { repositoryId } = run;
    const fresh = await addActivity(tx, { runId, independent: told.independent }, told.activity, now);
    if (fresh === 0) return fresh;
    await lockRepository(tx, repositoryId);
    if ((await lastKindOfRun(tx, runId)) !== "manifest-sealed") return fresh;
    const body = { deed: "told after its end", activity: fresh, independent: told.independent };
    const words = { kind: "annotation", actor: appActor(services), subject: { run: runId }, body } as const;
    await appendEntries(tx, repositoryId, [entryAt(now, words)]);
    await addToOutbox(tx, [manifestSealDraft(repositoryId, runId, `told ${now.toISOString()}`)], now);
    return fresh;
  });
}
