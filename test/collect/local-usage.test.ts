import { describe, expect, it } from "vitest";
import type { GivenReports, ToldUsage } from "../../src/collect/given-reports.ts";
import { usageFacts } from "../../src/collect/usage-facts.ts";
import { spendingLevel } from "../../src/engine/usage.ts";
import type { UsageEvent } from "../../src/engine/usage-event.ts";

const [PLAN, LOCAL] = ["a".repeat(64), "qwen3-coder:30b"];
const WORD = {
  since: "2026-11-22T09:00:00.000Z",
  lateFrom: "2026-11-22T09:15:00.000Z",
  by: 7,
  login: "alice",
  planSha256: PLAN,
};
const bound = (value: number) => ({ value, setBy: "the plan" });
const BUDGET = {
  currency: "USD",
  budget: { perRun: bound(10), perRequest: bound(20), warnAt: bound(0.7), approveAt: bound(0.9) },
};
const event = (requestId: string, model: string, time: string, amount?: number): UsageEvent => ({
  requestId,
  model,
  tokens: { in: 10, out: 1 },
  time: `2026-11-22T${time}:00Z`,
  ...(amount === undefined ? {} : { cost: { currency: "USD", amount } }),
});
const SPENT = event("before", "big-model", "08:00", 10);

async function judged(told: Partial<ToldUsage>, terms: object = { models: [LOCAL], planSha256: PLAN }) {
  const given: GivenReports = {
    tests: [],
    coverage: [],
    baseCoverage: [],
    source: "cross-checked",
    origin: "told",
    told: { independent: [SPENT], selfReported: [], words: [WORD], ...told },
  };
  const { fact } = await usageFacts(given, { ...BUDGET, local: terms as { models: []; planSha256: string } });
  if (!fact.known) throw new Error(fact.why);
  return { level: spendingLevel(fact.value), ...fact.value };
}

describe("what came in of a run whose money is spent [P74]", () => {
  it("goes on where a person said so, and what was told since is local and has no cost", async () => {
    const { level, local, unpriced, spent } = await judged({
      independent: [SPENT, event("q-1", LOCAL, "10:00")],
    });
    expect({ level, unpriced, spent }).toEqual({
      level: "note",
      unpriced: { count: 0 },
      spent: 10_000_000_000n,
    });
    expect(local).toEqual({ state: "local", since: WORD.since, by: "@alice", strays: { count: 0 } });
  });

  it("stops at what the gateway saw and at what the run admits, whatever name it has", async () => {
    for (const told of [
      { independent: [SPENT, event("q-1", "big-model", "10:00", 0.1)] },
      { independent: [SPENT, event("q-1", LOCAL, "10:00", 0.1)] },
      { selfReported: [event("q-1", "another", "10:00", 0)] },
    ])
      expect(await judged(told)).toMatchObject({ level: "stop", local: { strays: { count: 1 } } });
  });

  it("stops as ever without the person's word, the policy's list or a note of each criterion", async () => {
    expect(await judged({ words: [] })).toMatchObject({ level: "stop", local: { state: "offered" } });
    const hindered = { models: [LOCAL], planSha256: PLAN, hindrance: "a criterion is left out" };
    expect(await judged({}, hindered)).toMatchObject({ level: "stop", local: { state: "hindered" } });
    const amended = { models: [LOCAL], planSha256: "b".repeat(64) };
    expect(await judged({}, amended)).toMatchObject({ level: "stop", local: { state: "hindered" } });
  });

  it("names a stray's request and model without a secret in them", async () => {
    const token = `ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8".slice(0, 36)}`;
    const { local } = await judged({ independent: [SPENT, event(`x ${token}`, token, "10:00", 1)] });
    expect(JSON.stringify(local)).not.toContain(token);
    expect(local).toMatchObject({ state: "local", strays: { count: 1 } });
  });
});
