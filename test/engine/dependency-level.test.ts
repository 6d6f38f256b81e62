import { describe, expect, it } from "vitest";
import type { DependencyRisk } from "../../src/engine/dependency-change.ts";
import { declaredDependencies, isNamedIn, riskViolations } from "../../src/engine/dependency-level.ts";
import type { PlanHistory } from "../../src/engine/plan-state.ts";
import type { Subject } from "../../src/engine/subject.ts";
import { facts } from "./judging.ts";

const policy = (() => {
  const fact = facts().policy;
  if (!fact.known) throw new Error("invariant: the clean run has a policy");
  return fact.value.policy;
})();
const AGENT = { judgedAs: "agent" } as Subject;
const risk = (more: Partial<DependencyRisk> = {}): DependencyRisk =>
  ({
    kind: "lookalike",
    severity: "medium",
    name: "lodahs",
    message: "it looks like lodash",
    note: "one letter",
    path: "package.json",
    line: 3,
    commit: "c1",
    ...more,
  }) as unknown as DependencyRisk;
const found = (risks: readonly DependencyRisk[], subject = AGENT) =>
  riskViolations(risks, ["lookalike", "script-new"], { subject, policy, help: "h" });

describe("the risks of dependencies", () => {
  it("stop from the policy's severity on, and are review below it", () => {
    const levels = (["low", "medium", "high", "critical"] as const).map(
      (severity) => found([risk({ severity })])[0]?.level,
    );
    expect(levels).toEqual(["review", "review", "stop", "stop"]);
  });

  it("are told to people, and asked of them nowhere", () => {
    expect(found([risk({ severity: "critical" })], { judgedAs: "human" } as Subject)[0]?.level).toBe("note");
  });

  it("are those of the rule's own kinds, each with its place and a name of its own", () => {
    expect(found([risk({ kind: "integrity-lost" })])).toEqual([]);
    expect(found([risk()])).toEqual([
      {
        level: "review",
        message: "it looks like lodash",
        note: "one letter",
        help: "h",
        path: "package.json",
        line: 3,
        commit: "c1",
        subject: "lookalike lodahs it looks like lodash",
      },
    ]);
  });
});

describe("what a plan declares of its dependencies", () => {
  const dependency = (name: string, purl: string) => ({ name, purl });
  it.each([
    [["lodash"], "lodash", "pkg:npm/lodash@4.17.21", true],
    [["lodash@4"], "lodash", "pkg:npm/lodash@4.17.21", true],
    [["@acme/tool@^1.0"], "@acme/tool", "pkg:npm/%40acme/tool@1.0.3", true],
    [["@acme/tool"], "@acme/tool", "pkg:npm/%40acme/tool@1.0.3", true],
    [["requests==2.32"], "requests", "pkg:pypi/requests@2.32", true],
    [["requests >= 2"], "requests", "pkg:pypi/requests@2.32", true],
    [["requests ~=2"], "requests", "pkg:pypi/requests@2.32", true],
    [["pkg:npm/%40acme/tool"], "@acme/tool", "pkg:npm/%40acme/tool@1.0.3", true],
    [["pkg:npm/@acme/tool@9"], "@acme/tool", "pkg:npm/%40acme/tool@1.0.3", true],
    [["pkg:npm/LODASH"], "lodash", "pkg:npm/lodash@4?arch=x#sub", true],
    [["pkg:pypi/lodash"], "lodash", "pkg:npm/lodash@4", false],
    [["lodash-es"], "lodash", "pkg:npm/lodash@4", false],
    [["lodash"], "lodash-es", "pkg:npm/lodash-es@4", false],
    [[], "lodash", "pkg:npm/lodash@4", false],
    [undefined, "lodash", "pkg:npm/lodash@4", false],
  ])("%o names %s, which is %s: %s", (list, name, purl, expected) => {
    expect(isNamedIn(list, dependency(name, purl))).toBe(expected);
  });

  it("is nothing without a valid plan", () => {
    const { plan } = facts();
    if (!plan.known || plan.value.state.kind !== "valid") throw new Error("invariant: the clean run has one");
    const { state } = plan.value;
    const dependencies = { add: ["lodash"] };
    const document = { ...state.plan.document, dependencies };
    const declaring = { ...plan.value, state: { ...state, plan: { ...state.plan, document } } };
    expect(declaredDependencies(declaring as PlanHistory)).toEqual(dependencies);
    const invalid = { ...plan.value, state: { kind: "none" } } as unknown as PlanHistory;
    expect(declaredDependencies(invalid)).toBeUndefined();
  });
});
