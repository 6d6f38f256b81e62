import { type GivenReports, NO_REPORTS, type ToldUsage } from "../collect/given-reports.ts";
import type { BoundBudget } from "../collect/run-budget.ts";
import { sharedMarks, worstLevel } from "../engine/budget.ts";
import { type LocalStanding, localStanding } from "../engine/local-mode.ts";
import { billionthsOf } from "../engine/money.ts";
import type { SharedSpending } from "../engine/shared-budget.ts";
import type { ToldDeeds } from "../engine/told-activity.ts";
import { feedsTogether, type UsageFact } from "../engine/usage.ts";
import type { UsageEvent } from "../engine/usage-event.ts";
import { highestOf } from "../engine/usage-sum.ts";
import { activityOf } from "../store/activity.ts";
import { standingSpending } from "../store/approvals.ts";
import type { BranchRow } from "../store/branches.ts";
import { staleSince } from "../store/feed-watches.ts";
import { aliveRun, type RunRow } from "../store/runs.ts";
import { toolsOf } from "../store/tool-calls.ts";
import type { Handle } from "../store/transaction.ts";
import { tellingsOf } from "../store/usage.ts";
import type { UsageTotal } from "../store/usage-totals.ts";
import { TOOLS_LISTED_MAX } from "./manifest-tools.ts";
import type { BudgetConfig } from "./organisation-budgets.ts";
import type { Services } from "./services.ts";
import { sharedPlace, sharedSums } from "./shared-budgets.ts";
import { type SpendingWords, spendingWords } from "./spending-words.ts";

/** What came in of the requests of the run that holds a branch; undefined where there is no run, or nothing came in. */
export async function usageOf(
  { db, config, clock }: Pick<Services, "db" | "config" | "clock">,
  branch: Pick<BranchRow, "id"> | undefined,
): Promise<ToldUsage | undefined> {
  const run = branch === undefined ? undefined : await aliveRun(db, branch.id);
  const told = run === undefined ? undefined : await toldOf(db, run.id);
  if (run === undefined || told === undefined) return undefined;
  const bound = await boundOf(db, run);
  const since = await staleSince(db, run.id);
  const stale = since === undefined ? {} : { staleSince: since.toISOString() };
  return {
    ...told,
    ...stale,
    ...(bound === undefined ? {} : { shared: await sharedToldOf(db, config, run, bound, clock()) }),
  };
}

async function sharedToldOf(
  db: Handle,
  config: BudgetConfig,
  run: RunRow,
  bound: BoundBudget,
  now: Date,
): Promise<NonNullable<ToldUsage["shared"]>> {
  const place = await sharedPlace(db, config, run, bound);
  const organisation = place.limits.filter(({ scope }) => scope === "organisation");
  const sums = await sharedSums(db, place, now);
  return { currency: bound.currency, thread: bound.thread, sums, organisation };
}

async function toldOf(db: Handle, runId: string): Promise<ToldUsage | undefined> {
  const tellings = await tellingsOf(db, runId);
  if (tellings.length === 0) return undefined;
  const told = { independent: [] as UsageEvent[], selfReported: [] as UsageEvent[] };
  for (const { event, independent, receivedAt } of tellings)
    told[independent ? "independent" : "selfReported"].push({
      ...(JSON.parse(event) as UsageEvent),
      receivedAt: receivedAt.toISOString(),
    });
  return told;
}

/** What was told of what the run that holds a branch read and called; empty where there is no run. */
export async function deedsNow(db: Handle, branch: Pick<BranchRow, "id"> | undefined): Promise<ToldDeeds> {
  const run = branch === undefined ? undefined : await aliveRun(db, branch.id);
  if (run === undefined) return { names: [] };
  // That there was a session says nothing of what was read or called.
  const names = (await activityOf(db, run.id)).filter(({ kind }) => kind !== "session");
  const tools = await toolsOf(db, run.id, TOOLS_LISTED_MAX);
  return tools === undefined ? { names } : { names, tools };
}

/** What a head is judged by: the evidence of jobs, and what was told of the run, with what people agreed that it may spend. */
export function withTold(
  evidence: GivenReports | undefined,
  { usage, deeds }: { readonly usage: ToldUsage | undefined; readonly deeds: ToldDeeds | undefined },
  words: SpendingWords | undefined,
): GivenReports | undefined {
  const isTold = deeds !== undefined && (deeds.names.length > 0 || deeds.tools !== undefined);
  if (usage === undefined && !isTold) return evidence;
  const told = usage === undefined ? {} : toldWith(usage, words);
  return { ...(evidence ?? NO_REPORTS), ...told, ...(isTold ? { deeds } : {}) };
}

function toldWith(usage: ToldUsage, words: SpendingWords | undefined): Pick<GivenReports, "told"> {
  const { approved, local = [] } = words ?? {};
  const agreed = approved === undefined ? {} : { approved };
  return { told: { ...usage, ...agreed, ...(local.length === 0 ? {} : { words: local }) } };
}

/** Where a run stands by what it has spent, as far as it changes what is judged of it. */
export interface Spending {
  readonly level: "within" | "warn" | "needs-approval" | "stop";
  /** One request alone was dearer than any may be. */
  readonly isOverRequest: boolean;
  readonly unpriced: number;
  readonly contradicted: number;
  readonly feed: UsageFact["feed"];
  /** Billionths of the currency's unit. */
  readonly spent: bigint;
  readonly currency: string;
  /** What it shares with others; empty where none of that is limited, or nobody asked. */
  readonly shared: readonly SharedSpending[];
  /** Of these, what bears on the run: `repository 2026-11 note`. */
  readonly sharedMarks: readonly string[];
}

const LEVELS = { note: "warn", review: "needs-approval", stop: "stop" } as const;

/** The budget that the run was judged by last, with what people agreed to as it was given; undefined where it was not judged yet. */
export async function boundOf(
  db: Handle,
  { id, budget: text }: { readonly id: string; readonly budget: string | undefined },
): Promise<BoundNow | undefined> {
  if (text === undefined) return undefined;
  const { budget, ...rest } = JSON.parse(text) as BoundBudget;
  const { approved = 0n, local } = spendingWords(await standingSpending(db, id));
  const standing = localStanding(local, rest.local);
  const mode = standing?.state === "local" ? { local: "costless" as const } : {};
  const bound = { ...rest, budget: { ...budget, approved, ...mode } };
  return standing === undefined ? bound : { ...bound, standing };
}

/** With what people said of it since, as they said it. */
export interface BoundNow extends BoundBudget {
  /** How it stands with local models; absent where nobody says a word of them. */
  readonly standing?: LocalStanding;
}

/** Where a run stands by that budget, and by those that it shares. */
export function spendingBy(
  { currency, budget }: BoundBudget,
  totals: readonly UsageTotal[],
  shared: readonly SharedSpending[] = [],
): Spending {
  const [seen, own] = [true, false].map((by) => totals.filter(({ independent }) => independent === by));
  const sumOf = (some: readonly UsageTotal[] = []) => highestOf(some.map(({ sum }) => sum));
  const sum = feedsTogether(seen?.length ? sumOf(seen) : undefined, sumOf(own));
  const level = worstLevel({ ...sum, budget, shared });
  return {
    level: level === undefined ? "within" : LEVELS[level],
    isOverRequest: sum.dearest !== undefined && sum.dearest.cost > billionthsOf(budget.perRequest.value),
    unpriced: sum.unpriced.count,
    contradicted: sum.contradicted.count,
    feed: sum.feed,
    spent: sum.spent,
    currency,
    shared,
    sharedMarks: sharedMarks({ ...sum, budget, shared }),
  };
}
