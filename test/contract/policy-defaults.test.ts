import { describe, expect, it } from "vitest";
import { readDocument } from "../../src/contract/document.ts";
import type { Policy } from "../../src/contract/generated/documents.ts";
import { unansweredGovernance } from "../../src/contract/governance.ts";
import { DEFAULT_POLICY, effectivePolicy, mergePolicies } from "../../src/contract/policy-defaults.ts";
import { parsePolicyReference } from "../../src/contract/policy-reference.ts";
import { POLICY_EXAMPLE } from "./examples.ts";

function policy(text: string): Policy {
  const read = readDocument("policy", Buffer.from(text), "policy.yaml");
  if (!read.ok) throw new Error(read.problems[0].message);
  return read.value;
}

describe("the effective policy", () => {
  it("is the defaults where there is none, or nothing in it", () => {
    expect(effectivePolicy(undefined)).toEqual(DEFAULT_POLICY);
    expect(effectivePolicy(policy("version: 1\n"))).toEqual(DEFAULT_POLICY);
  });

  it("has contract.md's numbers, booleans and modes as defaults, and empty lists of people, agents and paths [S13]", () => {
    const shown = effectivePolicy(policy(POLICY_EXAMPLE));
    expect(DEFAULT_POLICY).toEqual({
      ...shown,
      agents: [],
      roles: { ...shown.roles, coder: { deny: [] } },
      protected: [],
      tests: { ...shown.tests, require_test_for: [] },
      promotion: {
        ...shown.promotion,
        staging_to_main: { ...shown.promotion.staging_to_main, approvers: [], auto_approve: null },
      },
      governance: { agent_config: null, privilege_scopes: null, cost: null, incidents: null, audit: null },
    });
    expect(shown.promotion.staging_to_main.auto_approve).toEqual({ risk: "low", paths: ["docs/**"] });
  });

  it("merges key by key: lists replace, null stays, what is absent is the default", () => {
    const merged = effectivePolicy(
      policy(
        "version: 1\nbranches: { agent: [bot/**], dev: null }\nlimits: { commits: 3 }\ntests: { test_paths: [] }\nplan: { approval: [] }\n",
      ),
    );
    expect(merged.branches).toEqual({ agent: ["bot/**"], dev: null, staging: "staging", main: "main" });
    expect(merged.limits).toEqual({ ...DEFAULT_POLICY.limits, commits: 3 });
    expect(merged.tests).toEqual({ ...DEFAULT_POLICY.tests, test_paths: [] });
    expect(merged.plan).toEqual({ approval: [], requirements: "required" });
  });

  it("completes an agent's role, and an automatic approval by the strictest", () => {
    const merged = effectivePolicy(
      policy("version: 1\nagents: [{ login: a }]\npromotion: { dev_to_staging: { auto_approve: {} } }\n"),
    );
    expect(merged.agents).toEqual([{ login: "a", role: "coder" }]);
    expect(merged.promotion.dev_to_staging).toEqual({
      merge: "auto",
      approvals: 0,
      approvers: [],
      auto_approve: { risk: "low", paths: [] },
    });
  });

  it("may stand over a template: key by key, and lists replace [P21]", () => {
    const template = policy("version: 1\nprotected: [a]\nlimits: { commits: 3, iterations: 2 }\n");
    const own = policy("version: 1\nprotected: [c]\nlimits: { commits: 4 }\nbranches: { dev: null }\n");
    expect(mergePolicies(template, own)).toEqual({
      version: 1,
      protected: ["c"],
      limits: { commits: 4, iterations: 2 },
      branches: { dev: null },
    });
    expect(mergePolicies(own, template)).toMatchObject({ protected: ["a"], limits: { commits: 3 } });
  });

  it("cannot be changed, nor change the defaults", () => {
    const given = policy("version: 1\nprotected: [a]\n");
    const merged = effectivePolicy(given);
    given.protected?.push("b");
    expect(merged.protected).toEqual(["a"]);
    expect(() => (merged.limits as { commits: number }).commits++).toThrow(TypeError);
    expect(() => (DEFAULT_POLICY.agents as unknown[]).push({})).toThrow(TypeError);
  });
});

describe("governance", () => {
  it("has five questions, each a note while it is open [P161]", () => {
    expect(unansweredGovernance({})).toEqual([
      "`governance.agent_config`: who owns the configuration of agents",
      "`governance.privilege_scopes`: who owns the scopes of privileges",
      "`governance.cost`: who watches cost and behaviour",
      "`governance.incidents`: who responds to incidents",
      "`governance.audit`: who states what an audit needs",
    ]);
    expect(unansweredGovernance(policy(POLICY_EXAMPLE))).toEqual([]);
    expect(unansweredGovernance(policy("version: 1\ngovernance: { cost: '@a' }\n")).length).toBe(4);
  });
});

describe("a policy reference", () => {
  it("is a name pinned by hash [P21]", () => {
    const sha256 = "0123456789abcdef".repeat(4);
    expect(parsePolicyReference(`finance-baseline@sha256:${sha256}`)).toEqual({
      name: "finance-baseline",
      sha256,
    });
  });

  it.each([
    "a",
    "a@sha256:",
    `a@sha256:${"A".repeat(64)}`,
    `@sha256:${"0".repeat(64)}`,
    `a@sha1:${"0".repeat(40)}`,
    `../a@sha256:${"0".repeat(64)}`,
    `a@sha256:${"0".repeat(65)}`,
    `a@sha256:${"0".repeat(64)}\n`,
  ])("is not %j [P21]", (text) => {
    expect(parsePolicyReference(text)).toBe(undefined);
  });
});
