import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limitSource } from "../../src/contract/limit-source.ts";
import {
  isTighter,
  LIMIT_NAMES,
  type LimitSource,
  type LimitValue,
  SEVERITIES,
  tighten,
} from "../../src/contract/limits.ts";
import { looserThan } from "../../src/contract/looser-values.ts";
import { propertyRuns } from "../tools/property-runs.ts";

const defaults = limitSource("the defaults", "defaults", {
  limits: { files_changed: 100, commits: 200, runtime_minutes: 480 },
  budget: { currency: "USD", per_run: 50, per_month: 2000, warn_at: 0.7, approve_at: 0.9 },
  tests: { changed_coverage_min: 80, global_drop_max: 0.5 },
  security: { static_analysis: { stop_at: "high" }, dependencies: { stop_at: "high" } },
});
const policy = (content: Parameters<typeof limitSource>[2]) => limitSource("the policy", "policy", content);
const config = (content: Parameters<typeof limitSource>[2]) =>
  limitSource("the thread's config", "config", content);
const requirement = (id: string, content: Parameters<typeof limitSource>[2]) =>
  limitSource(id, "requirement", content);
const plan = (content: Parameters<typeof limitSource>[2]) => limitSource("the plan", "plan", content);

describe("limits down the chain", () => {
  it("come from the nearest document above, finally the defaults [P107]", () => {
    const { bounds, currency } = tighten([
      defaults,
      policy({}),
      config({ limits: { files_changed: 40 } }),
      plan({ limits: {} }),
    ]);
    expect(bounds["limits.files_changed"]).toEqual({ value: 40, setBy: "the thread's config" });
    expect(bounds["limits.commits"]).toEqual({ value: 200, setBy: "the defaults" });
    expect(currency).toEqual({ value: "USD", setBy: "the defaults" });
    expect(bounds["limits.tool_calls"]).toBeUndefined();
  });

  it("let the policy replace a default in either direction, and no other document", () => {
    const loose = policy({ limits: { files_changed: 500 }, tests: { changed_coverage_min: 10 } });
    expect(tighten([defaults, loose]).bounds["limits.files_changed"]).toEqual({
      value: 500,
      setBy: "the policy",
    });
    expect(tighten([defaults, loose]).bounds["tests.changed_coverage_min"]?.value).toBe(10);
    expect(
      tighten([defaults, config({ limits: { files_changed: 500 } })]).bounds["limits.files_changed"]?.value,
    ).toBe(100);
  });

  it("are tighter when higher for coverage, and when less severe for `stop_at` [P105] [P109]", () => {
    const { bounds } = tighten([
      defaults,
      plan({
        tests: { changed_coverage_min: 85, global_drop_max: 0.2 },
        security: { static_analysis: { stop_at: "medium" }, dependencies: { stop_at: "critical" } },
      }),
    ]);
    expect(bounds["tests.changed_coverage_min"]).toEqual({ value: 85, setBy: "the plan" });
    expect(bounds["tests.global_drop_max"]?.value).toBe(0.2);
    expect(bounds["security.static_analysis.stop_at"]).toEqual({ value: "medium", setBy: "the plan" });
    expect(bounds["security.dependencies.stop_at"]).toEqual({ value: "high", setBy: "the defaults" });
  });

  it("are the minimum of several requirements", () => {
    const one = requirement("FR-1", {
      cost_ceiling: { currency: "USD", amount: 15 },
      runtime_ceiling_minutes: 180,
    });
    const other = requirement("FR-2", {
      cost_ceiling: { currency: "USD", amount: 5 },
      runtime_ceiling_minutes: 400,
    });
    for (const chain of [
      [defaults, one, other],
      [defaults, other, one],
    ]) {
      expect(tighten(chain).bounds["budget.per_run"]).toEqual({ value: 5, setBy: "FR-2" });
      expect(tighten(chain).bounds["limits.runtime_minutes"]).toEqual({ value: 180, setBy: "FR-1" });
    }
  });

  it("do not compare sums of another currency, and say so", () => {
    const chain = [defaults, requirement("FR-1", { cost_ceiling: { currency: "JPY", amount: 15 } })];
    expect(tighten(chain).bounds["budget.per_run"]).toEqual({ value: 50, setBy: "the defaults" });
    expect(tighten(chain).mismatches).toEqual([
      { document: "FR-1", currency: "JPY", expected: { value: "USD", setBy: "the defaults" } },
    ]);
    expect(tighten([defaults, policy({ budget: { currency: "EUR", per_run: 80 } })])).toMatchObject({
      currency: { value: "EUR", setBy: "the policy" },
      bounds: { "budget.per_run": { value: 80 }, "budget.per_month": { value: 2000 } },
      mismatches: [],
    });
  });
});

describe("the limits of a document", () => {
  it("are what it says, and nothing that it does not say", () => {
    expect(plan({ limits: { commits: 3, unknown: 4 } as object })).toStrictEqual({
      document: "the plan",
      level: "plan",
      values: { "limits.commits": 3 },
    });
    expect(policy({ budget: { currency: "EUR", per_run: 1 }, tests: {} })).toStrictEqual({
      document: "the policy",
      level: "policy",
      currency: "EUR",
      values: { "budget.per_run": 1 },
    });
    const ceilings = { cost_ceiling: { currency: "USD", amount: 5 }, runtime_ceiling_minutes: 7 };
    expect(requirement("FR-1", { ...ceilings, security: ["no network"] })).toStrictEqual({
      document: "FR-1",
      level: "requirement",
      currency: "USD",
      values: { "budget.per_run": 5, "limits.runtime_minutes": 7 },
    });
  });
});

