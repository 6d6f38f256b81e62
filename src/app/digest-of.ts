import type { BoundBudget } from "../collect/run-budget.ts";
import type { Digest } from "../contract/generated/digest.ts";
import { billionthsOf, moneyText } from "../engine/money.ts";
import { waiversNeeded } from "../engine/waiver.ts";
import type { LedgerEntry } from "../ledger/entry.ts";
import {
  type DigestPlace,
  rungLines,
  runsSince,
  shutGates,
  spendersSince,
  stopsSince,
} from "../store/digest-rows.ts";
import { lastEnforcement } from "../store/enforcement.ts";
import { aliveRun } from "../store/runs.ts";
import type { Handle } from "../store/transaction.ts";
import { raisedSince, type UsageRaise } from "../store/usage-raises.ts";
import { totalsOf, type UsageTotal } from "../store/usage-totals.ts";
import { waitingAt } from "./digest-waiting.ts";
import { plainText } from "./manifest-change.ts";
import { boundOf, spendingBy } from "./usage-of.ts";

export type DigestOfRepository = Digest["repositories"][number];

/** Of each kind, of one repository. */
const LISTED_MAX = 500;

/** What happened in a repository since, and what waits there now. */
export async function digestOfRepository(
  db: Handle,
  { id, fullName }: { readonly id: number; readonly fullName: string },
  since: Date,
): Promise<DigestOfRepository> {
  // One more than is listed, to know whether something is left out.
  const place: DigestPlace = { repositoryId: id, since, limit: LISTED_MAX + 1 };
  const runs = await runsSince(db, place);
  const lists = {
    runs: runs.map(runWords),
    stops: (await stopsSince(db, place)).map(stopWords),
    waiting: await waitingIn(db, place),
    spent: await spentIn(db, place),
    reached: (await rungLines(db, place)).flatMap(reachedBy),
    drift: ((await lastEnforcement(db, id))?.wrong ?? []).map(({ message, fix }) => {
      return { message: plainText(message), fix: plainText(fix === "" ? "see `proofgate doctor`" : fix) };
    }),
  };
  const cut = Object.values(lists).reduce((sum, list) => sum + Math.max(0, list.length - LISTED_MAX), 0);
  return {
    name: fullName,
    runs: lists.runs.slice(0, LISTED_MAX),
    stops: lists.stops.slice(0, LISTED_MAX),
    waiting: lists.waiting.slice(0, LISTED_MAX),
    spent: lists.spent.slice(0, LISTED_MAX),
    reached: lists.reached.slice(0, LISTED_MAX),
    drift: lists.drift.slice(0, LISTED_MAX),
    cut,
  };
}

/** Whether nothing happened and nothing waits: then nobody need read of it. */
export function isQuiet({ runs, stops, waiting, spent, reached, drift }: DigestOfRepository): boolean {
  return [runs, stops, waiting, spent, reached, drift].every((list) => list.length === 0);
}

type RunOfTime = Awaited<ReturnType<typeof runsSince>>[number];
type StopOfTime = Awaited<ReturnType<typeof stopsSince>>[number];

function runWords({
  id,
  branch,
  plan_id,
  state,
  agent,
  moved_at,
}: RunOfTime): DigestOfRepository["runs"][number] {
  return {
    run: id,
    branch: plainText(branch),
    plan: plan_id,
    state,
    ...(agent === null || agent === "" ? {} : { agent: plainText(agent) }),
    moved_at: moved_at.toISOString(),
  };
}

function stopWords(stop: StopOfTime): DigestOfRepository["stops"][number] {
  const { id, code, reason, branch, run_id: run, stopped_at: at, state } = stop;
  return {
    id,
    code,
    reason: plainText(reason),
    branch: plainText(branch),
    ...(run === null ? {} : { run }),
    at: at.toISOString(),
    state,
  };
}

