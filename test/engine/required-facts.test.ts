import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../src/contract/policy-defaults.ts";
import { FACT_NAMES, type FactName } from "../../src/engine/facts.ts";
import { isRequired } from "../../src/engine/required-facts.ts";
import { judgeSubject } from "../../src/engine/subject.ts";

const agent = judgeSubject({ isAgentBranch: true, branch: "agent/a", agents: [] });
const person = judgeSubject({ isAgentBranch: false, branch: "fix/a", agents: [] });
const updater = judgeSubject({ isAgentBranch: false, actor: "r", agents: [{ login: "r", role: "updater" }] });

const ofEverybody = [
  "subject",
  "policy",
  "range",
  "commits",
  "touched",
  "classes",
  "objects",
  "ceilings",
  "twins",
  "disguises",
  "secrets",
  "documents",
];
const ofAgents = [
  "threads",
  "plan",
  "requirements",
  "limits",
  "blast_radius",
  "silencers",
  "weakened_tests",
  "altered_tests",
  "commands",
  "dependency_changes",
];
const ofPolicy = ["tests", "coverage", "coverage_change", "static_analysis", "dependencies"];

/** Without tests nobody can say what they cover. */
const goesWith = (name: string): readonly string[] =>
  name === "tests" ? ["coverage", "coverage_change"] : [];

const requiredOf = (...of: [Parameters<typeof isRequired>[1], Parameters<typeof isRequired>[2]]) =>
  FACT_NAMES.filter((name) => isRequired(name, ...of));

describe("a gate requires", () => {
  it("of everybody what git objects alone can tell", () => {
    expect(requiredOf(person, DEFAULT_POLICY)).toEqual(expect.arrayContaining(ofEverybody));
    for (const name of [...ofAgents, ...ofPolicy]) {
      expect(requiredOf(person, DEFAULT_POLICY)).not.toContain(name);
      expect(requiredOf(updater, DEFAULT_POLICY)).not.toContain(name);
    }
  });

  it("of agents what their plan, scope and limits are judged by, and what the policy asks for [H1]", () => {
    const required = requiredOf(agent, DEFAULT_POLICY);
    expect(required).toEqual(expect.arrayContaining([...ofEverybody, ...ofAgents, ...ofPolicy]));
    for (const name of [
      "runtime",
      "usage",
      "progress",
      "plan_approval",
      "reviews",
      "assumptions",
      "agent_marks",
    ]) {
      expect(required).not.toContain(name);
    }
  });

  it.each([
    ["tests", { ...DEFAULT_POLICY, tests: { ...DEFAULT_POLICY.tests, required: false } }],
    [
      "static_analysis",
      {
        ...DEFAULT_POLICY,
        security: { ...DEFAULT_POLICY.security, static_analysis: { required: false, stop_at: "high" } },
      },
    ],
    [
      "dependencies",
      {
        ...DEFAULT_POLICY,
        security: {
          ...DEFAULT_POLICY.security,
          dependencies: { ...DEFAULT_POLICY.security.dependencies, required: false },
        },
      },
    ],
  ] as const)("no %s where the policy does not, and what else it does as before", (name, policy) => {
    expect(requiredOf(agent, policy)).toEqual(
      requiredOf(agent, DEFAULT_POLICY).filter((each) => each !== name && !goesWith(name).includes(each)),
    );
  });

  it("coverage where tests are known, and its change where coverage is: each step says what is missing next [P126] [P127]", () => {
    const required = (...unknown: readonly string[]) =>
      ["tests", "coverage", "coverage_change"].filter((name) =>
        isRequired(name as FactName, agent, DEFAULT_POLICY, false, (each) => !unknown.includes(each)),
      );
    expect(required("tests", "coverage", "coverage_change")).toEqual(["tests"]);
    expect(required("coverage", "coverage_change")).toEqual(["tests", "coverage"]);
    expect(required("coverage_change")).toEqual(["tests", "coverage", "coverage_change"]);
  });

  it("usage where the policy does and a server stands at a gate; offline nobody can know it", () => {
    const usage = { ...DEFAULT_POLICY.usage, required: true };
    const required = (policy: typeof DEFAULT_POLICY, hasServer: boolean) =>
      isRequired("usage", agent, policy, false, (name) => hasServer || name !== "approvals");
    expect(required({ ...DEFAULT_POLICY, usage }, true)).toBe(true);
    expect(required({ ...DEFAULT_POLICY, usage }, false)).toBe(false);
    expect(required(DEFAULT_POLICY, true)).toBe(false);
  });

  it("everything, where subject or policy are unknown: nobody can say what may be left out", () => {
    expect(requiredOf(undefined, DEFAULT_POLICY)).toEqual(FACT_NAMES);
    expect(requiredOf(person, undefined)).toEqual(FACT_NAMES);
  });
});
