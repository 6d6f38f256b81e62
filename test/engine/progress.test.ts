import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type IterationMeasure,
  idleIterations,
  outcomesOf,
  type ProgressQuestion,
  type TestState,
} from "../../src/engine/progress.ts";

const STATES: Readonly<Record<string, TestState>> = { "+": "passed", "-": "failed", "~": "skipped" };

/** `a+ b- c~`: what each test came to; undefined: no report. */
function tests(written: string | undefined): ReadonlyMap<string, TestState> | undefined {
  if (written === undefined) return undefined;
  const words = written.split(" ").filter((word) => word !== "");
  return new Map(words.map((word) => [word.slice(0, -1), STATES[word.at(-1)!]!]));
}

type Step = string | undefined | { tests?: string; met?: readonly string[]; measure?: number; tree?: string };

function measured(step: Step, index: number): IterationMeasure {
  const {
    tests: written,
    met,
    measure,
    tree = `t${index}`,
  } = typeof step === "object" ? step : { tests: step };
  const states = tests(written);
  return {
    iteration: index + 1,
    tree,
    ...(states === undefined ? {} : { tests: states }),
    ...(met === undefined ? {} : { satisfied: new Set(met) }),
    ...(measure === undefined ? {} : { measure }),
  };
}

const ask = (steps: readonly Step[], more: Partial<ProgressQuestion> = {}) =>
  outcomesOf({ iterations: steps.map(measured), testsRequired: true, ...more });
const shown = (steps: readonly Step[], more: Partial<ProgressQuestion> = {}) =>
  ask(steps, more)
    .map(({ outcome }) => ({ progress: "P", idle: "i", unmeasured: "?" })[outcome])
    .join("");

describe("an iteration is progress if [P47] [P129]", () => {
  // biome-ignore format: one run a line
  it.each([
    ["a failing test passes", ["a- b-", "a+ b-"], "iP"],
    ["one test after the other passes", ["a- b- c-", "a+ b- c-", "a+ b+ c-", "a+ b+ c+"], "iPPP"],
    ["a test that was written first passes then", ["a+", "a+ n-", "a+ n+"], "iiP"],
    ["a test is mended while a new one fails", ["a-", "a+ n-"], "iP"],
    ["a criterion is met that never was", [{ met: [] }, { met: ["FR-1/AC-1"] }], "iP"],
    ["the declared measure is better than ever", [{ measure: 70 }, { measure: 71 }, { measure: 72 }], "iPP"],
    ["more pass than ever, after going back and forth", ["a- b-", "a+ b-", "a- b+", "a+ b+"], "iPiP"],
    ["a failing test passes while an old one is taken out", ["a- b+ c+", "a+ c+"], "iP"],
    ["a test passes after a report was missing", ["a-", undefined, "a+"], "iiP"],
  ] as const)("%s", (_, steps, outcomes) => {
    expect(shown(steps as readonly Step[])).toBe(outcomes);
  });

  it("its baseline was worse, and not if the baseline had it already", () => {
    const baseline = { tree: "base", tests: tests("a- b+")! };
    expect(shown(["a+ b+"], { baseline })).toBe("P");
    expect(shown(["a- b+"], { baseline })).toBe("i");
    expect(shown(["b+"], { baseline })).toBe("i");
    const satisfied = new Set(["FR-1/AC-1"]);
    expect(shown([{ met: ["FR-1/AC-1"] }], { baseline: { tree: "base", satisfied } })).toBe("i");
  });

  it("a measure that shall fall falls", () => {
    const steps = [{ measure: 9 }, { measure: 8 }, { measure: 8.5 }, { measure: 7 }];
    expect(shown(steps, { better: "lower" })).toBe("iPiP");
  });
});

