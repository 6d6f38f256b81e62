import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Activity } from "../../src/engine/activity.ts";
import { activityOf, addActivity } from "../../src/store/activity.ts";
import type { Store } from "../../src/store/open-store.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { NOW, newRun } from "./decided.ts";
import { ENGINES, type TestPlace } from "./engines.ts";

describe.each(ENGINES)("what agents read and called, on $kind", ({ place: makePlace }) => {
  let place: TestPlace;
  let store: Store;
  let runId: string;
  beforeAll(async () => {
    place = await makePlace();
    store = await place.open();
  });
  beforeEach(async () => {
    runId = await newRun(store);
  });
  afterAll(async () => {
    await store.close();
    await place.dispose();
  });

  const add = async (independent: boolean, told: readonly Activity[]) =>
    await inTransaction(store.db, (tx) => addActivity(tx, { runId, independent }, told, NOW));
  const reads = (from: number, count: number): Activity[] =>
    Array.from({ length: count }, (_, index) => ({ kind: "read", name: `src/${from + index}.ts` }));

  it("counts each name once, by kind and by who told, however often it is told", async () => {
    const told: Activity[] = [
      { kind: "read", name: "b" },
      { kind: "read", name: "a" },
      { kind: "read", name: "b" },
      { kind: "call", name: "b" },
    ];
    expect([await add(false, told), await add(false, told), await add(true, told)]).toEqual([3, 0, 3]);
    const own = (await activityOf(store.db, runId)).filter(({ independent }) => !independent);
    expect(own.map(({ kind, count, names }) => [kind, count, names])).toEqual([
      ["call", 1, ["b"]],
      ["read", 2, ["a", "b"]],
    ]);
  });

  it("tells that there was none from nobody having told", async () => {
    expect(await activityOf(store.db, runId)).toEqual([]);
    await add(true, [{ kind: "call", name: "" }]);
    expect(await activityOf(store.db, runId)).toMatchObject([
      { kind: "call", count: 0, names: [], isFull: false },
    ]);
  });

  it("keeps ten thousand by their names, and counts the others", async () => {
    expect(await add(false, reads(0, 9_999))).toBe(9_999);
    expect(await add(false, reads(9_000, 1_010))).toBe(11);
    const [told] = await activityOf(store.db, runId);
    expect([told?.count, told?.isFull]).toEqual([10_010, false]);
    expect(told?.names.length).toBeLessThanOrEqual(10_000);
    expect(told?.names.length).toBeGreaterThanOrEqual(9_999);
  });
});
