import { describe, expect, it } from "vitest";
import { billionthsOf, hasReached, moneyText, percentText } from "../../src/engine/money.ts";
import { spendingLevel, sumFeeds, sumUsage } from "../../src/engine/usage.ts";
import type { UsageEvent } from "../../src/engine/usage-event.ts";

const bound = (value: number) => ({ value, setBy: "the policy" });
const BUDGET = { perRun: bound(10), perRequest: bound(2), warnAt: bound(0.7), approveAt: bound(0.9) };

function event(requestId: string, amount?: number, more: Partial<UsageEvent> = {}): UsageEvent {
  const tokens = { in: 100, out: 10 };
  const cost = amount === undefined ? {} : { cost: { currency: "USD", amount } };
  return { requestId, model: "m", tokens, time: "2026-11-21T07:42:51Z", ...cost, ...more };
}
const sum = (...events: readonly UsageEvent[]) => sumUsage(events, "USD", BUDGET);

describe("sums of money", () => {
  it("lose nothing of a million small costs, in whatever order they come [P136]", () => {
    const costs = Array.from({ length: 100_000 }, (_, n) => (n % 7 === 0 ? 0.1 : 0.000_000_003));
    const events = costs.map((amount, n) => event(`r${n}`, amount));
    const { spent } = sum(...events);
    expect(spent).toBe(14_286n * 100_000_000n + 85_714n * 3n);
    expect(sum(...events.toReversed()).spent).toBe(spent);
  });

  it("hold the largest amounts that documents may name", () => {
    const { spent } = sum(...Array.from({ length: 1000 }, (_, n) => event(`r${n}`, 1e9)));
    expect(spent).toBe(10n ** 21n);
    expect(moneyText(spent, "USD")).toBe("1000000000000.00 USD");
  });

  it.each([
    [0.02, "0.02 USD"],
    [0.1 + 0.2, "0.30 USD"],
    [1e-9, "0.000000001 USD"],
    [12.5, "12.50 USD"],
    [0, "0.00 USD"],
  ])("are written as people write them: %d", (amount, text) => {
    expect(moneyText(billionthsOf(amount), "USD")).toBe(text);
  });

  it.each([
    [6.999_999_999, 0.7, false],
    [7, 0.7, true],
    [8.999_999_999, 0.9, false],
    [9, 0.9, true],
    [9.999_999_999, 1, false],
    [10, 1, true],
  ])("reach a part of a whole to the last digit: %d of 10 and %d [P137]", (spent, part, reached) => {
    expect(hasReached(billionthsOf(spent), part, billionthsOf(10))).toBe(reached);
  });

  it("are never said to be a part that they have not reached", () => {
    expect(percentText(billionthsOf(8.9999), billionthsOf(10))).toBe("89.9 %");
    expect(percentText(1n, 0n)).toBe("more than all");
    expect(percentText(0n, 0n)).toBe("0.0 %");
  });
});

describe("what a run used", () => {
  it("counts a request once, however often it is told of", () => {
    const once = event("a", 1.5);
    expect(sum(once, event("b", 0.5), once)).toMatchObject({
      spent: billionthsOf(2),
      requests: 2,
      dearest: { requestId: "a", cost: billionthsOf(1.5) },
      contradicted: { count: 0 },
      unpriced: { count: 0 },
    });
  });

  it("takes the dearer of two tellings, and says that they differ", () => {
    for (const events of [
      [event("a", 1), event("a", 3)],
      [event("a", 3), event("a", 1)],
    ])
      expect(sum(...events)).toMatchObject({
        spent: billionthsOf(3),
        requests: 1,
        contradicted: { count: 1, first: "a" },
      });
  });

  it("takes nothing away from what is known by telling of it again without a cost, or in another currency", () => {
    for (const other of [event("a"), event("a", undefined, { cost: { currency: "EUR", amount: 0 } })])
      for (const events of [
        [event("a", 60), other],
        [other, event("a", 60)],
      ])
        expect(sum(...events)).toMatchObject({
          spent: billionthsOf(60),
          unpriced: { count: 1 },
          contradicted: { count: 1 },
        });
  });

  it("names the same request, whatever came first, and sees two requests under one id", () => {
    const one = event("a", undefined, { model: "x" });
    const other = event("a", undefined, { model: "b" });
    expect(sum(one, other)).toEqual(sum(other, one));
    const again = event("a", 1, { time: "2026-11-21T08:00:00Z" });
    expect(sum(event("a", 1), again).contradicted).toEqual({ count: 1, first: "a" });
  });

  it("does not let a small price told beside it hide an unknown one", () => {
    for (const events of [
      [event("a"), event("a", 0.01)],
      [event("a", 0.01), event("a")],
    ])
      expect(sum(...events)).toMatchObject({
        spent: billionthsOf(0.01),
        unpriced: { count: 1 },
        contradicted: { count: 1 },
      });
  });

  it("never takes another currency, or no cost at all, for nothing [P137]", () => {
    const euros = event("e", undefined, { cost: { currency: "EUR", amount: 5 } });
    expect(sum(event("z", 1), event("n"), euros).unpriced).toEqual({
      count: 2,
      first: { requestId: "e", model: "m", currency: "EUR" },
    });
  });
});

describe("a run's own word beside a feed's", () => {
  const feeds = (independent: readonly UsageEvent[], selfReported: readonly UsageEvent[]) =>
    sumFeeds({ independent, selfReported }, "USD", BUDGET);

  it("raises the sum and never lowers it, and is not added to what the feed tells under other ids", () => {
    const gateway = [event("g1", 1), event("g2", 1)];
    expect(feeds(gateway, [event("s1", 1), event("s2", 1)])).toMatchObject({ spent: billionthsOf(2) });
    expect(feeds(gateway, [event("s1", 1.9), event("s2", 1.2)])).toMatchObject({
      spent: billionthsOf(3.1),
      dearest: { requestId: "s1" },
      feed: "independent",
    });
    expect(feeds(gateway, [event("s1", 0.1)])).toMatchObject({ spent: billionthsOf(2) });
  });

  it("makes nothing unclear that the feed knows, and does where there is none", () => {
    const own = [event("s1"), event("s2", 1), event("s2", 2)];
    const clear = { unpriced: { count: 0 }, contradicted: { count: 0 } };
    expect(feeds([event("g1", 1)], own)).toMatchObject(clear);
    expect(feeds([], own)).toMatchObject({
      unpriced: { count: 1 },
      contradicted: { count: 1 },
      feed: "self-reported",
    });
  });
});

describe("what a person agreed to", () => {
  it.each([
    [8.99, 0, "note"],
    [9, 0, "review"],
    [9, 9, "review"],
    [9, 9.01, "note"],
    [10, 9.5, "stop"],
    [10, 12, "note"],
    [11.99, 12, "note"],
    [12, 12, "stop"],
    [3, 12, undefined],
  ])("of %d spent, with %d agreed to: %s", (spent, approved, level) => {
    const budget = { ...BUDGET, approved: billionthsOf(approved) };
    expect(spendingLevel({ spent: billionthsOf(spent), budget })).toBe(level);
  });
});