describe("an iteration is no progress, whatever is said of it, if [P129] [P130]", () => {
  // biome-ignore format: one run a line
  it.each([
    ["failing tests are deleted", ["a- b-", "b-"], "ii"],
    ["all tests are deleted", ["a- b-", ""], "ii"],
    ["failing tests are skipped", ["a- b-", "a~ b-"], "ii"],
    ["failing tests get other names", ["a- b-", "x- b-", "y- b-"], "iii"],
    ["tests are added that pass", ["a-", "a- n+", "a- n+ m+"], "iii"],
    ["it mends one test and breaks another", ["a- b+", "a+ b-"], "ii"],
    ["it mends what it broke itself", ["a+ b-", "a- b-", "a+ b-", "a- b-", "a+ b-"], "iiiii"],
    ["it goes back and forth between two tests", ["a- b-", "a+ b-", "a- b+", "a+ b-", "a- b+"], "iPiii"],
    ["a test that was always skipped passes", ["a- s~", "a- s+"], "ii"],
    ["the same tests fail", ["a- b-", "a- b-"], "ii"],
    ["everything passed before, and does", ["a+", "a+"], "ii"],
    ["a criterion is met that was met before", [{ met: ["x"] }, { met: [] }, { met: ["x"] }], "Pii"],
    ["the measure is as good as ever", [{ measure: 70 }, { measure: 70 }, { measure: 69 }], "iii"],
    ["the measure is no number", [{ measure: 70 }, { measure: Number.NaN }, { measure: Infinity }], "iii"],
    ["no report came", ["a-", undefined, undefined], "iii"],
    ["the tree was there before, and a fickle test passes now", [{ tests: "a-", tree: "t" }, { tests: "a+", tree: "t" }], "ii"],
    ["it comes back to an earlier tree", [{ tests: "a-", tree: "t" }, { tests: "a-", tree: "u" }, { tests: "a+", tree: "t" }], "iii"],
  ] as const)("%s", (_, steps, outcomes) => {
    expect(shown(steps as readonly Step[])).toBe(outcomes);
  });

  it("says why", () => {
    expect(ask(["a-", "a-", undefined, "a+"]).map(({ why }) => why)).toEqual([
      "there is nothing to compare it with",
      "the same tests fail as before",
      "no test report came, and tests are required",
      "the test `a` no longer fails",
    ]);
  });

  const lastWhy = (...steps: readonly Step[]) => ask(steps).at(-1)?.why;

  it("names the first of what got better, and how many more there are", () => {
    expect(lastWhy({ met: [] }, { met: ["FR-2/AC-1", "FR-1/AC-1", "FR-1/AC-2"] })).toBe(
      "`FR-1/AC-1` is met, and 2 more",
    );
    expect(lastWhy({ met: ["FR-1/AC-1"] }, { met: ["FR-1/AC-1", "FR-9/AC-1"] })).toBe("`FR-9/AC-1` is met");
    expect(lastWhy("z- b- a+", "z+ b+ a+")).toBe("the test `b` no longer fails, and 1 more");
    expect(lastWhy("a- b-", undefined, "b+ a-")).toBe("the test `b` no longer fails");
    expect(lastWhy({ measure: 70 }, { measure: 71 })).toBe(
      "the declared measure is 71, the best so far was 70",
    );
  });

  it("names a test that passes though none failed right before it", () => {
    expect(lastWhy("a- b-", "a- b~", "a- b+")).toBe("the test `b` no longer fails");
  });

  it("says of what stays as it was what that is", () => {
    expect(lastWhy("a+", "a+")).toBe("no test failed before, nor does one now");
    expect(lastWhy("a- b+", "a- b+")).toBe("the same tests fail as before");
    expect(lastWhy("a+ b-", "a- b+")).toBe("no more tests pass than ever before in this run");
    expect(lastWhy("a- b+", "a- b-")).toBe("no more tests pass than ever before in this run");
    expect(lastWhy({ tests: "a-", tree: "t" }, { tests: "a+", tree: "t" })).toBe("its tree was there before");
    expect(ask([undefined], { testsRequired: false })[0]?.why).toBe("no test report came");
  });

  it("is not measured by a report of nothing of its own, and is by each kind of measure", () => {
    const more = { testsRequired: false };
    expect(shown([{}, { met: [] }, { measure: 1 }, "a-"], more)).toBe("?iii");
  });

  it("holds a measure against the best, not the last, and the same is not better", () => {
    expect(shown([{ measure: 70 }, { measure: 72 }, { measure: 71 }, { measure: 72 }])).toBe("iPii");
    const more = { better: "lower" } as const;
    expect(shown([{ measure: 3 }, { measure: 2 }, { measure: 2 }, { measure: 1 }], more)).toBe("iPiP");
  });
});

describe("iterations without progress are counted in a row [P130] [P153]", () => {
  const idle = (steps: readonly Step[], more: Partial<ProgressQuestion> = {}) =>
    idleIterations(ask(steps, more));

  it("from the last one that was progress", () => {
    expect(idle([])).toBe(0);
    expect(idle(["a- b-", "a+ b-"])).toBe(0);
    expect(idle(["a- b-", "a+ b-", "a+ b-", undefined])).toBe(2);
  });

  it("and where tests are not required, one without a report neither counts nor ends the row", () => {
    const more = { testsRequired: false };
    expect(shown(["a-", undefined, "a-"], more)).toBe("i?i");
    expect(idle(["a-", undefined, "a-"], more)).toBe(2);
    expect(idle([undefined, undefined], more)).toBe(0);
  });

  it("and taking out tests never ends the row, whichever they are [P129]", () => {
    const name = fc.constantFrom("a", "b", "c", "d");
    const report = fc.dictionary(name, fc.constantFrom<TestState>("passed", "failed", "skipped"));
    fc.assert(
      fc.property(fc.array(report, { minLength: 1, maxLength: 6 }), fc.array(name), (reports, gone) => {
        const last = Object.entries(reports.at(-1)!).filter(([each]) => !gone.some((name) => name === each));
        const all = [...reports.map((each) => Object.entries(each)), last];
        const iterations = all.map((each, index) => {
          return { iteration: index + 1, tree: `t${index}`, tests: new Map(each) };
        });
        expect(outcomesOf({ iterations, testsRequired: true }).at(-1)?.outcome).toBe("idle");
      }),
      { numRuns: 500 },
    );
  });
});
