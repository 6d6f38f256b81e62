import { describe, expect, it } from "vitest";
import { told } from "./examples.ts";

describe("a document", () => {
  it.each([
    [
      "limits: {}",
      "limits: { files_changed: '40' }",
      "2:26 /limits/files_changed: `limits.files_changed` is the text `40`",
    ],
    ["limits: { commits: 0 }", "limits: { commits: 1.5 }", "2:20 /limits/commits: `limits.commits` is `1.5`"],
    [
      "limits: { iterations: 1 }",
      "limits: { iterations: 0 }",
      "2:23 /limits/iterations: `limits.iterations` is 0, less than 1",
    ],
    [
      "budget: { per_run: 0 }",
      "budget: { per_run: -0.01 }",
      "2:20 /budget/per_run: `budget.per_run` is -0.01, less than 0",
    ],
    [
      "budget: { approve_at: 1 }",
      "budget: { approve_at: 1.01 }",
      "2:23 /budget/approve_at: `budget.approve_at` is 1.01, more than 1",
    ],
    [
      "budget: { currency: EUR }",
      "budget: { currency: eur }",
      "2:21 /budget/currency: `budget.currency` has the wrong form",
    ],
    [
      "budget: { warn_at: 0.5, approve_at: 0.6 }",
      "budget: { warn_at: 0.6, approve_at: 0.6 }",
      "2:20 /budget/warn_at: `budget.warn_at` is 0.6, not below `budget.approve_at`, which is 0.6",
    ],
    [
      "budget: { warn_at: 0.89 }",
      "budget: { warn_at: 0.9 }",
      "2:20 /budget/warn_at: `budget.warn_at` is 0.9, not below `budget.approve_at`, which is 0.9",
    ],
    [
      "budget: { approve_at: 0.71 }",
      "budget: { approve_at: 0.7 }",
      "2:23 /budget/approve_at: `budget.warn_at` is 0.7, not below `budget.approve_at`, which is 0.7",
    ],
    [
      "branches: { dev: null, staging: }",
      "branches: { dev: '' }",
      "2:18 /branches/dev: `branches.dev` is empty",
    ],
    [
      "branches: { main: trunk }",
      "branches: { main: 'a b' }",
      "2:19 /branches/main: `branches.main`: a branch's name cannot contain ` `",
    ],
    [
      "branches: { agent: ['bot/**', 'ai-*'] }",
      "branches: { agent: ['bot/{a,b}'] }",
      "2:21 /branches/agent/0: `branches.agent[0]`: the pattern `bot/{a,b}` contains `{`, which patterns do not have",
    ],
    [
      "agents: [{ login: 'a[bot]' }, { login: b }]",
      "agents: [{ login: 'A[bot]' }, { login: 'a[bot]' }]",
      "2:40 /agents/1/login: `agents[1].login`: one agent is listed twice",
    ],
    [
      "agents: [{ login: a, role: tester }]",
      "agents: [{ login: a, role: admin }]",
      "2:28 /agents/0/role: `agents[0].role` is the text `admin`, which is not allowed",
    ],
    [
      "agents: [{ login: a }]",
      "agents: [{ role: coder }]",
      "2:10 /agents/0: `agents[0]` lacks the key `login`",
    ],
    [
      "roles: { tester: { deny: ['db/**'] } }",
      "roles: { admin: { deny: [] } }",
      "2:10 /roles/admin: unknown key `admin` in `roles`",
    ],
    [
      "protected: ['**/x', 'a/*.b']",
      "protected: ['/x']",
      "2:13 /protected/0: `protected[0]`: the pattern `/x` is absolute",
    ],
    [
      "plan: { approval: [] }",
      "plan: { approval: [high, high] }",
      "2:26 /plan/approval/1: `plan.approval` has an item twice",
    ],
    [
      "tests: { changed_coverage_min: 100 }",
      "tests: { changed_coverage_min: 101 }",
      "2:32 /tests/changed_coverage_min: `tests.changed_coverage_min` is 101, more than 100",
    ],
    [
      "security: { commands: { unknown: note } }",
      "security: { commands: { unknown: stop } }",
      "2:34 /security/commands/unknown: `security.commands.unknown` is the text `stop`, which is not allowed",
    ],
    [
      "promotion: { hotfix: { approvals: 2 } }",
      "promotion: { hotfix: { merge: auto } }",
      "2:24 /promotion/hotfix/merge: unknown key `merge` in `promotion.hotfix`",
    ],
    [
      "promotion: { staging_to_main: { auto_approve: { paths: ['docs/**'] } } }",
      "promotion: { staging_to_main: { auto_approve: { paths: ['docs/?'] } } }",
      "2:57 /promotion/staging_to_main/auto_approve/paths/0: `promotion.staging_to_main.auto_approve.paths[0]`: the pattern `docs/?` contains `?`, which patterns do not have",
    ],
    [
      "governance: { cost: '@acme/finops' }",
      "governance: { cost: finops }",
      "2:21 /governance/cost: `governance.cost` has the wrong form",
    ],
    [
      `extends: "base@sha256:${"a".repeat(64)}"`,
      "extends: base",
      "2:10 /extends: `extends` has the wrong form",
    ],
    ["mode: warn", "mode:", "2:6 /mode: `mode` is empty (null), which is not allowed"],
    ["on_stop: lock", "on_stop: [lock]", "2:10 /on_stop: `on_stop` is a list, which is not allowed"],
  ])("of a policy may say `%s` but not `%s` [P21] [P30]", (twin, attack, problem) => {
    expect(told("policy", `version: 1\n${twin}\n`)).toEqual([]);
    expect(told("policy", `version: 1\n${attack}\n`)).toEqual([problem]);
  });

  it.each([
    ["owner: '@alice'", "owner: '@acme-coder[bot]'", "2:8 /owner: `owner` has the wrong form"],
    [
      "network: { allow: ['*.example.com', 'localhost:8080'] }",
      "network: { allow: ['https://example.com'] }",
      "2:20 /network/allow/0: `network.allow[0]` has the wrong form",
    ],
    [
      `policy: ["a@sha256:${"0".repeat(64)}"]`,
      `policy: ["a@sha256:${"0".repeat(63)}"]`,
      "2:10 /policy/0: `policy[0]` has the wrong form",
    ],
    [
      "shared_interfaces: ['proto/**']",
      "shared_interfaces: ['../proto/**']",
      "2:21 /shared_interfaces/0: `shared_interfaces[0]`: the pattern `../proto/**` has `..` as a segment",
    ],
    [
      "budget: { warn_at: 0.95 }",
      "budget: { warn_at: 0.95, approve_at: 0.95 }",
      "2:20 /budget/warn_at: `budget.warn_at` is 0.95, not below `budget.approve_at`, which is 0.95",
    ],
  ])("of a thread may say `%s` but not `%s` [P19] [P20]", (twin, attack, problem) => {
    expect(told("config", `version: 1\n${twin}\n`)).toEqual([]);
    expect(told("config", `version: 1\n${attack}\n`)).toEqual([problem]);
  });

  const requirement = 'version: 1\nid: FR-12\nowner: "@alice"\nobjective: Round half to even.\n';
  it.each([
    [
      "acceptance: []",
      "acceptance: [{ id: AC-1 }]",
      "5:14 /acceptance/0: `acceptance[0]` lacks the key `text`",
    ],
    [
      "acceptance: [{ id: AC-1, text: a }, { id: AC-2, text: a }]",
      "acceptance: [{ id: AC-1, text: a }, { id: AC-1, text: b }]",
      "5:43 /acceptance/1/id: `acceptance[1].id`: two criteria have the same id",
    ],
    [
      "non_goals: [{ text: a, paths: ['**/b'] }]",
      "non_goals: [{ text: a, paths: ['!b'] }]",
      "5:32 /non_goals/0/paths/0: `non_goals[0].paths[0]`: the pattern `!b` contains `!`, which patterns do not have",
    ],
    [
      "done: [acceptance]",
      "done: [perfection]",
      "5:8 /done/0: `done[0]` is the text `perfection`, which is not allowed",
    ],
    [
      "cost_ceiling: { currency: USD, amount: 0 }",
      "cost_ceiling: { amount: 15 }",
      "5:15 /cost_ceiling: `cost_ceiling` lacks the key `currency`",
    ],
    [
      "rollback: { when: a, command: b }",
      "rollback: { when: a }",
      "5:11 /rollback: `rollback` lacks the key `command`",
    ],
  ])("of a requirement may say `%s` but not `%s` [P1] [P4] [P7]", (twin, attack, problem) => {
    expect(told("requirement", `${requirement}${twin}\n`)).toEqual([]);
    expect(told("requirement", `${requirement}${attack}\n`)).toEqual([problem]);
  });

  it.each(["version", "id", "owner", "objective"])("of a requirement needs its %s [P1] [P2] [P3]", (key) => {
    const text = requirement.replace(new RegExp(`^${key}: .*\n`, "m"), "");
    expect(told("requirement", text)).toEqual([`1:1 : the document lacks the key \`${key}\``]);
  });
});
