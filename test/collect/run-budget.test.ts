import { expect, it } from "vitest";
import { boundBudget } from "../../src/collect/run-budget.ts";
import { bytePathOfText } from "../../src/contract/byte-path.ts";
import { limitSource } from "../../src/contract/limit-source.ts";
import { tighten } from "../../src/contract/limits.ts";
import { looserThan } from "../../src/contract/looser-values.ts";
import { DEFAULT_POLICY, effectivePolicy } from "../../src/contract/policy-defaults.ts";

const THREAD = bytePathOfText("services/billing");

/** What a run by `actor` shares, under a policy, a thread's config and a plan with these budgets. */
function shared(of: { policy?: object; agents?: object[]; config?: object; plan?: object; actor?: string }) {
  const given = {
    version: 1,
    ...(of.policy ? { budget: of.policy } : {}),
    ...(of.agents ? { agents: of.agents } : {}),
  };
  const policy = effectivePolicy(given as Parameters<typeof effectivePolicy>[0]);
  const limits = tighten([
    limitSource("the policy", "policy", policy),
    ...(of.config ? [limitSource("the config", "config", { budget: of.config })] : []),
    ...(of.plan ? [limitSource("the plan", "plan", { budget: of.plan })] : []),
  ]);
  const state = { state: "valid", policy, sha256: "", problems: [] } as const;
  const { shared: all = [], thread } = boundBudget(
    { policy: state, subject: of.actor ? { actor: of.actor } : {} },
    limits,
    THREAD,
    undefined,
  );
  expect(thread).toBe("services/billing");
  return all.map(({ scope, period, limit }) => `${scope} ${period} ${limit?.value} ${limit?.setBy}`);
}

it("shares a repository's month by default, and no day [P54] [P67]", () => {
  expect(DEFAULT_POLICY.budget.per_month).toBe(2000);
  expect(shared({})).toEqual(["repository month 2000 the policy"]);
  expect(shared({ policy: { per_month: 100, per_day: 10 } })).toEqual([
    "repository day 10 the policy",
    "repository month 100 the policy",
  ]);
});

it("shares what tightens below the policy with the thread, and what does not with the repository alone [P27]", () => {
  expect(shared({ config: { per_month: 500, per_day: 20 } })).toEqual([
    "thread day 20 the config",
    "thread month 500 the config",
    "repository month 2000 the policy",
  ]);
  expect(shared({ config: { per_month: 2000 } })).toEqual(["repository month 2000 the policy"]);
  expect(shared({ config: { per_month: 500 }, plan: { per_month: 50 } })).toEqual([
    "thread month 50 the plan",
    "repository month 2000 the policy",
  ]);
});

it("shares an agent's budget with that agent's other runs, whatever case its login is written in", () => {
  const agents = [
    { login: "coder[bot]", per_day: 5, per_month: 50 },
    { login: "other[bot]", per_month: 1 },
  ];
  expect(shared({ agents, actor: "Coder[bot]" })).toEqual([
    "agent day 5 the policy",
    "agent month 50 the policy",
    "repository month 2000 the policy",
  ]);
  expect(shared({ agents, actor: "third[bot]" })).toEqual(["repository month 2000 the policy"]);
  expect(shared({ agents })).toEqual(["repository month 2000 the policy"]);
});

it("lets no document have a looser day than the one above it", () => {
  const above = tighten([limitSource("the policy", "policy", { budget: { per_day: 10 } })]);
  const looser = (perDay: number) =>
    looserThan(above, limitSource("the config", "config", { budget: { per_day: perDay } }));
  expect(looser(10)).toEqual([]);
  expect(looser(10.01)).toMatchObject([{ key: "budget.per_day", bound: 10, setBy: "the policy" }]);
});
