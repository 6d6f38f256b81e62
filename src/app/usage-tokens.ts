import type { BoundBudget } from "../collect/run-budget.ts";
import { USAGE_SIGNALS, type UsageEvent } from "../engine/usage-event.ts";
import { sumRequests } from "../engine/usage-sum.ts";
import { estimatesOf } from "../store/reservations.ts";
import type { Handle } from "../store/transaction.ts";
import { tellingsOf } from "../store/usage.ts";
import { totalsOf } from "../store/usage-totals.ts";
import { type Spending, spendingBy } from "./usage-of.ts";

/** What was told of a run's requests. */
export interface ToldTokens {
  /** By a feed that the run has no hand in. */
  readonly isIndependent: boolean;
  readonly requests: number;
  /** Requests that were told of in several ways: of each count the most counts. */
  readonly contradicted: number;
  /** Absent where there were too many tellings to read them all. */
  readonly tokens?: { readonly in: number; readonly out: number; readonly cached: number };
  /** Tokens that requests sent, the largest and on average; absent where only running totals were told. */
  readonly context?: { readonly largest: number; readonly mean: number };
  /** Of requests that were told of and had been asked for: what was set aside, and what they cost. Absent where none was asked for. */
  readonly estimate?: { readonly requests: number; readonly before: bigint; readonly after: bigint };
  /** Absent where no budget binds the run yet. */
  readonly spending?: Spending;
}

/** Tellings that are read for their tokens: beyond it only what was added up as they came in is known. */
const TELLINGS_MAX = 100_000;

/** Undefined where nobody has told of any request. */
export async function toldTokens(
  db: Handle,
  runId: string,
  bound: BoundBudget | undefined,
): Promise<ToldTokens | undefined> {
  const counted = await countOf(db, runId);
  if (counted === 0) return undefined;
  const totals = bound === undefined ? undefined : await totalsOf(db, runId, bound.currency);
  const spending = bound === undefined || totals === undefined ? {} : { spending: spendingBy(bound, totals) };
  if (counted > TELLINGS_MAX) {
    const isIndependent = totals?.some(({ independent }) => independent) ?? false;
    const own = (totals ?? []).filter(({ independent }) => independent === isIndependent);
    const requests = own.reduce((most, { sum }) => Math.max(most, sum.requests), 0);
    return { isIndependent, requests, contradicted: 0, ...spending };
  }
  const told = (await tellingsOf(db, runId)).map(({ event, independent }) => {
    return { independent, event: JSON.parse(event) as UsageEvent };
  });
  const isIndependent = told.some(({ independent }) => independent);
  const ofTeller = told.filter(({ independent }) => independent === isIndependent).map(({ event }) => event);
  // Signals tell of the same requests: the one that tells most exactly is read, and never two added up.
  const signal = USAGE_SIGNALS.find((each) => ofTeller.some((event) => (event.signal ?? "logs") === each));
  const events = ofTeller.filter((event) => (event.signal ?? "logs") === signal);
  const estimate = bound === undefined ? {} : await estimateOf(db, runId, bound, events);
  return { isIndependent, ...addedUp(events, signal === "metrics"), ...spending, ...estimate };
}

async function estimateOf(
  db: Handle,
  runId: string,
  { currency }: BoundBudget,
  events: readonly UsageEvent[],
): Promise<Pick<ToldTokens, "estimate">> {
  const asked = await estimatesOf(db, runId, currency, TELLINGS_MAX);
  const before = new Map<string, bigint>();
  // Asked for by the feed and by the run itself: the higher of the two.
  for (const { requestId, amount } of asked) {
    const known = before.get(requestId) ?? 0n;
    before.set(requestId, amount > known ? amount : known);
  }
  const made = events.filter(({ requestId }) => before.has(requestId));
  const ids = new Set(made.map(({ requestId }) => requestId));
  if (ids.size === 0) return {};
  const sum = [...ids].reduce((all, id) => all + (before.get(id) ?? 0n), 0n);
  return { estimate: { requests: ids.size, before: sum, after: sumRequests(made, currency).spent } };
}

function addedUp(
  events: readonly UsageEvent[],
  isRunningTotal: boolean,
): Pick<ToldTokens, "requests" | "contradicted" | "tokens" | "context"> {
  const requests = new Map<string, { in: number; out: number; cached: number }>();
  const contradicted = new Set<string>();
  for (const { requestId, tokens } of events) {
    const told = { in: tokens.in, out: tokens.out, cached: tokens.cached ?? 0 };
    const known = requests.get(requestId);
    if (known === undefined) requests.set(requestId, told);
    else {
      if (known.in !== told.in || known.out !== told.out || known.cached !== told.cached)
        contradicted.add(requestId);
      known.in = Math.max(known.in, told.in);
      known.out = Math.max(known.out, told.out);
      known.cached = Math.max(known.cached, told.cached);
    }
  }
  const sum = { in: 0, out: 0, cached: 0 };
  for (const each of requests.values()) {
    sum.in += each.in;
    sum.out += each.out;
    sum.cached += each.cached;
  }
  const largest = [...requests.values()].reduce((most, each) => Math.max(most, each.in), 0);
  const mean = requests.size === 0 ? 0 : Math.floor(sum.in / requests.size);
  return {
    requests: requests.size,
    contradicted: isRunningTotal ? 0 : contradicted.size,
    tokens: sum,
    ...(isRunningTotal ? {} : { context: { largest, mean } }),
  };
}

async function countOf(db: Handle, runId: string): Promise<number> {
  const { count } = await db
    .selectFrom("usage_totals")
    .select((eb) => eb.fn.sum<number | null>("tellings").as("count"))
    .where("run_id", "=", runId)
    .executeTakeFirstOrThrow();
  return Number(count ?? 0);
}
