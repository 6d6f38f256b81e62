import type { Bound } from "../contract/limits.ts";
import { type Billionths, billionthsOf, hasReached } from "./money.ts";

/** One request to a model, as a report tells of it. */
export interface UsageEvent {
  readonly requestId: string;
  readonly model: string;
  readonly tokens: { readonly in: number; readonly out: number; readonly cached?: number };
  /** Absent where the report names no cost: then it is unknown, and not nothing. */
  readonly cost?: { readonly currency: string; readonly amount: number };
  readonly time: string;
}

/** What a run's requests cost, held against its budget. */
export interface UsageFact {
  readonly currency: string;
  /** Of all requests whose cost is known in the budget's currency. */
  readonly spent: Billionths;
  readonly requests: number;
  /** The dearest request. */
  readonly dearest?: { readonly requestId: string; readonly cost: Billionths };
  /** Requests whose cost nobody knows here, each once. */
  readonly unpriced: { readonly count: number; readonly first?: Unpriced };
  /** Requests that are told of in two ways: the dearer one counts. Two requests of one id are such. */
  readonly contradicted: { readonly count: number; readonly first?: string };
  readonly budget: RunBudget;
  /** Who told a server of it: somebody besides the run and its jobs, or they alone. Absent where no server was asked. */
  readonly feed?: "independent" | "self-reported";
}

export interface Unpriced {
  readonly requestId: string;
  readonly model: string;
  /** Where the cost is in another currency than the budget. */
  readonly currency?: string;
}

export interface RunBudget {
  readonly perRun: Bound<number>;
  readonly perRequest: Bound<number>;
  /** Parts of `perRun`. */
  readonly warnAt: Bound<number>;
  readonly approveAt: Bound<number>;
  /** Up to what sum a person has agreed that it goes on. */
  readonly approved?: Billionths;
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
  const { perRun, warnAt, approveAt, approved = 0n } = budget;
  const planned = billionthsOf(perRun.value);
  if (spent === 0n) return undefined;
  if (spent >= wholeBudget(budget)) return "stop";
  if (spent >= approved && hasReached(spent, approveAt.value, planned)) return "review";
  return hasReached(spent, warnAt.value, planned) ? "note" : undefined;
}

/** All that was told of one request. */
interface Request {
  readonly first: UsageEvent;
  isContradicted: boolean;
  /** The dearest cost that was told in the budget's currency. */
  cost: Billionths | undefined;
  /** Of the tellings without such a cost the first by model and currency. */
  unpriced: Unpriced | undefined;
}

/**
 * Adds up a run's requests, each once by its id, in any order. One that is told of in two ways costs the dearer of the two, and
 * one of whose tellings has no cost in the budget's currency is unpriced as well: no telling takes another away, and
 * money is never converted by guess.
 */
export function sumUsage(events: readonly UsageEvent[], currency: string, budget: RunBudget): UsageFact {
  const requests = requestsIn(events, currency);
  let spent = 0n;
  let dearest: UsageFact["dearest"];
  const unpriced: Unpriced[] = [];
  const contradicted: string[] = [];
  // In an order of their own: which is named first must not depend on who reported first.
  for (const requestId of [...requests.keys()].sort()) {
    const { cost, unpriced: unknown, isContradicted } = requests.get(requestId) as Request;
    if (isContradicted) contradicted.push(requestId);
    if (unknown !== undefined) unpriced.push(unknown);
    if (cost === undefined) continue;
    spent += cost;
    if (dearest === undefined || cost > dearest.cost) dearest = { requestId, cost };
  }
  const [firstContradicted] = contradicted;
  return {
    currency,
    spent,
    requests: requests.size,
    ...(dearest ? { dearest } : {}),
    unpriced: { count: unpriced.length, ...(unpriced[0] ? { first: unpriced[0] } : {}) },
    contradicted: {
      count: contradicted.length,
      ...(firstContradicted === undefined ? {} : { first: firstContradicted }),
    },
    budget,
  };
}

/** What came in of a run's requests, by who told of it. */
export interface ToldRequests {
  /** By a feed that the run has no hand in. */
  readonly independent: readonly UsageEvent[];
  /** By the run and its jobs. */
  readonly selfReported: readonly UsageEvent[];
}

/**
 * A run's own word can only raise what a feed says: the two may tell of the same requests under other ids, so that they are not
 * added to each other, and what the feed knows of a request need not be known by the run.
 */
export function sumFeeds(
  { independent, selfReported }: ToldRequests,
  currency: string,
  budget: RunBudget,
): UsageFact {
  const own = sumUsage(selfReported, currency, budget);
  if (independent.length === 0) return { ...own, feed: "self-reported" };
  const seen = sumUsage(independent, currency, budget);
  const dearest = (own.dearest?.cost ?? -1n) > (seen.dearest?.cost ?? -1n) ? own.dearest : seen.dearest;
  return {
    ...seen,
    spent: own.spent > seen.spent ? own.spent : seen.spent,
    ...(dearest === undefined ? {} : { dearest }),
    feed: "independent",
  };
}

function requestsIn(events: readonly UsageEvent[], currency: string): ReadonlyMap<string, Request> {
  const requests = new Map<string, Request>();
  for (const event of events) {
    let request = requests.get(event.requestId);
    if (request === undefined) {
      request = { first: event, isContradicted: false, cost: undefined, unpriced: undefined };
      requests.set(event.requestId, request);
    } else if (!isSame(event, request.first)) request.isContradicted = true;
    const { cost } = event;
    if (cost?.currency === currency) {
      const sum = billionthsOf(cost.amount);
      if (request.cost === undefined || sum > request.cost) request.cost = sum;
    } else request.unpriced = earlier(request.unpriced, unpricedOf(event));
  }
  return requests;
}

function unpricedOf({ requestId, model, cost }: UsageEvent): Unpriced {
  return { requestId, model, ...(cost ? { currency: cost.currency } : {}) };
}

function earlier(one: Unpriced | undefined, other: Unpriced): Unpriced {
  const keyOf = ({ model, currency = "" }: Unpriced) => `${model}\0${currency}`;
  return one === undefined || keyOf(other) < keyOf(one) ? other : one;
}

/** Sent again, a telling is the same to the last word, its time included. */
function isSame(one: UsageEvent, other: UsageEvent): boolean {
  return (
    one.model === other.model &&
    one.time === other.time &&
    one.tokens.in === other.tokens.in &&
    one.tokens.out === other.tokens.out &&
    (one.tokens.cached ?? 0) === (other.tokens.cached ?? 0) &&
    one.cost?.currency === other.cost?.currency &&
    one.cost?.amount === other.cost?.amount
  );
}
