import type { Bound } from "../contract/limits.ts";
import type { Strays } from "./local-mode.ts";
import { type Billionths, billionthsOf, hasReached } from "./money.ts";
import type { SharedSpending } from "./shared-budget.ts";
import type { UsageEvent } from "./usage-event.ts";
import { bySignal, highestOf, sumRequests, type UsageSum } from "./usage-sum.ts";

/** What a run's requests cost, held against its budget. */
export interface UsageFact extends UsageSum {
  readonly currency: string;
  readonly budget: RunBudget;
  /** Who told a server of it: somebody besides the run and its jobs, or they alone. Absent where no server was asked. */
  readonly feed?: "independent" | "self-reported";
  /** Budgets that the run shares with others, as a server adds them up; absent where none was asked. */
  readonly shared?: readonly SharedSpending[];
  /** When it was first seen that no feed tells of the run any more, though it goes on; absent where none is late. */
  readonly staleSince?: string;
  /** How it stands with going on with local models; absent where neither the policy nor anybody says a word of it. */
  readonly local?: LocalUsage;
}

/** `local`: by whose word (`@login`, or an id), since when, and what was told of since that is none of it. */
export type LocalUsage =
  | { readonly state: "offered"; readonly planSha256: string }
  | { readonly state: "hindered"; readonly why: string; readonly planSha256?: string }
  | { readonly state: "local"; readonly since: string; readonly by: string; readonly strays: Strays };

export interface RunBudget {
  readonly perRun: Bound<number>;
  readonly perRequest: Bound<number>;
  /** Parts of `perRun`. */
  readonly warnAt: Bound<number>;
  readonly approveAt: Bound<number>;
  /** Up to what sum a person has agreed that it goes on. */
  readonly approved?: Billionths;
  /** Where a person has it go on with local models alone: it has, or some request since was none of it. Absent: it may spend. */
  readonly local?: "costless" | "strayed";
}

export type SpendingLevel = "note" | "review" | "stop";

/** What the run may spend in all: its budget, or what a person agreed to beyond it. */
export function wholeBudget({ perRun, approved = 0n }: RunBudget): Billionths {
  const whole = billionthsOf(perRun.value);
  return approved > whole ? approved : whole;
}

/** Reached is reached: the whole budget spent to the last digit is a stop. Undefined where the end is far. */
export function spendingLevel({
  spent,
  budget,
}: Pick<UsageFact, "spent" | "budget">): SpendingLevel | undefined {
  const { perRun, warnAt, approveAt, approved = 0n, local } = budget;
  const planned = billionthsOf(perRun.value);
  if (local === "strayed") return "stop";
  if (spent === 0n) return undefined;
  // What is spent is spent: nothing more of it is.
  if (local === "costless") return hasReached(spent, warnAt.value, planned) ? "note" : undefined;
  if (spent >= wholeBudget(budget)) return "stop";
  if (spent >= approved && hasReached(spent, approveAt.value, planned)) return "review";
  return hasReached(spent, warnAt.value, planned) ? "note" : undefined;
}

/** Adds up a run's requests, each once by its id, in any order. */
export function sumUsage(events: readonly UsageEvent[], currency: string, budget: RunBudget): UsageFact {
  return { ...sumSignals(events, currency), currency, budget };
}

/** What came in of a run's requests, by who told of it. */
export interface ToldRequests {
  /** By a feed that the run has no hand in. */
  readonly independent: readonly UsageEvent[];
  /** By the run and its jobs. */
  readonly selfReported: readonly UsageEvent[];
}

export function sumFeeds(
  { independent, selfReported }: ToldRequests,
  currency: string,
  budget: RunBudget,
): UsageFact {
  const seen = independent.length === 0 ? undefined : sumSignals(independent, currency);
  return { ...feedsTogether(seen, sumSignals(selfReported, currency)), currency, budget };
}

/**
 * A run's own word can only raise what a feed says: the two may tell of the same requests under other ids, so that they are not
 * added to each other, and what the feed knows of a request need not be known by the run.
 */
export function feedsTogether(
  seen: UsageSum | undefined,
  own: UsageSum,
): UsageSum & Required<Pick<UsageFact, "feed">> {
  if (seen === undefined) return { ...own, feed: "self-reported" };
  const { spent, dearest } = highestOf([seen, own]);
  return { ...seen, spent, ...(dearest === undefined ? {} : { dearest }), feed: "independent" };
}

function sumSignals(events: readonly UsageEvent[], currency: string): UsageSum {
  return highestOf(bySignal(events).map(([, told]) => sumRequests(told, currency)));
}
