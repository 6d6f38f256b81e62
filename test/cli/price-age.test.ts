import { expect, it } from "vitest";
import { priceAge, priceAgeText } from "../../src/cli/price-age.ts";
import { LIST_PRICES_QUOTED } from "../../src/scan/usage/price-table.ts";

it("says of which day the list prices are, how old that is, and what to do about old ones", () => {
  const at = (time: string) => priceAgeText(priceAge(Date.parse(time), "2026-11-22"));
  expect(at("2026-11-21T00:00:00Z")).toBe("list prices of models: of 2026-11-22, 0 days old");
  expect(at("2026-11-23T23:59:59Z")).toBe("list prices of models: of 2026-11-22, 1 day old");
  expect(at("2027-05-20T23:59:59Z")).toBe("list prices of models: of 2026-11-22, 179 days old");
  expect(at("2027-05-21T00:00:00Z")).toMatch(/, 180 days old; models and prices since then are unknown/);
  expect(priceAge(0).quoted).toBe(LIST_PRICES_QUOTED);
});
