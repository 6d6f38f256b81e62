import type { BoundBudget } from "../collect/run-budget.ts";
import { USAGE_SIGNALS, type UsageEvent } from "../engine/usage-event.ts";
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
  return { isIndependent, ...addedUp(events, signal === "metrics"), ...spending };
}

function addedUp(
  events: readonly UsageEvent[],
  isRunningTotal: boolean,
): Pick<ToldTokens, "requests" | "contradicted" | "tokens"> {
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
  return { requests: requests.size, contradicted: isRunningTotal ? 0 : contradicted.size, tokens: sum };
}

async function countOf(db: Handle, runId: string): Promise<number> {
  const { count } = await db
    .selectFrom("usage_totals")
    .select((eb) => eb.fn.sum<number | null>("tellings").as("count"))
    .where("run_id", "=", runId)
    .executeTakeFirstOrThrow();
  return Number(count ?? 0);
}
