import { describe, expect, it } from "vitest";
import { validatePrices } from "../../../src/contract/generated/record-validators.mjs";
import { readingOf } from "../../../src/scan/reports/unusable-report.ts";
import { priceOf } from "../../../src/scan/usage/price-of.ts";
import {
  LIST_PRICES,
  LIST_PRICES_QUOTED,
  type PriceTable,
  readPrices,
} from "../../../src/scan/usage/price-table.ts";
import table from "../../../src/scan/usage/prices.json" with { type: "json" };

const NOW = "2026-11-21T07:42:51Z";
const tokens = { in: 1_000_000, out: 0, cached: 0, written: 0 };
const amount = (model: string, counts = {}, time = NOW) =>
  priceOf(LIST_PRICES, model, time, { ...tokens, ...counts })?.amount;

describe("the table of prices", () => {
  it("has a source and a first day in each row, no row twice, and no price that nobody can add up", () => {
    expect(validatePrices(table), JSON.stringify(validatePrices.errors)).toBe(true);
    expect(readingOf(() => readPrices(Buffer.from(JSON.stringify(table)))).ok).toBe(true);
    for (const row of table.prices) {
      const all = [row, ...("long" in row && row.long ? [row.long] : [])];
      for (const rates of all)
        for (const price of [rates.in, rates.cached, rates.written, rates.out]) {
          expect(price).toBeGreaterThan(0);
          expect(rates.cached).toBeLessThanOrEqual(rates.in);
        }
    }
    const days = Object.values(table.sources).map(({ quoted }) => quoted);
    expect(LIST_PRICES_QUOTED).toBe(days.sort()[0]);
    // A price is of a day on which somebody had read it.
    for (const { source, from } of table.prices)
      expect(from <= table.sources[source as keyof typeof table.sources].quoted).toBe(true);
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

describe("somebody's own prices", () => {
  const row = { model: "claude-opus-5", source: "contract", from: "2026-10-01" };
  const rates = { in: 4, cached: 0.4, written: 5, out: 20 };
  const sources = { contract: { where: "Order form 4711", quoted: "2026-11-22" } };
  const document = (changes: object = {}, ...rows: readonly object[]) => ({
    version: 1,
    sources,
    prices: [{ ...row, ...rates }, ...rows],
    ...changes,
  });
  const read = (value: unknown) => readingOf(() => readPrices(Buffer.from(JSON.stringify(value))));
  const tableOf = (value: unknown): PriceTable => {
    const reading = read(value);
    if (!reading.ok) throw new Error(reading.problem.message);
    return reading.report;
  };
  const cost = (value: unknown, model: string, time = NOW, counts = {}) =>
    priceOf(tableOf(value), model, time, { ...tokens, ...counts });

  it("go before the list for the models that they name, on every day, and leave the others as they are", () => {
    const own = document();
    expect(cost(own, "anthropic/claude-opus-5-20260901")).toEqual({ currency: "USD", amount: 4 });
    expect(cost(own, "claude-opus-5", "2026-09-30T23:59:59Z")).toBeUndefined();
    expect(amount("claude-opus-5", {}, "2026-09-30T23:59:59Z")).toBe(5);
    expect(cost(own, "gpt-5")?.amount).toBe(amount("gpt-5"));
    expect(cost(own, "nobody-knows-it")).toBeUndefined();
  });

  it("know a deployment by its own name, a model that costs nothing, and another currency", () => {
    const free = { in: 0, cached: 0, written: 0, out: 0 };
    const own = document(
      { currency: "EUR" },
      { ...row, ...rates, model: "azure/GPT-5", in: 1 },
      { ...row, ...free, model: "local" },
    );
    expect(cost(own, "azure/gpt-5")).toEqual({ currency: "EUR", amount: 1 });
    expect(cost(own, "gpt-5")).toEqual({ currency: "USD", amount: 1.25 });
    const dated = document({}, { ...row, ...rates, model: "openai/gpt-5-2025-08-07", in: 7 });
    expect(cost(dated, "openai/gpt-5-2025-08-07")?.amount).toBe(7);
    expect(cost(dated, "gpt-5-2025-08-07")?.amount).toBe(1.25);
    expect(cost(own, "local")).toEqual({ currency: "EUR", amount: 0 });
  });

  it("take rows in any order, and round up what is finer than a billionth", () => {
    const later = { ...row, ...rates, from: "2026-11-01", in: 0.000000001 };
    const own = document({ prices: [later, { ...row, ...rates }] });
    expect(cost(own, "claude-opus-5", "2026-10-31T23:59:59Z")?.amount).toBe(4);
    expect(cost(own, "claude-opus-5", NOW, { in: 1 })?.amount).toBe(0.000000001);
    expect(cost(own, "claude-opus-5", NOW, { in: 3_000_001 })?.amount).toBe(0.000000004);
  });

  it.each<[string, object, string]>([
    [
      "two prices for the same days",
      document({}, { ...row, ...rates, model: "Claude-Opus-5", in: 5 }),
      "`/prices/1`",
    ],
    [
      "a source that is not named",
      document({}, { ...row, ...rates, model: "b", source: "page" }),
      "names a source at `/prices/1`",
    ],
    ["no source at all", document({ sources: {} }), "`/sources`"],
    [
      "a day that is none",
      document({}, { ...row, ...rates, from: "2026-02-30" }),
      "names no day at `/prices/1`",
    ],
    [
      "a source's day that is none",
      document({ sources: { contract: { where: "a", quoted: "2026-13-01" } } }),
      "`/sources/contract/quoted`",
    ],
    ["a price below nothing", document({}, { ...row, ...rates, model: "b", out: -1 }), "`/prices/1/out`"],
    [
      "a price that is missing",
      document({}, { ...row, model: "b", in: 1, out: 1, cached: 1 }),
      "`/prices/1`",
    ],
    [
      "a price that is finer than money",
      document({}, { ...row, ...rates, model: "b", in: 1e-10 }),
      "finer than a billionth",
    ],
    [
      "long requests that have no price",
      document({}, { ...row, ...rates, model: "b", in_max: 10, long: { above: 10, ...rates } }),
      "long requests at `/prices/1`",
    ],
    ["a key that nobody knows", document({ batch: 0.5 }), "batch"],
    ["a text", { prices: "none" }, "schema"],
  ])("are refused with their place: %s", (_, value, words) => {
    const reading = read(value);
    expect(reading).toMatchObject({ ok: false, problem: { message: expect.stringContaining(words) } });
  });
});
