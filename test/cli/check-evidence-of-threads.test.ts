import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Verdict } from "../../src/engine/verdict.ts";
import { run } from "./run.ts";
import { newWorkTree } from "./work-tree.ts";

const { home, git, put, commit, remove } = newWorkTree();

const POLICY = `version: 1
mode: enforce
branches: { dev: null, staging: null }
tests: { required: true, changed_coverage_min: 50, global_drop_max: 100 }
security: { static_analysis: { required: false }, dependencies: { required: false } }
`;
const body = (second: string, last: string) =>
  `export function first(x) {\n  ${second}\n}\n\n// Far apart.\n\nexport function last(x) {\n  ${last}\n}\n`;

/** A thread with a config of its own; an agent's branch and the target each change another end of one file. */
beforeAll(() => {
  put(".proofgate/policy.yaml", POLICY);
  put(
    "services/a/.proofgate/config.yaml",
    'version: 1\nthread: a\nowner: "@acme/a"\ntests: { changed_coverage_min: 90 }\n',
  );
  put("services/a/src/a.js", body("return 1;", "return 2;"));
  commit("start");
  git("checkout", "-q", "-b", "agent/WP-1");
  put("services/a/src/a.js", body("return 1;", "return 3;"));
  commit("work");
  git("checkout", "-q", "main");
  put("services/a/src/a.js", body("return 100;", "return 2;"));
  commit("the target moves");
  put("reports/junit.xml", '<testsuite name="a"><testcase name="t"/></testsuite>');
});
afterAll(remove);

async function check(hits: Readonly<Record<number, number>>, branch = "agent/WP-1"): Promise<Verdict> {
  const lines = Object.entries(hits).map(([line, count]) => `DA:${line},${count}\n`);
  put("reports/lcov.info", `SF:src/a.js\n${lines.join("")}end_of_record\n`);
  const reports = ["--tests", "reports/junit.xml", "--coverage", "reports/lcov.info"];
  const { stdout } = await run(
    ["check", "--base", "main", "--head", "agent/WP-1", "--branch", branch, "--format", "json", ...reports],
    { directory: home },
  );
  return JSON.parse(stdout) as Verdict;
}
const lowIn = (verdict: Verdict) => verdict.findings.filter(({ rule }) => rule === "coverage-low");

describe("coverage of changed lines [P105] [P126]", () => {
  it("counts what the branch changed since it left the target, not what the target changed since", async () => {
    expect(lowIn(await check({ 2: 0, 8: 1 }))).toEqual([]);
    expect(lowIn(await check({ 2: 1, 8: 0 }))).toMatchObject([{ path: "services/a/src/a.js", line: 8 }]);
  });

  it("finds the file of a tool that ran in the thread's folder, and the thread's own bound [P17]", async () => {
    const [finding] = lowIn(await check({ 2: 1, 8: 0 }));
    expect(finding?.note).toBe(
      "0 of 1 changed executable lines ran, 0 %; the least is 90 %, set by the config of `services/a`",
    );
  });

  it("asks for no report of the target where any drop is allowed", async () => {
    const { findings, facts } = await check({ 8: 1 });
    expect(findings.filter(({ kind }) => kind === "undetermined")).toEqual([]);
    expect(facts.find(({ name }) => name === "coverage_change")).toEqual({
      name: "coverage_change",
      source: "observed",
    });
  });

  it("is known of a person's change too, and asked of none", async () => {
    const { verdict, facts } = await check({ 8: 0 }, "fix/a");
    expect(verdict).toBe("pass");
    expect(facts.find(({ name }) => name === "coverage")?.source).toBe("self-reported");
  });
});
