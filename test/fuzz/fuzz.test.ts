import { describe, expect, it } from "vitest";
import { type FuzzTarget, fuzz } from "../tools/fuzz-run.ts";
import { fuzzTargets } from "../tools/fuzz-targets.ts";

const INPUTS_QUICK = 500;
const targets = await fuzzTargets();

describe("no parser crashes, hangs or passes by accident", () => {
  it.each(targets)(`$name, over ${INPUTS_QUICK} inputs (npm run fuzz: more)`, async (target) => {
    const { failure } = await fuzz(target, { seed: 1, count: INPUTS_QUICK, seconds: 0 }, () =>
      performance.now(),
    );
    expect(failure).toBeUndefined();
  });

  it("each target has a name of its own", () => {
    const names = targets.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });
});

describe("a fuzz run", () => {
  const slices: [number, number][] = [];
  const target: FuzzTarget = { name: "a", run: (seed, count) => void slices.push([seed, count]) };

  it("gives each slice a further seed and feeds just as many inputs as asked", async () => {
    slices.length = 0;
    const outcome = await fuzz(target, { seed: 7, count: 2500, seconds: 0 }, () => 0);
    expect(outcome).toEqual({ name: "a", inputs: 2500, milliseconds: 0 });
    expect(slices).toEqual([
      [7, 1000],
      [8, 1000],
      [9, 500],
    ]);
  });

  it("feeds fewer inputs to a costly target, and at least one", async () => {
    slices.length = 0;
    await fuzz({ ...target, cost: 5000 }, { seed: 7, count: 10, seconds: 0 }, () => 0);
    expect(slices).toEqual([[7, 1]]);
  });

  it("counts what became of the inputs, over all slices", async () => {
    const run: FuzzTarget["run"] = (seed, _, tally) => [seed === 7 ? "even" : "odd", "all"].forEach(tally);
    const outcome = await fuzz({ name: "a", run }, { seed: 7, count: 3000, seconds: 0 }, () => 0);
    expect(outcome.tally).toEqual({ even: 1, odd: 2, all: 3 });
  });

  it("goes on until the time is over where a time is given", async () => {
    let now = 0;
    const outcome = await fuzz(target, { seed: 1, count: 1, seconds: 1 }, () => (now += 200));
    expect(outcome.inputs).toBe(4000);
  });

  it("stops at the first failure and says the seed that shows it again", async () => {
    const error = new Error("crash");
    const run = (seed: number) => {
      if (seed === 3) throw error;
    };
    const outcome = await fuzz({ name: "a", run }, { seed: 1, count: 9000, seconds: 0 }, () => 0);
    expect(outcome).toMatchObject({ inputs: 2000, failure: { seed: 3, count: 1000, error } });
  });
});
