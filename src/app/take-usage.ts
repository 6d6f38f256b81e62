import type { BoundBudget } from "../collect/run-budget.ts";
import { canonicalJson, sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import { pricedLocally, straysSince } from "../engine/local-mode.ts";
import { moneyText } from "../engine/money.ts";
import type { UsageEvent } from "../engine/usage-event.ts";
import { signalOf } from "../engine/usage-sum.ts";
import { appendEntries } from "../store/ledger.ts";
import { lockRepository } from "../store/repositories.ts";
import { findRun, type RunRow } from "../store/runs.ts";
import { inTransaction, type Tx } from "../store/transaction.ts";
import { addTellings, tellingsOfRequests, type UsageTelling } from "../store/usage.ts";
import type { Teller } from "../store/usage-totals.ts";
import { judgeRuns, judgeSharers } from "./judge-runs.ts";
import { appActor, entryAt } from "./ledger-words.ts";
import type { Services } from "./services.ts";
import { sharedOf, sharedPlace } from "./shared-budgets.ts";
import { endSilence } from "./silent-feeds.ts";
import { type BoundNow, boundOf, type Spending, spendingBy } from "./usage-of.ts";
import { addedUp, addedUpAfter } from "./usage-totals.ts";

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
    const before = bound === undefined ? undefined : await standingNow(services, tx, run, bound, now);
    const teller = { runId, independent: told.independent };
    const events = asPricedBy(bound, told.events);
    const taken = await addTellings(tx, teller, events.map(tellingOf), now);
    if (!taken.isTaken) return { outcome: "too many" };
    const { fresh } = taken;
    let standing: Spending | undefined;
    let hasMoved = bound === undefined;
    if (bound !== undefined && before !== undefined) {
      const { place, totals: counted } = before;
      const counting = { before: counted, booking: place, dates: { openedAt: run.openedAt, now } };
      const after = await addedUpAfter(tx, teller, counting, { events, fresh });
      const hasStrayed = await hasStrays(tx, teller, bound, events);
      standing = spendingBy(asStrayed(bound, hasStrayed), after, await sharedOf(tx, place, now));
      hasMoved = marksOf(standing) !== marksOf(before.spending);
      const { warnAt, approveAt } = bound.budget;
      const parts = [warnAt.value, approveAt.value, 1];
      await judgeSharers(
        tx,
        { run, place, before: before.spending.shared, after: standing.shared, parts },
        now,
      );
    }
    if (fresh.size > 0 && hasMoved) await follow(services, tx, run, standing, now);
    if (told.independent) await endSilence(services, tx, run, now);
    return { outcome: "recorded", fresh: fresh.size, spending: standing };
  });
}

/** As they are added up: what costs nothing by the policy's word says so. */
function asPricedBy(bound: BoundBudget | undefined, events: readonly UsageEvent[]): readonly UsageEvent[] {
  const { local, currency = "" } = bound ?? {};
  return local === undefined ? events : events.map((event) => pricedLocally(event, local.models, currency));
}

/** Whether what is told of is none of what a run may do that goes on with local models alone. */
async function hasStrays(
  tx: Tx,
  teller: Teller,
  { standing }: BoundNow,
  events: readonly UsageEvent[],
): Promise<boolean> {
  if (standing?.state !== "local") return false;
  const tellings = await tellingsOfRequests(tx, teller, [
    ...new Set(events.map(({ requestId }) => requestId)),
  ]);
  const told = tellings.map(({ event, receivedAt }) => {
    return { ...(JSON.parse(event) as UsageEvent), receivedAt: receivedAt.toISOString() };
  });
  const { independent } = teller;
  const by = { independent: independent ? told : [], selfReported: independent ? [] : told };
  return straysSince(by, standing).count > 0;
}

function asStrayed(bound: BoundNow, hasStrayed: boolean): BoundNow {
  return hasStrayed ? { ...bound, budget: { ...bound.budget, local: "strayed" } } : bound;
}

async function standingNow(
  { config }: Pick<Services, "config">,
  tx: Tx,
  run: RunRow,
  bound: BoundBudget,
  now: Date,
) {
  const totals = await addedUp(tx, run.id, bound.currency);
  const place = await sharedPlace(tx, config, run, bound);
  return { totals, place, spending: spendingBy(bound, totals.totals, await sharedOf(tx, place, now)) };
}

function tellingOf(event: UsageEvent): UsageTelling {
  const [sha256, text] = [sha256OfCanonicalJson(event), canonicalJson(event)];
  return { requestId: event.requestId, signal: signalOf(event), sha256, event: text };
}

/** What the judge says of it depends on nothing else. */
function marksOf(spending: Spending | undefined): string {
  if (spending === undefined) return "";
  const { level, isOverRequest, unpriced, contradicted, feed, sharedMarks } = spending;
  return `${level} ${isOverRequest} ${unpriced} ${contradicted} ${feed} ${sharedMarks.join(" ")}`;
}

async function follow(
  services: Pick<Services, "config">,
  tx: Tx,
  { id, repositoryId, branchId }: RunRow,
  spending: Spending | undefined,
  now: Date,
): Promise<void> {
  if (spending !== undefined) {
    const { level, isOverRequest, unpriced, contradicted, feed, spent, currency, sharedMarks } = spending;
    const body = {
      level,
      source: feed === "independent" ? "cross-checked" : "self-reported",
      spent: moneyText(spent, currency),
      ...(isOverRequest ? { over_request: true } : {}),
      ...(unpriced > 0 ? { unpriced } : {}),
      ...(contradicted > 0 ? { contradicted } : {}),
      ...(sharedMarks.length > 0 ? { shared: sharedMarks } : {}),
    };
    const entry = { kind: "usage", actor: appActor(services), subject: { run: id }, body } as const;
    await appendEntries(tx, repositoryId, [entryAt(now, entry)]);
  }
  await judgeRuns(tx, [{ repositoryId, branchId }], now);
}
