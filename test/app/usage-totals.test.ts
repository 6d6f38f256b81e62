import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppConfig } from "../../src/app/config.ts";
import { takeUsage } from "../../src/app/take-usage.ts";
import { boundOf, spendingBy } from "../../src/app/usage-of.ts";
import { addedUp } from "../../src/app/usage-totals.ts";
import { sumFeeds } from "../../src/engine/usage.ts";
import type { UsageEvent } from "../../src/engine/usage-event.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { setBudget } from "../../src/store/runs.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { ENGINES, type TestPlace } from "../store/engines.ts";
import { bareRun } from "./bare-run.ts";

const bound = (value: number) => ({ value, setBy: "the policy" });
const BUDGET = { perRun: bound(1000), perRequest: bound(2), warnAt: bound(0.7), approveAt: bound(0.9) };
const TIME = "2026-01-01T00:00:00Z";

/** Totals that the days do not add up to, and scopes that all runs together do not. */
async function unbooked(db: Store["db"]): Promise<readonly object[]> {
  const parts = await sql<object>`
    select t.run_id, t.signal, t.spent, sum(d.spent) as days from usage_totals t left join usage_days d using (run_id, currency, independent, signal)
      where t.currency is not null group by 1, 2, 3, t.independent having t.spent::numeric <> coalesce(sum(d.spent), 0)`.execute(
    db,
  );
  const scopes = await sql<object>`
    with runs_days as (select run_id, currency, day, max(spent) as spent from usage_days group by 1, 2, 3),
      wanted as (select currency, day, sum(spent) as spent from runs_days group by 1, 2 having sum(spent) > 0)
    select scope, currency, day, b.spent, w.spent as wanted from budget_days b full join wanted w using (currency, day)
      where b.spent is distinct from w.spent and b.scope is distinct from 'thread' and coalesce(b.spent, 0) <> coalesce(w.spent, 0)`.execute(
    db,
  );
  return [...parts.rows, ...scopes.rows];
}

const event = fc
  .tuple(
    fc.integer({ min: 1, max: 6 }),
    fc.option(fc.constantFrom(0.5, 1, 3), { nil: undefined }),
    fc.constantFrom("USD", "USD", "EUR"),
    fc.constantFrom(undefined, undefined, "traces" as const, "metrics" as const),
  )
  .map(([number, amount, currency, signal]): UsageEvent => {
    const cost = amount === undefined ? {} : { cost: { currency, amount } };
    const told = signal === undefined ? {} : { signal };
    return { requestId: `q-${number}`, model: "m", tokens: { in: 1, out: 1 }, time: TIME, ...cost, ...told };
  });
const batch = fc.record({
  independent: fc.boolean(),
  events: fc.array(event, { minLength: 1, maxLength: 5 }),
  /** Then it is judged, by a budget in this currency. */
  judged: fc.constantFrom(undefined, undefined, "USD", "EUR"),
});

describe.each(ENGINES)("what was told of a run's spending on $kind", ({ place: placeOf }) => {
  let place: TestPlace;
  let store: Store;
  let count = 0;
  const clock = () => new Date("2026-01-01T00:00:00Z");
  const config = { appId: 1 } as AppConfig;

  beforeAll(async () => {
    place = await placeOf();
    store = await openStore({ ...place.options, log: () => undefined });
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await place.dispose();
  });

  it("is kept added up, and is what adding up all of it anew would say [P73] [P136]", {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 8 }), async (batches) => {
        count += 1;
        const run = await bareRun(store.db, `R-${count}`, clock());
        const all: { independent: UsageEvent[]; selfReported: UsageEvent[] } = {
          independent: [],
          selfReported: [],
        };
        let currency: string | undefined;
        for (const { independent, events, judged } of batches) {
          const taken = await takeUsage({ db: store.db, clock, config }, run.id, { independent, events });
          all[independent ? "independent" : "selfReported"].push(...events);
          const spending = taken.outcome === "recorded" ? taken.spending : undefined;
          if (currency === undefined) expect(spending).toBeUndefined();
          else {
            const { spent, dearest, unpriced, contradicted, feed } = sumFeeds(all, currency, BUDGET);
            expect(spending).toMatchObject({
              spent,
              isOverRequest: (dearest?.cost ?? 0n) > 2_000_000_000n,
              unpriced: unpriced.count,
              contradicted: contradicted.count,
              feed,
            });
          }
          if (judged === undefined) continue;
          currency = judged;
          const budget = JSON.stringify({ currency, budget: BUDGET });
          await inTransaction(store.db, (tx) => setBudget(tx, run.id, budget));
          // Who only asks, as for a reservation, sees the same before the next telling has counted it.
          const by = await boundOf(store.db, { id: run.id, budget });
          if (by === undefined) throw new Error("invariant: a judged run has a budget");
          const { totals } = await addedUp(store.db, run.id, currency);
          expect(spendingBy(by, totals).spent).toBe(sumFeeds(all, currency, BUDGET).spent);
        }
        expect(await unbooked(store.db)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
