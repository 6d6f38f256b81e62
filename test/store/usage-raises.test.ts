import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UsageEvent, UsageSignal } from "../../src/engine/usage-event.ts";
import type { Store } from "../../src/store/open-store.ts";
import { pinPlan } from "../../src/store/plans.ts";
import { openRun } from "../../src/store/runs.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { addTellings } from "../../src/store/usage.ts";
import { raisedSince } from "../../src/store/usage-raises.ts";
import { NOW, newBranch, newRepository, sha256Of } from "./decided.ts";
import { ENGINES, type TestPlace } from "./engines.ts";

const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

describe.each(ENGINES)("what came in of spending in a time, on $kind [P170]", ({ place: makePlace }) => {
  let place: TestPlace;
  let store: Store;
  beforeAll(async () => {
    place = await makePlace();
    store = await place.open();
    const repositoryId = await newRepository(store);
    const { id: branchId } = await newBranch(store, repositoryId);
    const [path, branch, sha256] = ["p", "agent/a", sha256Of("{}")];
    const plan = { repositoryId, planId: "WP-1", sha256, path, branch, standing: false, content: "{}" };
    await inTransaction(store.db, async (tx) => {
      await pinPlan(tx, plan, NOW);
      await openRun(tx, { id: "R-1", repositoryId, branchId, planId: "WP-1" }, NOW);
    });
  });
  afterAll(async () => {
    await store.close();
    await place.dispose();
  });

  const tell = async (minutes: number, independent: boolean, ...events: readonly UsageEvent[]) =>
    await inTransaction(store.db, (tx) => {
      const tellings = events.map((event) => {
        const text = JSON.stringify(event);
        const { requestId } = event;
        const signal: UsageSignal = event.signal ?? "logs";
        return { requestId, signal, sha256: sha256Of(text), event: text };
      });
      return addTellings(tx, { runId: "R-1", independent }, tellings, at(minutes));
    });
  const event = (requestId: string, amount?: number, more: Partial<UsageEvent> = {}): UsageEvent => ({
    requestId,
    model: "m",
    tokens: { in: 1, out: 1 },
    ...(amount === undefined ? {} : { cost: { currency: "USD", amount } }),
    time: "2026-01-01T00:00:00Z",
    ...more,
  });

  it("is what requests became dearer by, part by part, whatever their own time says", async () => {
    await tell(0, true, event("q-1", 1), event("q-2", 0.1));
    await tell(0, false, event("q-1", 5));
    expect(await raisedSince(store.db, "R-1", "USD", at(10))).toEqual([]);
    // Dearer than it was, cheaper than it was, of an old day, without a cost, in other money, of another signal.
    await tell(10, true, event("q-1", 1.25), event("q-2", 0.05), event("q-3", 0.000_000_001), event("q-4"));
    await tell(11, true, event("q-5", 7, { cost: { currency: "EUR", amount: 7 } }));
    await tell(12, true, event("series", 2, { signal: "metrics" }));
    const raised = [
      { independent: true, signal: "logs", raise: 250_000_001n },
      { independent: true, signal: "metrics", raise: 2_000_000_000n },
    ];
    expect(await raisedSince(store.db, "R-1", "USD", at(10))).toEqual(raised);
    // Told again it is the same telling, and of the time in which it first came.
    await tell(20, true, event("q-1", 1.25));
    expect(await raisedSince(store.db, "R-1", "USD", at(20))).toEqual([]);
    expect(await raisedSince(store.db, "R-1", "EUR", at(10))).toMatchObject([
      { raise: 7_000_000_000n },
      { raise: 0n },
    ]);
    expect((await raisedSince(store.db, "R-1", "USD", NOW)).map(({ raise }) => raise)).toEqual([
      5_000_000_000n,
      1_350_000_001n,
      2_000_000_000n,
    ]);
  });
});