describe("a looser value", () => {
  const above = tighten([defaults, policy({ limits: { files_changed: 50 } })]);

  it("is named by its key, with who sets the bound [P107]", () => {
    expect(looserThan(above, plan({ limits: { files_changed: 51, commits: 200 } }))).toEqual([
      {
        key: "limits.files_changed",
        value: 51,
        bound: 50,
        setBy: "the policy",
        message: "`limits.files_changed` is `51`, looser than the `50` of the policy",
        help: "write at most `50`, or leave the key out to inherit it",
      },
    ]);
  });

  it("knows the defaults, which bind like written values", () => {
    expect(looserThan(above, plan({ limits: { commits: 201 } }))).toMatchObject([
      { bound: 200, setBy: "the defaults" },
    ]);
  });

  it("is one of every kind of limit", () => {
    const child = plan({
      budget: { currency: "USD", warn_at: 0.8, approve_at: 0.95, per_run: 51 },
      tests: { changed_coverage_min: 79.9, global_drop_max: 0.6 },
      security: { static_analysis: { stop_at: "critical" } },
    });
    expect(looserThan(above, child).map(({ key, help }) => [key, help.split(",")[0]])).toEqual([
      ["budget.per_run", "write at most `50`"],
      ["budget.warn_at", "write at most `0.7`"],
      ["budget.approve_at", "write at most `0.9`"],
      ["tests.changed_coverage_min", "write at least `80`"],
      ["tests.global_drop_max", "write at most `0.5`"],
      ["security.static_analysis.stop_at", "write `low` or `medium` or `high`"],
    ]);
  });

  it("is written as its document writes it, and another currency is one", () => {
    const child = requirement("FR-1", {
      cost_ceiling: { currency: "EUR", amount: 5000 },
      runtime_ceiling_minutes: 481,
    });
    expect(looserThan(above, child)).toMatchObject([
      {
        key: "cost_ceiling.currency",
        message: "`cost_ceiling.currency` is `EUR`, another currency than the `USD` of the defaults",
        help: "write the sums in `USD`",
      },
      { key: "runtime_ceiling_minutes" },
    ]);
    const many = requirement("FR-1", { limits: { commits: 5000 } });
    expect(looserThan(above, many).map(({ key }) => key)).toEqual(["limits.commits"]);
    const dear = requirement("FR-1", { cost_ceiling: { currency: "USD", amount: 5000 } });
    expect(looserThan(above, dear).map(({ key }) => key)).toEqual(["cost_ceiling.amount"]);
    expect(looserThan(above, config({ budget: { currency: "usd" } })).map(({ key }) => key)).toEqual([
      "budget.currency",
    ]);
  });

  it("is none where a document is silent, equal or tighter, and none in the policy", () => {
    expect(looserThan(above, plan({ limits: {} }))).toEqual([]);
    expect(
      looserThan(above, plan({ limits: { files_changed: 50 }, tests: { changed_coverage_min: 100 } })),
    ).toEqual([]);
    expect(looserThan(above, policy({ limits: { files_changed: 5000 } }))).toEqual([]);
    expect(looserThan(above, defaults)).toEqual([]);
  });
});

describe("the law of tightening", () => {
  const value = (name: string): fc.Arbitrary<LimitValue> =>
    name.endsWith("stop_at") ? fc.constantFrom(...SEVERITIES) : fc.integer({ min: 0, max: 5 });
  const source: fc.Arbitrary<LimitSource> = fc
    .record(Object.fromEntries(LIMIT_NAMES.map((name) => [name, value(name)])), { requiredKeys: [] })
    .map((values) => ({ document: "x", level: "config", values: values as LimitSource["values"] }));

  it("is that no further document loosens anything, in whatever order they come", () => {
    fc.assert(
      fc.property(fc.array(source, { maxLength: 4 }), source, (chain, further) => {
        const before = tighten(chain).bounds;
        const after = tighten([...chain, further]).bounds;
        const reversed = tighten([further, ...chain.toReversed()]).bounds;
        for (const name of LIMIT_NAMES) {
          const [one, other] = [before[name], after[name]];
          if (one !== undefined)
            expect(other !== undefined && !isTighter(name, one.value, other.value)).toBe(true);
          expect(reversed[name]?.value).toEqual(other?.value);
        }
      }),
      propertyRuns(100),
    );
  });

  it("and that what is not looser than its parents leaves them unchanged or tightens them", () => {
    fc.assert(
      fc.property(source, source, (one, other) => {
        const parent = tighten([one]);
        const loose = new Set(looserThan(parent, other).map(({ key }) => key));
        for (const name of LIMIT_NAMES) {
          const child = other.values[name];
          if (child === undefined) continue;
          const bound = tighten([one, other]).bounds[name]?.value;
          expect(bound === child).toBe(!loose.has(name) || child === parent.bounds[name]?.value);
        }
      }),
      propertyRuns(100),
    );
  });
});
