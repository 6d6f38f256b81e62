import { describe, expect, it } from "vitest";
import { billionthsOf } from "../../../src/engine/money.ts";
import { priceOf } from "../../../src/scan/usage/price-of.ts";
import table from "../../../src/scan/usage/prices.json" with { type: "json" };

const NOW = "2026-11-21T07:42:51Z";
const tokens = { in: 1_000_000, out: 0, cached: 0, written: 0 };
const amount = (model: string, counts = {}, time = NOW) =>
  priceOf(model, time, { ...tokens, ...counts })?.amount;

describe("the table of prices", () => {
  it("has a source and a first day in each row, no row twice, and no price finer than it can add up", () => {
    const rows = table.prices.map(({ model, from }) => `${model} ${from}`);
    expect(new Set(rows).size).toBe(rows.length);
    for (const row of table.prices) {
      expect(Object.keys(table.sources)).toContain(row.source);
      expect(row.from).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      const all = [row, ...("long" in row && row.long ? [row.long] : [])];
      for (const rates of all)
        for (const price of [rates.in, rates.cached, rates.written, rates.out]) {
          expect(billionthsOf(price) % 1_000_000n).toBe(0n);
          expect(price).toBeGreaterThan(0);
          expect(rates.cached).toBeLessThanOrEqual(rates.in);
        }
    }
  });

  it("prices what is read, cached, newly cached and written apart, to the last billionth", () => {
    expect(amount("claude-opus-4-8")).toBe(5);
    expect(amount("claude-opus-4-8", { cached: 900_000, written: 50_000, out: 10_000 })).toBe(1.2625);
    expect(amount("gpt-5", { in: 7, out: 1 })).toBe(0.00001875);
  });

  it("knows a model under its provider's name, its snapshots and its longer window, and no model by half its name", () => {
    for (const name of ["anthropic/claude-opus-4-8", "claude-opus-4-8-20260301", "Claude-Opus-4-8[1m]"])
      expect(amount(name)).toBe(5);
    expect(amount("gpt-5-2025-08-07")).toBe(1.25);
    for (const name of ["gpt-5-turbo", "gpt", "claude-opus-4-8x", "my/gpt-5", "", "constructor"])
      expect(amount(name)).toBeUndefined();
  });

  it("takes the price of the day: a later cut changes no earlier request, and before its first day a model has none", () => {
    const cached = { cached: 1_000_000 };
    expect(amount("claude-sonnet-5-5", cached, "2026-10-06T23:59:59Z")).toBe(0.2);
    expect(amount("claude-sonnet-5-5", cached, "2026-10-07T00:00:00Z")).toBe(0.1);
    expect(amount("claude-sonnet-5-5", cached, "2026-09-27T00:00:00Z")).toBeUndefined();
  });

  it("prices long requests as such, and those beyond what it knows not at all", () => {
    expect(amount("gemini-2.5-pro", { in: 200_000 })).toBe(0.25);
    expect(amount("gemini-2.5-pro", { in: 200_001 })).toBe(0.5000025);
    expect(amount("gpt-6-sol", { in: 272_001 })).toBeUndefined();
  });

  it("gives no price to a request of which no token was told", () => {
    expect(amount("gpt-5", { in: 0 })).toBeUndefined();
  });
});
