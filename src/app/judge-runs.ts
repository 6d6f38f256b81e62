import { pastOf, type SharedSpending } from "../engine/shared-budget.ts";
import { findBranchById } from "../store/branches.ts";
import { type RunPlace, runsOfEndedPeriods, runsSharing, setBudgetUntil } from "../store/budget-sharers.ts";
import { enqueueJobs, type JobDraft } from "../store/jobs.ts";
import type { RunRow } from "../store/runs.ts";
import { inTransaction, type Tx } from "../store/transaction.ts";
import { jobOf } from "./dispatcher.ts";
import type { Services } from "./services.ts";
import type { SharedPlace } from "./shared-budgets.ts";
import { branchLane } from "./webhook-jobs.ts";

/** Has the branches of runs judged again by what came in, with the gates that they stand before; a branch that is gone is left out. */
export async function judgeRuns(
  tx: Tx,
  runs: readonly Pick<RunPlace, "repositoryId" | "branchId">[],
  now: Date,
): Promise<void> {
  const drafts: JobDraft[] = [];
  for (const { repositoryId, branchId } of runs) {
    const branch = await findBranchById(tx, branchId);
    if (branch?.head === undefined) continue;
    const { name, head } = branch;
    const work = { kind: "evidence", repositoryId, branch: name, head } as const;
    drafts.push(jobOf({ lane: branchLane({ id: repositoryId }, name), work }));
  }
  await enqueueJobs(tx, drafts, now);
}

/** Runs of one sweep; what is left is as late at the next. */
const ENDED_MAX = 1_000;

/** A day or a month is over: what was near its end, or spent, is a new budget, and the runs that it held are judged by that. */
export async function judgeEndedPeriods({ db, clock }: Pick<Services, "db" | "clock">): Promise<void> {
  const now = clock();
  for (const run of await runsOfEndedPeriods(db, now, ENDED_MAX))
    await inTransaction(db, async (tx) => {
      await judgeRuns(tx, [run], now);
      // Judged, it has the end of another one, or none.
      await setBudgetUntil(tx, run.id, undefined);
    });
}

/** Runs that are judged at once because another one spent what they share; the others are at their next telling. */
const SHARERS_MAX = 500;

interface Sharing {
  readonly run: RunRow;
  readonly place: SharedPlace;
  readonly before: readonly SharedSpending[];
  readonly after: readonly SharedSpending[];
  readonly parts: readonly number[];
}

/** What one run spends brings a shared budget near its end, or to it, for all that have spent of it: each is judged by that. */
export async function judgeSharers(
  tx: Tx,
  { run, place, before, after, parts }: Sharing,
  now: Date,
): Promise<void> {
  const runs = new Map<string, RunPlace>();
  for (const each of after) {
    const earlier = before.find(({ scope, period }) => scope === each.scope && period === each.period);
    const key = place.keys.find(({ scope }) => scope === each.scope);
    if (key === undefined || earlier === undefined || pastOf(earlier, parts) === pastOf(each, parts))
      continue;
    const of = { ...key, currency: place.currency, date: each.date, limit: SHARERS_MAX };
    for (const sharer of await runsSharing(tx, of)) runs.set(sharer.id, sharer);
  }
  runs.delete(run.id);
  // Lanes are locked in one order for all.
  const inOrder = [...runs.values()].slice(0, SHARERS_MAX);
  if (inOrder.length > 0) await judgeRuns(tx, inOrder, now);
}
