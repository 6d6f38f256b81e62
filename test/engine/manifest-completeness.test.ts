import { describe, expect, it } from "vitest";
import {
  completenessOf,
  MANIFEST_FIELDS,
  type ManifestField,
} from "../../src/engine/manifest-completeness.ts";
import { type RunMeasure, scoreIterations } from "../../src/engine/run-measure.ts";

type SourceName = "observed" | "cross-checked" | "self-reported" | "unknown";
const fields = (others: Partial<Record<ManifestField, SourceName>>) =>
  Object.fromEntries(MANIFEST_FIELDS.map((name) => [name, { source: others[name] ?? "observed" }])) as Record<
    ManifestField,
    { readonly source: SourceName }
  >;

describe("the completeness of a manifest", () => {
  it.each([
    ["A", {}],
    ["A", { token_usage: "cross-checked", cost: "cross-checked", progress: "cross-checked" }],
    ["B", { token_usage: "self-reported" }],
    ["B", { files_read: "self-reported", external_calls: "self-reported" }],
    ["C", { files_read: "unknown", token_usage: "self-reported" }],
    ["D", { agent: "unknown" }],
    ["D", { plan: "self-reported" }],
    ["D", { diff: "unknown", files_read: "unknown" }],
  ] as const)("is %s where %j", (grade, others) => {
    expect(completenessOf(fields(others)).grade).toBe(grade);
  });

  it("counts every field once, and names what is lacking", () => {
    const { observed, cross_checked, self_reported, unknown, lacking } = completenessOf(
      fields({
        cost: "cross-checked",
        token_usage: "self-reported",
        files_read: "unknown",
        progress: "unknown",
      }),
    );
    expect(observed + cross_checked + self_reported + unknown).toBe(MANIFEST_FIELDS.length);
    expect(lacking).toEqual(["files_read", "progress"]);
  });
});

describe("progress by iteration [P86]", () => {
  const measured = (...all: readonly RunMeasure[]) =>
    scoreIterations(all.map((measure, index) => ({ head: `h${index}`, measure })));
  const tests = (passed: number, failed: number) => ({ passed, failed, source: "cross-checked" as const });

  it("is failing tests fewer and criteria more than in the iteration before", () => {
    const scored = measured(
      { iteration: 1, tests: tests(3, 4), criteria_met: 0 },
      { iteration: 2, tests: tests(6, 1), criteria_met: 1 },
      { iteration: 3, tests: tests(5, 2), criteria_met: 1 },
    );
    expect(scored.map(({ score }) => score)).toEqual([0, 4, -1]);
  });

  it("counts an iteration once, as it was measured last, and leaves out what nobody measured", () => {
    const scored = measured(
      { iteration: 1, tests: tests(0, 5) },
      { iteration: 2 },
      { tests: tests(1, 1) },
      { iteration: 3, tests: tests(1, 4) },
      { iteration: 3, tests: tests(4, 1) },
    );
    expect(scored.map(({ iteration, head, score }) => [iteration, head, score])).toEqual([
      [1, "h0", 0],
      [3, "h4", 4],
    ]);
  });
});
