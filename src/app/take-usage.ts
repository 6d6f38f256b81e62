import { canonicalJson, sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import { moneyText } from "../engine/money.ts";
import type { UsageEvent } from "../engine/usage-event.ts";
import { signalOf } from "../engine/usage-sum.ts";
import { findBranchById } from "../store/branches.ts";
import { enqueueJobs } from "../store/jobs.ts";
import { appendEntries } from "../store/ledger.ts";
import { lockRepository } from "../store/repositories.ts";
import { findRun, type RunRow } from "../store/runs.ts";
import { inTransaction, type Tx } from "../store/transaction.ts";
import { addTellings, type UsageTelling } from "../store/usage.ts";
import { jobOf } from "./dispatcher.ts";
import { appActor, entryAt } from "./ledger-words.ts";
import type { Services } from "./services.ts";
import { boundOf, type Spending, spendingBy } from "./usage-of.ts";
import { addedUp, addedUpAfter } from "./usage-totals.ts";
import { branchLane } from "./webhook-jobs.ts";

export type UsageOutcome =
  | { readonly outcome: "recorded"; readonly fresh: number; readonly spending: Spending | undefined }
  | { readonly outcome: "too many" }
  | { readonly outcome: "no run" };

/**
 * Records what was told of a run's requests. Where that moves the run over a threshold, or shows what nobody can add up, the ledger
 * says so and the branch is judged by it, in the same transaction: what was acknowledged counts, whatever becomes of this
 * process.
 */
export async function takeUsage(
  services: Pick<Services, "db" | "clock" | "config">,
  runId: string,
  told: { readonly independent: boolean; readonly events: readonly UsageEvent[] },
): Promise<UsageOutcome> {
  const now = services.clock();
  return await inTransaction(services.db, async (tx): Promise<UsageOutcome> => {
    const found = await findRun(tx, runId);
    if (found === undefined) return { outcome: "no run" };
    await lockRepository(tx, found.repositoryId);
    // Judged meanwhile, it may have another budget.
    const run = (await findRun(tx, runId)) ?? found;
    const bound = await boundOf(tx, run);
    const before = bound === undefined ? undefined : await addedUp(tx, runId, bound.currency);
    const teller = { runId, independent: told.independent };
    const taken = await addTellings(tx, teller, told.events.map(tellingOf), now);
    if (!taken.isTaken) return { outcome: "too many" };
    const { fresh } = taken;
    let standing: Spending | undefined;
    let hasMoved = bound === undefined;
    if (bound !== undefined && before !== undefined) {
      const { currency } = bound;
      const after = await addedUpAfter(tx, teller, { before, currency }, { events: told.events, fresh });
      standing = spendingBy(bound, after);
      hasMoved = marksOf(standing) !== marksOf(spendingBy(bound, before.totals));
    }
    if (fresh.size > 0 && hasMoved) await follow(services, tx, run, standing, now);
    return { outcome: "recorded", fresh: fresh.size, spending: standing };
  });
}

function tellingOf(event: UsageEvent): UsageTelling {
  const [sha256, text] = [sha256OfCanonicalJson(event), canonicalJson(event)];
  return { requestId: event.requestId, signal: signalOf(event), sha256, event: text };
}

/** What the judge says of it depends on nothing else. */
function marksOf(spending: Spending | undefined): string {
  if (spending === undefined) return "";
  const { level, isOverRequest, unpriced, contradicted, feed } = spending;
  return `${level} ${isOverRequest} ${unpriced} ${contradicted} ${feed}`;
}

async function follow(
  services: Pick<Services, "config">,
  tx: Tx,
  { id, repositoryId, branchId }: RunRow,
  spending: Spending | undefined,
  now: Date,
): Promise<void> {
  if (spending !== undefined) {
    const { level, isOverRequest, unpriced, contradicted, feed, spent, currency } = spending;
    const body = {
      level,
      source: feed === "independent" ? "cross-checked" : "self-reported",
      spent: moneyText(spent, currency),
      ...(isOverRequest ? { over_request: true } : {}),
      ...(unpriced > 0 ? { unpriced } : {}),
      ...(contradicted > 0 ? { contradicted } : {}),
    };
    const entry = { kind: "usage", actor: appActor(services), subject: { run: id }, body } as const;
    await appendEntries(tx, repositoryId, [entryAt(now, entry)]);
  }
  const branch = await findBranchById(tx, branchId);
  if (branch?.head === undefined) return;
  const { name, head } = branch;
  const work = { kind: "evidence", repositoryId, branch: name, head } as const;
  await enqueueJobs(tx, [jobOf({ lane: branchLane({ id: repositoryId }, name), work })], now);
}
