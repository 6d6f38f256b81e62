import { type Billionths, billionthsOf } from "./money.ts";
import { type Unpriced, USAGE_SIGNALS, type UsageEvent, type UsageSignal } from "./usage-event.ts";

/** What requests cost in one currency, each counted once by its id. */
export interface UsageSum {
  /** Of all requests whose cost is known. */
  readonly spent: Billionths;
  readonly requests: number;
  /** The dearest request; absent where only metrics tell, for they tell of many at once. */
  readonly dearest?: { readonly requestId: string; readonly cost: Billionths };
  /** Requests whose cost nobody knows here, each once. */
  readonly unpriced: { readonly count: number; readonly first?: Unpriced };
  /** Requests that are told of in two ways: the dearer one counts. Two requests of one id are such. */
  readonly contradicted: { readonly count: number; readonly first?: string };
}

export const NOTHING_USED: UsageSum = {
  spent: 0n,
  requests: 0,
  unpriced: { count: 0 },
  contradicted: { count: 0 },
};

/** All that was told of one request. */
interface Request {
  readonly first: UsageEvent;
  isContradicted: boolean;
  /** The dearest cost that was told in the budget's currency. */
  cost: Billionths | undefined;
  /** Of the tellings without such a cost the first by model and currency. */
  unpriced: Unpriced | undefined;
}

export function signalOf({ signal }: UsageEvent): UsageSignal {
  return signal ?? "logs";
}

/** Events by how they were told, in the order of `USAGE_SIGNALS`. */
export function bySignal(events: readonly UsageEvent[]): readonly (readonly [UsageSignal, UsageEvent[]])[] {
  return USAGE_SIGNALS.map((signal): readonly [UsageSignal, UsageEvent[]] => {
    return [signal, events.filter((event) => signalOf(event) === signal)];
  }).filter(([, told]) => told.length > 0);
}

/**
 * Adds up the requests of one signal, in any order. One that is told of in two ways costs the dearer of the two, and one of whose
 * tellings has no cost in the currency is unpriced as well: no telling takes another away, and money is never converted by
 * guess. A later point of a metric takes an earlier one's place, and does not contradict it [P136].
 */
export function sumRequests(events: readonly UsageEvent[], currency: string): UsageSum {
  const requests = requestsIn(events, currency);
  let spent = 0n;
  let dearest: UsageSum["dearest"];
  const unpriced: Unpriced[] = [];
  const contradicted: string[] = [];
  // In an order of their own: which is named first must not depend on who reported first.
  for (const requestId of [...requests.keys()].sort()) {
    const { first, cost, unpriced: unknown, isContradicted } = requests.get(requestId) as Request;
    if (isContradicted) contradicted.push(requestId);
    if (unknown !== undefined) unpriced.push(unknown);
    if (cost === undefined) continue;
    spent += cost;
    if (first.signal === "metrics") continue;
    if (dearest === undefined || cost > dearest.cost) dearest = { requestId, cost };
  }
  const [firstContradicted] = contradicted;
  return {
    spent,
    requests: requests.size,
    ...(dearest ? { dearest } : {}),
    unpriced: { count: unpriced.length, ...(unpriced[0] ? { first: unpriced[0] } : {}) },
    contradicted: {
      count: contradicted.length,
      ...(firstContradicted === undefined ? {} : { first: firstContradicted }),
    },
  };
}

/** Of several that tell of the same requests: no part may be less than any of them says. */
export function highestOf(sums: readonly UsageSum[]): UsageSum {
  return sums.reduce((high, sum) => {
    const dearest = (sum.dearest?.cost ?? -1n) > (high.dearest?.cost ?? -1n) ? sum.dearest : high.dearest;
    return {
      spent: sum.spent > high.spent ? sum.spent : high.spent,
      requests: Math.max(sum.requests, high.requests),
      ...(dearest ? { dearest } : {}),
      unpriced: sum.unpriced.count > high.unpriced.count ? sum.unpriced : high.unpriced,
      contradicted: sum.contradicted.count > high.contradicted.count ? sum.contradicted : high.contradicted,
    };
  }, NOTHING_USED);
}

/**
 * A sum after more was told of some of its requests: `before` and `after` add up these alone, by all that was and is told of
 * them. Equal to adding up everything anew; which unpriced or contradicted request is the first is not kept.
 */
export function sumAfter(sum: UsageSum, before: UsageSum, after: UsageSum): UsageSum {
  // The cost of one request never falls, so that the dearest of all is this one, or one of those.
  const dearest = dearer(sum.dearest, after.dearest);
  return {
    spent: sum.spent + after.spent - before.spent,
    requests: sum.requests + after.requests - before.requests,
    ...(dearest ? { dearest } : {}),
    unpriced: { count: sum.unpriced.count + after.unpriced.count - before.unpriced.count },
    contradicted: { count: sum.contradicted.count + after.contradicted.count - before.contradicted.count },
  };
}

function dearer(one: UsageSum["dearest"], other: UsageSum["dearest"]): UsageSum["dearest"] {
  if (one === undefined || other === undefined) return one ?? other;
  if (one.cost !== other.cost) return one.cost > other.cost ? one : other;
  return one.requestId < other.requestId ? one : other;
}

function requestsIn(events: readonly UsageEvent[], currency: string): ReadonlyMap<string, Request> {
  const requests = new Map<string, Request>();
  for (const event of events) {
    let request = requests.get(event.requestId);
    if (request === undefined) {
      request = { first: event, isContradicted: false, cost: undefined, unpriced: undefined };
      requests.set(event.requestId, request);
    } else if (event.signal !== "metrics" && !isSame(event, request.first)) request.isContradicted = true;
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
