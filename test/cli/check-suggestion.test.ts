import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "./run.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "proofgate-suggestion-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: home });

function commit(message: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), content);
  }
  git("add", "-A");
  git("commit", "-q", "-m", message);
}

const POLICY = `version: 1
mode: enforce
limits: { lines_changed: 3 }
tests: { required: false }
security: { static_analysis: { required: false }, dependencies: { required: false } }
`;
const REQUIREMENT = `version: 1
id: FR-7
owner: "@alice"
objective: Round half to even.
acceptance: [{ id: AC-1, text: 0.125 rounds to 0.12, test: "test/a.test.ts > rounds half to even" }]
`;
const RUN = "\n\nPlan-Id: x\nIteration: 1";

function target(files: Readonly<Record<string, string>> = {}): void {
  git("init", "-q", "-b", "main");
  commit("start", {
    ".proofgate/policy.yaml": POLICY,
    "billing/.proofgate/requirements/FR-7.yaml": REQUIREMENT,
    ...files,
  });
}

const check = (...argv: string[]) =>
  run(["check", "--base", "main", "--head", "HEAD", ...argv], { directory: home });
const suggested = async () => JSON.parse((await check("--format", "json")).stdout).suggested_plan;

describe("the suggested plan", () => {
  it("lets the same work pass on a new branch, once a person has said which requirement it serves [P111]", async () => {
    target();
    git("checkout", "-q", "-b", "agent/x");
    commit("no plan", { "billing/a.ts": "1\n" });
    const plan = await suggested();
    const { stdout } = await check();
    const path = "billing/.proofgate/plans/x/WORK_PLAN.json";
    expect(stdout).toContain(`the branch's first commit, as \`${path}\`:`);
    expect(stdout).toContain("write the requirement it serves in place of `FR-NAME-IT`: there is `FR-7`");

    git("checkout", "-q", "-b", "agent/y", "main");
    const filled = { ...plan, branch: "agent/y", requirements: ["FR-7"] };
    commit(`plan${RUN}`, { [path]: JSON.stringify(filled) });
    expect(await run(["plan", "validate", path], { directory: home })).toMatchObject({ status: 0 });
    commit(`work${RUN}`, { "billing/a.ts": "1\n" });
    expect(await check()).toMatchObject({ status: 0, stdout: expect.stringContaining("verdict: pass") });
  });

  it("is no plan that could be used unread: nobody has a requirement of the name it gives", async () => {
    target();
    git("checkout", "-q", "-b", "agent/x");
    commit("no plan", { "billing/a.ts": "1\n" });
    const plan = await suggested();
    git("checkout", "-q", "-B", "agent/x", "main");
    commit(`plan${RUN}`, { "billing/.proofgate/plans/x/WORK_PLAN.json": JSON.stringify(plan) });
    expect((await check()).stdout).toContain("the target has no requirement `FR-NAME-IT`");
  });

  it("stays within the policy, leaves out what no run may touch, and says so [P94] [P107]", async () => {
    target({ "a.ts": "1\n" });
    git("checkout", "-q", "-b", "agent/x");
    commit("no plan", {
      "billing/a.ts": "1\n2\n3\n",
      "billing/b.ts": "4\n",
      "a.ts": "2\n",
      ".github/workflows/ci.yml": "on: push\n",
    });
    const plan = await suggested();
    expect(plan.targets).toEqual([
      { file: "billing/a.ts", operations: ["create"] },
      { file: "billing/b.ts", operations: ["create"] },
    ]);
    expect(plan.limits).toEqual({ files_changed: 2, lines_changed: 3, commits: 1 });
    const { stdout } = await check();
    expect(stdout).toContain("it goes beyond `lines_changed` 3, so split it");
    expect(stdout).toContain(
      "left out, for this plan could not allow it: `.github/workflows/ci.yml` (protected), `a.ts` (thread `/`)",
    );
  });

  it("is not there where no plan could allow any of the change", async () => {
    target();
    git("checkout", "-q", "-b", "agent/x");
    commit("no plan", { ".github/workflows/ci.yml": "on: push\n" });
    expect(await suggested()).toBeUndefined();
  });
});
