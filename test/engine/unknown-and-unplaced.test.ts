import { describe, expect, it } from "vitest";
import type { Requirement, WorkPlan } from "../../src/contract/generated/documents.ts";
import { unknown } from "../../src/engine/fact.ts";
import { maskedVerdict } from "../../src/engine/masked-verdict.ts";
import { planProblems } from "../../src/engine/plan-validity.ts";
import { path } from "./history.ts";
import { facts, found, judge, rule } from "./judging.ts";

describe("a verdict of what is not known", () => {
  it("names unknown changes and unknown evidence, each once, and does not end in an error [H3]", () => {
    const tested = rule("tested", ["touched", "tests"], []);
    const { verdict, findings } = judge([tested], facts({ touched: unknown("a"), tests: unknown("b") }));
    expect(verdict).toBe("fail");
    expect(findings.map(({ kind, note }) => [kind, note])).toEqual([
      ["undetermined", "b"],
      ["undetermined", "a"],
    ]);
  });
});

describe("a finding without a place", () => {
  it("stands before what the same rule finds in a file", () => {
    const one = rule("one", [], [found("fail", { path: path("A") }), found("fail", { message: "z" })]);
    expect(judge([one]).findings.map((finding) => finding.path)).toEqual([undefined, "A"]);
  });
});

describe("a fingerprint", () => {
  it("tells a path and its subject from a longer path and a shorter subject", () => {
    const of = (file: string, subject: string) =>
      judge([rule("r", [], [found("fail", { path: path(file), subject })])]).findings[0]?.fingerprint;
    expect(of("a.ts", "key")).not.toBe(of("a.tskey", ""));
    expect(of("a", "b")).not.toBe(of("ab", ""));
  });
});

describe("a masked verdict", () => {
  it("keeps what is no text as it is, nothing at all included [P150]", () => {
    const suggested_plan = { limits: null, steps: [null, 1, true, "HUSH"] };
    const masked = maskedVerdict({ ...judge([]), suggested_plan }, (text) => text.replace("HUSH", "…"));
    expect(masked.suggested_plan).toEqual({ limits: null, steps: [null, 1, true, "…"] });
  });
});

describe("a plan's acceptance tests", () => {
  it("name no criterion of a requirement that has none [P101]", () => {
    const plan: WorkPlan = {
      version: 1,
      plan_id: "WP-1",
      requirements: ["FR-1"],
      branch: "agent/WP-1",
      targets: [{ path: "src/**", operations: ["create"] }],
      risk: "low",
      limits: {},
      stop_conditions: [],
      tests: { acceptance: { "FR-1/AC-1": "t" } },
    };
    const problems = planProblems(plan, {
      branch: "agent/WP-1",
      location: { thread: path(""), folderId: "WP-1" },
      mode: 0o100644,
      isStanding: false,
      isInThread: true,
      // Of a requirement only its criteria are asked for.
      requirements: [
        { id: "FR-1", state: "valid", requirement: {} as unknown as Requirement, isExecutable: true },
      ],
      requirementsDemanded: true,
      isFinished: false,
      isTaken: false,
      looser: [],
    });
    expect(problems.map(({ message }) => message)).toEqual([
      "no requirement of the plan has the acceptance criterion `FR-1/AC-1`",
    ]);
  });
});
