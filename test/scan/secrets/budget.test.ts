import { describe, expect, it } from "vitest";
import { ScanBudget } from "../../../src/scan/secrets/scan-budget.ts";
import { SCAN_CEILINGS, type ScanCeilings } from "../../../src/scan/secrets/types.ts";

const budgetOf = (ceilings: Partial<ScanCeilings>) => new ScanBudget({ ...SCAN_CEILINGS, ...ceilings });

describe("what one scan may cost", () => {
  it("is so many decoded bytes; beyond them nothing is taken, and it is named", () => {
    const budget = budgetOf({ decodedBytes: 10 });
    expect([budget.takeBytes(4), budget.bytesLeft, budget.takeBytes(6), budget.bytesLeft]).toEqual([
      true,
      6,
      true,
      0,
    ]);
    expect(budget.unscanned).toEqual([]);
    expect([budget.takeBytes(1), budget.bytesLeft, budget.takeBytes(0)]).toEqual([false, 0, true]);
    expect(budget.unscanned).toEqual([
      { reason: "decoded-bytes", detail: "more than 10 bytes of decoded content", line: 1 },
    ]);
  });

  it("is four matches for each finding; the last that is taken is named, and none is taken behind it", () => {
    const budget = budgetOf({ findings: 2 });
    const taken = Array.from({ length: 7 }, () => budget.takeMatch());
    expect(taken.every(Boolean)).toBe(true);
    expect(budget.unscanned).toEqual([]);
    expect(budget.takeMatch()).toBe(true);
    expect(budget.unscanned).toEqual([{ reason: "findings", detail: "more than 2 findings", line: 1 }]);
    expect([budget.takeMatch(), budget.takeMatch(), budget.matchesLeft]).toEqual([false, false, 0]);
  });

  it("is so many members of archives", () => {
    const budget = budgetOf({ entries: 2 });
    expect([budget.takeEntry(), budget.takeEntry()]).toEqual([true, true]);
    expect(budget.unscanned).toEqual([]);
    expect([budget.takeEntry(), budget.takeEntry()]).toEqual([false, false]);
    expect(budget.unscanned).toEqual([
      { reason: "entries", detail: "more than 2 members in archives", line: 1 },
    ]);
  });
});

describe("what was not looked at", () => {
  it("is named with its place, and with its writing where it stood in one", () => {
    const budget = budgetOf({});
    budget.name("damaged", "one");
    budget.at(() => 7, ["zip", "gzip"]);
    budget.name("damaged", "two");
    budget.at(() => 8, []);
    budget.name("depth", "three");
    expect(budget.unscanned).toEqual([
      { reason: "damaged", detail: "one", line: 1 },
      { reason: "damaged", detail: "two", line: 7, via: ["zip", "gzip"] },
      { reason: "depth", detail: "three", line: 8 },
    ]);
  });

  it("is named once for each reason, detail and line", () => {
    const budget = budgetOf({});
    const names = [
      ["damaged", "one", 1],
      ["damaged", "one", 1],
      ["ratio", "one", 1],
      ["damaged", "two", 1],
      ["damaged", "one", 2],
      ["damaged", "one", 2],
    ] as const;
    for (const [reason, detail, line] of names) {
      budget.at(() => line, []);
      budget.name(reason, detail);
    }
    expect(budget.unscanned.map(({ reason, detail, line }) => `${reason} ${detail} ${line}`)).toEqual([
      "damaged one 1",
      "ratio one 1",
      "damaged two 1",
      "damaged one 2",
    ]);
  });

  it("is named fifty times at most: who asked knows by the first that it is not all", () => {
    const budget = budgetOf({});
    for (let line = 1; line <= 60; line++) {
      budget.at(() => line, []);
      budget.name("damaged", "one");
    }
    expect(budget.unscanned.map(({ line }) => line)).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
  });
});
