import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Verdict } from "../../src/engine/verdict.ts";
import { STOP_CONDITIONS } from "../contract/stop-conditions.ts";
import { run } from "./run.ts";
import { newWorkTree } from "./work-tree.ts";

const { home, git, put, commit, remove } = newWorkTree();

const PLAN = {
  version: 1,
  plan_id: "WP-1",
  requirements: ["FR-1"],
  branch: "agent/WP-1",
  targets: [{ path: "src/**", operations: ["create", "modify"] }],
  risk: "low",
  limits: {},
  // Tighter than the policy's 10 and the requirement's 8.
  budget: { currency: "USD", per_run: 5 },
  stop_conditions: STOP_CONDITIONS,
};
const POLICY = `version: 1
mode: enforce
branches: { dev: null, staging: null }
budget: { currency: USD, per_run: 10, per_request: 2, warn_at: 0.7, approve_at: 0.9 }
tests: { required: false }
security: { static_analysis: { required: false }, dependencies: { required: false } }
`;
const REQUIREMENT = `version: 1
id: FR-1
owner: "@alice"
objective: Round half to even.
cost_ceiling: { currency: USD, amount: 8 }
acceptance: [{ id: AC-1, text: "0.5 rounds to 0", test: "test/round.test.js > rounds half to even" }]
`;

beforeAll(() => {
  put(".proofgate/policy.yaml", POLICY);
  put(".proofgate/requirements/FR-1.yaml", REQUIREMENT);
  commit("start");
  git("checkout", "-q", "-b", "agent/WP-1");
  put(".proofgate/plans/WP-1/WORK_PLAN.json", `${JSON.stringify(PLAN, undefined, 2)}\n`);
  commit("plan\n\nPlan-Id: WP-1\nIteration: 1");
  put("src/round.js", "export const half = 0.5;\n");
  commit("work\n\nPlan-Id: WP-1\nIteration: 1");
});
afterAll(remove);

/** A file of events, each of which cost so much. */
function spending(name: string, ...amounts: readonly number[]): string {
  const lines = amounts.map((amount, n) =>
    JSON.stringify({
      request_id: `${name}-${n}`,
      model: "model-a",
      tokens: { in: 10, out: 1 },
      cost: { currency: "USD", amount },
      time: "2026-11-21T07:42:51Z",
    }),
  );
  put(`usage-reports/${name}.jsonl`, `${lines.join("\n")}\n`);
  return join(home, `usage-reports/${name}.jsonl`);
}
async function judged(...reports: readonly string[]): Promise<Verdict & { readonly status: number }> {
  const argv = ["check", "--base", "main", "--head", "agent/WP-1", "--format", "json"];
  const usage = reports.length === 0 ? [] : ["--usage", ...reports];
  const { status, stdout, stderr } = await run([...argv, ...usage], { directory: home });
  expect(stderr).toBe("");
  return { status, ...(JSON.parse(stdout) as Verdict) };
}
const said = ({ findings }: Verdict) =>
  findings
    .filter(({ rule }) => /^(?:budget|usage|report)-/.test(rule))
    .map(({ rule, level }) => `${rule} ${level}`);

describe("proofgate check --usage", () => {
  it("says nothing of spending where no report is given, and lists it as unknown", async () => {
    const verdict = await judged();
    expect(said(verdict)).toEqual([]);
    expect(verdict.facts.find(({ name }) => name === "usage")).toEqual({
      name: "usage",
      source: "unknown",
      why: "no usage report was given",
    });
  });

  it.each([
    ["allows", [1, 1, 1.4999], []],
    ["notes", [1, 1, 1.5], ["budget-exceeded note"]],
    ["asks a person about", [1, 1, 1, 1.5], ["budget-exceeded review"]],
    ["stops", [1, 1, 1, 1, 1], ["budget-exceeded stop"]],
    ["stops for one dear request in", [2.01], ["budget-exceeded stop"]],
  ] as const)(
    "%s a run that has spent %j of the plan's five [P71] [P72] [P73] [P137]",
    async (_, amounts, findings) => {
      const verdict = await judged(spending("feed", ...amounts));
      expect(said(verdict)).toEqual(findings);
      expect(verdict.facts.find(({ name }) => name === "usage")?.source).toBe("self-reported");
      if (findings[0]?.endsWith("stop")) {
        expect(verdict).toMatchObject({ status: 1, verdict: "stop", stop_codes: ["STOP_BUDGET_EXCEEDED"] });
      }
    },
  );

  it("adds several reports up, and counts what both tell of once", async () => {
    const [one, other] = [spending("one", 1.2), spending("other", 1.2, 1.2, 1.2)];
    expect(said(await judged(one, other))).toEqual(["budget-exceeded review"]);
    put(
      "usage-reports/again.jsonl",
      `${JSON.stringify({ request_id: "one-0", model: "model-a", tokens: { in: 10, out: 1 }, cost: { currency: "USD", amount: 1.2 }, time: "2026-11-21T07:42:51Z" })}\n`,
    );
    expect(said(await judged(one, join(home, "usage-reports/again.jsonl")))).toEqual([]);
  });

  it("prices what names no cost by somebody's own table, and without one asks about it", async () => {
    const told = { request_id: "r-1", model: "our-model", tokens: { in: 1_000_000, out: 0 } };
    put("usage-reports/told.jsonl", `${JSON.stringify({ ...told, time: "2026-11-21T07:42:51Z" })}\n`);
    const price = {
      model: "our-model",
      source: "s",
      from: "2026-01-01",
      in: 2.5,
      cached: 1,
      written: 1,
      out: 1,
    };
    const sources = { s: { where: "Order form 4711", quoted: "2026-11-22" } };
    put("prices.json", JSON.stringify({ version: 1, sources, prices: [price] }));
    const path = join(home, "usage-reports/told.jsonl");
    expect(said(await judged(path))).toEqual(["usage-unclear review"]);
    expect(said(await judged(path, "--prices", join(home, "prices.json")))).toEqual(["budget-exceeded stop"]);
    const argv = ["check", "--base", "main", "--head", "agent/WP-1", "--prices", "prices.json"];
    expect(await run(argv, { directory: home })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("give `--usage FILE` with it"),
    });
  });

  it("shuts the gate for a report that breaks off, and passes none of it by", async () => {
    const path = spending("half", 0.1, 0.1);
    put("usage-reports/broken.jsonl", '{"request_id": "r-1", "model": ');
    const verdict = await judged(path, join(home, "usage-reports/broken.jsonl"));
    expect(said(verdict)).toEqual(["report-unusable fail"]);
    const all = await judged(spending("whole", 1, 1, 1, 1, 1), join(home, "usage-reports/broken.jsonl"));
    expect(said(all)).toEqual(["budget-exceeded stop", "report-unusable fail"]);
    expect(verdict.findings.find(({ rule }) => rule === "report-unusable")?.message).toContain(
      "the usage report",
    );
  });
});
