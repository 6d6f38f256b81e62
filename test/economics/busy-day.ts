import { sql } from "kysely";
import type { UsageEvent } from "../../src/engine/usage-event.ts";
import { type Random, random } from "../survival/random.ts";
import { bound, type Economy, eventOf } from "./economy.ts";

export interface BusyDay {
  readonly events: number;
  readonly seed: number;
  /** Told now and then how far it is. */
  readonly onTold?: (told: number) => void;
}

export interface DayFigures {
  readonly tellings: number;
  readonly stored: number;
  /** Billionths: by who made the events, and as runs, days, and what the repositories share add up to. */
  readonly made: bigint;
  readonly totals: bigint;
  readonly days: bigint;
  readonly repositories: bigint;
  readonly daysSeen: number;
  readonly seconds: number;
}

const RUNS = 40;
const REPOSITORIES = 4;
const BATCH = 500;
const DAY_MS = 86_400_000;
const START = Date.parse("2026-10-31T12:00:00Z");

/**
 * A day of a busy organisation, over midnight and the end of a month: gateways tell of events in batches, one in twenty sent once more in
 * a later batch, shuffled, some hours late. Each is one request, and costs a random number of billionths.
 */
export async function busyDay(economy: Economy, { events, seed, onTold }: BusyDay): Promise<DayFigures> {
  const chance = random(seed);
  economy.now = new Date(START);
  const runs: string[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const repository = { id: 9_000 + (run % REPOSITORIES), fullName: `busy/r-${run % REPOSITORIES}` };
    const shared = [{ scope: "repository", period: "month", limit: bound(1e9) } as const];
    runs.push(await economy.open({ repository, shared, agentId: run % 3 }));
  }
  let [made, tellings, told] = [0n, 0, 0];
  const again = new Map<string, UsageEvent[]>();
  const began = performance.now();
  while (told < events) {
    const run = runs[chance.below(runs.length)] ?? "";
    const fresh = Array.from({ length: Math.min(BATCH, events - told) }, (_, at) => {
      const event = one(chance, run, told + at, economy.now);
      made += BigInt(Math.round((event.cost?.amount ?? 0) * 1e9));
      return event;
    });
    const batch = chance.shuffled([...fresh, ...(again.get(run) ?? [])]);
    again.set(
      run,
      fresh.filter(() => chance.below(20) === 0),
    );
    const taken = await economy.tell(run, batch);
    if (taken.outcome !== "recorded") throw new Error(`a batch was not taken: ${taken.outcome}`);
    tellings += batch.length;
    told += fresh.length;
    economy.now = new Date(START + (told / events) * DAY_MS);
    onTold?.(told);
  }
  const seconds = (performance.now() - began) / 1000;
  return { tellings, made, seconds, ...(await storedIn(economy, runs)) };
}

/** Up to six hours before it is told. */
function one(chance: Random, run: string, number: number, now: Date): UsageEvent {
  const time = new Date(now.getTime() - chance.below(10) * chance.below(2_160_000));
  const amount = Number(`0.${String(chance.below(50_000_000)).padStart(9, "0")}`);
  return eventOf(`${run}-${number}`, time, { currency: "USD", amount });
}

async function storedIn({ store }: Economy, runs: readonly string[]) {
  const [first, last] = [runs[0] ?? "", runs.at(-1) ?? ""];
  const list = sql`array[${sql.join([...runs])}]::text[]`;
  const { rows } = await sql<Record<"stored" | "totals" | "days" | "repositories" | "seen", string>>`select
    (select count(*) from usage_tellings where run_id = any(${list}))::text as stored,
    (select coalesce(sum(spent::numeric), 0) from usage_totals where run_id = any(${list}))::text as totals,
    (select coalesce(sum(spent), 0) from usage_days where run_id = any(${list}))::text as days,
    (select count(distinct day) from usage_days where run_id = any(${list}))::text as seen,
    (select coalesce(sum(spent), 0) from budget_days where scope = 'repository' and key like '90__')::text as repositories`.execute(
    store.db,
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`invariant: the sums of ${first} to ${last} are one row`);
  return {
    stored: Number(row.stored),
    totals: BigInt(row.totals),
    days: BigInt(row.days),
    repositories: BigInt(row.repositories),
    daysSeen: Number(row.seen),
  };
}
