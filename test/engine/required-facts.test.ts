import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../src/contract/policy-defaults.ts";
import { FACT_NAMES, type FactName } from "../../src/engine/facts.ts";
import { isRequired, type Requiring } from "../../src/engine/required-facts.ts";
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

const requiring = (
  subject: Requiring["subject"],
  policy: Requiring["policy"],
  more: Partial<Requiring> = {},
): Requiring => ({ subject, policy, changesNothing: false, done: [], isKnown: () => true, ...more });
const requiredOf = (...of: Parameters<typeof requiring>) =>
  FACT_NAMES.filter((name) => isRequired(name, requiring(...of)));

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
        isRequired(
          name as FactName,
          requiring(agent, DEFAULT_POLICY, { isKnown: (each) => !unknown.includes(each) }),
        ),
      );
    expect(required("tests", "coverage", "coverage_change")).toEqual(["tests"]);
    expect(required("coverage", "coverage_change")).toEqual(["tests", "coverage"]);
    expect(required("coverage_change")).toEqual(["tests", "coverage", "coverage_change"]);
  });

  it("what a requirement names to be done, where the policy does not ask for it [P12]", () => {
    const { tests, security } = DEFAULT_POLICY;
    const lax = {
      ...DEFAULT_POLICY,
      tests: { ...tests, required: false },
      security: {
        ...security,
        static_analysis: { ...security.static_analysis, required: false },
        dependencies: { ...security.dependencies, required: false },
      },
    };
    const none = requiredOf(agent, lax);
    for (const name of [...ofPolicy, "acceptance"]) expect(none).not.toContain(name);
    const added = (...done: Requiring["done"]) =>
      requiredOf(agent, lax, { done }).filter((name) => !none.includes(name));
    expect(added("tests")).toEqual(["tests"]);
    expect(added("acceptance")).toEqual(["tests", "acceptance"]);
    expect(added("coverage")).toEqual(["tests", "coverage", "coverage_change"]);
    expect(added("security")).toEqual(["static_analysis", "dependencies"]);
    // Of a person's change no requirement asks anything.
    expect(requiredOf(person, lax, { done: ["tests", "security"] })).toEqual(requiredOf(person, lax));
    const withoutTests = { done: ["acceptance"] as const, isKnown: (name: FactName) => name !== "tests" };
    expect(requiredOf(agent, lax, withoutTests)).not.toContain("acceptance");
  });

  it("usage where the policy does and a server stands at a gate; offline nobody can know it", () => {
    const usage = { ...DEFAULT_POLICY.usage, required: true };
    const required = (policy: typeof DEFAULT_POLICY, hasServer: boolean) =>
      isRequired("usage", requiring(agent, policy, { isKnown: (name) => hasServer || name !== "approvals" }));
    expect(required({ ...DEFAULT_POLICY, usage }, true)).toBe(true);
    expect(required({ ...DEFAULT_POLICY, usage }, false)).toBe(false);
    expect(required(DEFAULT_POLICY, true)).toBe(false);
  });

  it("everything, where subject or policy are unknown: nobody can say what may be left out", () => {
    expect(requiredOf(undefined, DEFAULT_POLICY)).toEqual(FACT_NAMES);
    expect(requiredOf(person, undefined)).toEqual(FACT_NAMES);
  });
});