async function waitingIn(
  db: Handle,
  { repositoryId, limit }: DigestPlace,
): Promise<DigestOfRepository["waiting"]> {
  const standing = await stopsSince(db, { repositoryId, since: undefined, limit });
  const stopped = standing.map(({ id, code, reason, branch, stopped_at: at }) => {
    const isOnes = waiversNeeded(code) <= 1;
    const who = isOnes ? "" : ": nobody alone may resume it, and two people waive what is a false alarm";
    return {
      what: plainText(`the run is stopped (\`${code}\`, ${reason})${who}`),
      branch: plainText(branch),
      command: isOnes ? `/proofgate resume ${id}` : "/proofgate abandon",
      since: at.toISOString(),
    };
  });
  const budgets = new Map<number | null, BoundBudget>();
  const shut = await shutGates(db, { repositoryId, limit });
  for (const branchId of new Set(shut.flatMap(({ branch_id }) => branch_id ?? []))) {
    const run = await aliveRun(db, branchId);
    const bound = run === undefined ? undefined : await boundOf(db, run);
    if (bound !== undefined) budgets.set(branchId, bound);
  }
  const gates = shut.flatMap((row) => waitingAt(row, budgets.get(row.branch_id)));
  return [...stopped, ...gates].sort((one, other) => (one.since < other.since ? -1 : 1));
}

/** By the moment at which it was told: a request of yesterday of which nobody had told is of today. */
async function spentIn(db: Handle, place: DigestPlace): Promise<DigestOfRepository["spent"]> {
  const spent: DigestOfRepository["spent"] = [];
  for (const { id, budget, branch } of await spendersSince(db, place)) {
    const bound = await boundOf(db, { id, budget: budget ?? undefined });
    const totals = bound === undefined ? undefined : await totalsOf(db, id, bound.currency);
    if (bound === undefined || totals === undefined || totals.length === 0) continue;
    const raises = await raisedSince(db, id, bound.currency, place.since);
    // Told again is what was known already.
    if (raises.length === 0) continue;
    const standing = spendingBy(bound, totals);
    const before = spendingBy(bound, lessThan(totals, raises));
    spent.push({
      run: id,
      branch: plainText(branch),
      source: standing.feed === "independent" ? "cross-checked" : "self-reported",
      spent: sumOf(standing.spent - before.spent, bound.currency),
      in_all: sumOf(standing.spent, bound.currency),
      budget: sumOf(billionthsOf(bound.budget.perRun.value), bound.currency),
      level: standing.level,
      unpriced: standing.unpriced,
    });
  }
  return spent;
}

/** The totals as they were: signals and tellers are held against each other then as now, and never added up. */
function lessThan(totals: readonly UsageTotal[], raises: readonly UsageRaise[]): readonly UsageTotal[] {
  return totals.map((total) => {
    const raise = raises.find(
      ({ independent, signal }) => independent === total.independent && signal === total.signal,
    );
    const spent = total.sum.spent - (raise?.raise ?? 0n);
    return { ...total, sum: { ...total.sum, spent: spent > 0n ? spent : 0n } };
  });
}

function sumOf(sum: bigint, currency: string) {
  return { currency, amount: moneyText(sum, currency).slice(0, -currency.length - 1) };
}

/** An update that a judged pull request accounts for is a promotion by an entry of its own. */
function reachedBy(line: string): DigestOfRepository["reached"] {
  const { kind, subject, body, recorded_at: at } = JSON.parse(line) as LedgerEntry;
  if (kind === "ref-updated" && body.account !== "none") return [];
  const how = kind === "promotion" ? "promoted" : kind === "rollback" ? "rolled-back" : "past-gate";
  const { head, pull_request } = subject;
  return [
    {
      how,
      target: plainText(subject.target ?? subject.branch ?? "-"),
      ...(head === undefined ? {} : { head }),
      ...(pull_request === undefined ? {} : { pull_request }),
      at,
    },
  ];
}
