import type { Bound } from "../contract/limits.ts";
import { type Billionths, billionthsOf } from "./money.ts";

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
  /** Requests that are told of in two ways: the dearer one counts. */
  readonly contradicted: { readonly count: number; readonly first?: string };
  readonly budget: RunBudget;
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
}

/**
 * Adds up a run's requests, each once by its id, in any order. A request that is told of twice and differently counts as
 * the dearer of the two; one without a cost, or in another currency, is unpriced: money is never converted by guess.
 */
export function sumUsage(events: readonly UsageEvent[], currency: string, budget: RunBudget): UsageFact {
  const known = new Map<string, UsageEvent>();
  const contradicted = new Set<string>();
  for (const event of events) {
    const other = known.get(event.requestId);
    if (other !== undefined && !isSame(event, other)) contradicted.add(event.requestId);
    if (other === undefined || rank(event, currency) > rank(other, currency))
      known.set(event.requestId, event);
  }
  let spent = 0n;
  let dearest: UsageFact["dearest"];
  const unpriced: Unpriced[] = [];
  // In an order of their own: which is named first must not depend on who reported first.
  for (const requestId of [...known.keys()].sort()) {
    const event = known.get(requestId) as UsageEvent;
    const cost = costIn(event, currency);
    if (cost === undefined) {
      const { model, cost: foreign } = event;
      unpriced.push({ requestId, model, ...(foreign ? { currency: foreign.currency } : {}) });
      continue;
    }
    spent += cost;
    if (dearest === undefined || cost > dearest.cost) dearest = { requestId, cost };
  }
  const [firstContradicted] = [...contradicted].sort();
  return {
    currency,
    spent,
    requests: known.size,
    ...(dearest ? { dearest } : {}),
    unpriced: { count: unpriced.length, ...(unpriced[0] ? { first: unpriced[0] } : {}) },
    contradicted: {
      count: contradicted.size,
      ...(firstContradicted === undefined ? {} : { first: firstContradicted }),
    },
    budget,
  };
}

function costIn({ cost }: UsageEvent, currency: string): Billionths | undefined {
  return cost?.currency === currency ? billionthsOf(cost.amount) : undefined;
}

/** An unknown cost outranks every known one: who hides a price must not gain by telling a small one beside it. */
function rank(event: UsageEvent, currency: string): Billionths {
  const cost = costIn(event, currency);
  return cost === undefined ? 2n ** 128n : cost;
}

function isSame(one: UsageEvent, other: UsageEvent): boolean {
  return (
    one.model === other.model &&
    one.tokens.in === other.tokens.in &&
    one.tokens.out === other.tokens.out &&
    (one.tokens.cached ?? 0) === (other.tokens.cached ?? 0) &&
    one.cost?.currency === other.cost?.currency &&
    one.cost?.amount === other.cost?.amount
  );
}
