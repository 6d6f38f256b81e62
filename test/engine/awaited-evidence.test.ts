import { describe, expect, it } from "vitest";
import { awaitedEvidence } from "../../src/engine/awaited-evidence.ts";
import { evaluate } from "../../src/engine/evaluate.ts";
import { notYet, unknown } from "../../src/engine/fact.ts";
import type { Facts } from "../../src/engine/facts.ts";
import type { Violation } from "../../src/engine/finding.ts";
import { facts, found, rule } from "./judging.ts";

const NO_REPORT = notYet("no test report was given", "head");

function awaited(
  of: Partial<Facts>,
  others: readonly Violation[] = [],
  mode: "enforce" | "warn" = "enforce",
) {
  const rules = [rule("tests-failed", ["tests"], []), rule("other", ["touched"], others), COVERAGE];
  const all = facts(of);
  const stats = { files: 1, commits: 1, bytes: 1 };
  return awaitedEvidence(all, rules, evaluate({ facts: all, rules, mode, base: "b", head: "h", stats }));
}
const COVERAGE = rule("coverage-regressed", ["coverage_change"], []);

describe("evidence is awaited", () => {
  it("where nothing else is lacking, as long as the policy says", () => {
    expect(awaited({ tests: NO_REPORT })).toEqual({
      facts: ["tests"],
      from: new Set(["head"]),
      minutes: 60,
    });
    const ofTarget = { coverage_change: notYet("no coverage report of the target was given", "target") };
    expect(awaited(ofTarget)).toMatchObject({ facts: ["coverage_change"], from: new Set(["target"]) });
  });

  it("while a person must look besides, for they can look meanwhile", () => {
    expect(awaited({ tests: NO_REPORT }, [found("review"), found("note")])).toBeDefined();
  });

  it("not where something fails or stops whatever comes", () => {
    expect(awaited({ tests: NO_REPORT }, [found("fail")])).toBeUndefined();
    expect(awaited({ tests: NO_REPORT }, [found("stop")])).toBeUndefined();
    const nothing = unknown("the scanner crashed");
    expect(awaited({ tests: NO_REPORT, touched: nothing })).toBeUndefined();
  });

  it("not where it has come and is void, nor where all is known", () => {
    expect(awaited({ tests: unknown("the evidence of run 7 is void") })).toBeUndefined();
    expect(awaited({})).toBeUndefined();
  });

  it("not where the gate shuts nothing", () => {
    expect(awaited({ tests: NO_REPORT }, [], "warn")).toBeUndefined();
  });
});
