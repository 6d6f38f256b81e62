import { describe, expect, it } from "vitest";
import { dropOf, isBelow, percentText } from "../../src/engine/test-evidence.ts";

const share = (covered: number, total: number) => ({ covered, total });

describe("shares of what ran", () => {
  it.each([
    [0, 0, 100, false],
    [8, 10, 80, false],
    [7, 10, 80, true],
    [7999, 10_000, 80, true],
    [0, 1, 0, false],
    [0, 1, 1, true],
    [1, 3, 33.3, false],
    [1, 3, 33.4, true],
  ])("%d of %d is below %d %%: %s", (covered, total, minimum, expected) => {
    expect(isBelow(share(covered, total), minimum)).toBe(expected);
  });

  it.each([
    [share(9, 10), share(8, 10), 10],
    [share(8, 10), share(9, 10), -10],
    [share(1, 3), share(1, 4), 8.333333],
    [share(5, 10), share(50, 100), 0],
  ])("from %o to %o is a drop of %d percentage points", (base, head, drop) => {
    expect(dropOf({ base, head })).toBe(drop);
  });

  it.each([
    [79_999, 100_000, "79.99 %"],
    [8, 10, "80 %"],
    [1, 8, "12.5 %"],
    [1, 3, "33.33 %"],
    [0, 5, "0 %"],
    [10, 10, "100 %"],
    [1, 10, "10 %"],
    [201, 200, "100.5 %"],
  ])("%d of %d is written %s, and never as a bound that it does not reach", (covered, total, text) => {
    expect(percentText(share(covered, total))).toBe(text);
  });
});
