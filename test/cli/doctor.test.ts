import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Diagnosis } from "../../src/setup/doctor/diagnosis.ts";
import type { Maturity } from "../../src/setup/doctor/maturity.ts";
import { JUDGING } from "../app/policy-and-plan.ts";
import { type Example, example } from "../github/example.ts";
import { FAULTS } from "./doctor-faults.ts";
import { run } from "./run.ts";
import { newWorkTree, type WorkTree } from "./work-tree.ts";

const FILES = [".proofgate/policy.yaml", ".proofgate/config.yaml", ".proofgate/requirements/FR-1.yaml"];

interface Report {
  readonly repository: string;
  readonly wrong: number;
  readonly unseen: number;
  readonly checks: readonly Diagnosis[];
  readonly threads: readonly Maturity[];
}

let tree: WorkTree;
let here: Example;
let policy: string;

/** The repository that `init` sets up, with its rulesets applied: where each test takes one thing away. */
beforeAll(async () => {
  here = await example({ permissions: JUDGING });
  const { github, shop, alice, app } = here;
  tree = newWorkTree();
  tree.put("README.md", "shop\n");
  tree.commit("start");
  tree.git("branch", "dev");
  tree.git("remote", "add", "origin", "https://github.com/acme/shop.git");
  const argv = ["init", "--owner", "@acme/platform", "--agent", "bob", "--app-id", String(app.id), "--write"];
  expect(await run(argv, { directory: tree.home })).toMatchObject({ status: 0 });
  policy = read(".proofgate/policy.yaml").replace("mode: observe", "mode: enforce");
  const files = {
    ...Object.fromEntries(FILES.map((path) => [path, read(path)])),
    ".proofgate/policy.yaml": policy,
  };
  await github.push(shop, { as: alice, branch: "main", files });
  await github.push(shop, { as: alice, branch: "dev", files });
});
afterAll(async () => {
  tree.remove();
  await here.github.close();
});
beforeEach(() => {
  here.shop.rulesets.clear();
  for (const name of ["agent", "dev", "main"])
    here.github.addRuleset(here.shop, JSON.parse(read(`.github/rulesets/proofgate-${name}.json`)));
});

const read = (path: string) => readFileSync(join(tree.home, path), "utf8");
async function doctor(argv: readonly string[] = [], as = here.alice) {
  const environment = { GITHUB_TOKEN: here.github.userToken(as), GITHUB_API_URL: here.github.api };
  return run(["doctor", ...argv], { directory: tree.home, environment });
}
async function examined(as = here.alice): Promise<Report & { readonly status: number }> {
  const { status, stdout, stderr } = await doctor(["--app-id", String(here.app.id), "--format", "json"], as);
  expect(stderr).toBe("");
  return { status, ...(JSON.parse(stdout) as Report) };
}
const ill = ({ checks }: Report) =>
  checks.filter(({ state }) => state !== "holds").map(({ check, state }) => `${check} ${state}`);

describe("proofgate doctor", () => {
  it("finds all well after `init`, and the root's thread at level 1 [P165]", async () => {
    const report = await examined();
    expect(ill(report)).toEqual([]);
    expect(report).toMatchObject({ status: 0, repository: "acme/shop", wrong: 0, unseen: 0 });
    expect(report.threads).toMatchObject([{ thread: ".", level: 1 }]);
    expect(report.threads[0]?.missing.join()).toContain("`tests.command`");
    const { stdout } = await doctor(["acme/shop", "--app-id", String(here.app.id)]);
    expect(stdout).toMatch(/^acme\/shop: \d+ hold, 0 wrong, 0 not seen\n/);
    expect(stdout).toContain("thread .: level 1; level 2 lacks\n");
    expect(stdout).toMatch(/\nlist prices of models: of \d{4}-\d{2}-\d{2}, \d+ days? old/);
  });

  it("finds the same where the fix that it names for rulesets was run: two commands to level 1 [P165]", async () => {
    here.shop.rulesets.clear();
    expect(ill(await examined())).toContain("gate-main wrong");
    const environment = { GITHUB_TOKEN: here.github.userToken(here.alice), GITHUB_API_URL: here.github.api };
    const argv = ["init", "--owner", "@acme/platform", "--app-id", String(here.app.id), "--write", "--apply"];
    expect(await run(argv, { directory: tree.home, environment })).toMatchObject({ status: 0 });
    const report = await examined();
    expect(ill(report)).toEqual([]);
    expect(report.threads).toMatchObject([{ thread: ".", level: 1 }]);
  });

  it.each(FAULTS)(
    "says what is wrong and how it is mended where %s",
    async (_, spoil, check, message, fix) => {
      const mend = spoil(here);
      try {
        const report = await examined();
        expect(report.status).toBe(1);
        expect([...new Set(ill(report))]).toEqual([`${check} wrong`]);
        const [found] = report.checks.filter(({ state }) => state === "wrong");
        expect(found).toMatchObject({
          message: expect.stringContaining(message),
          fix: expect.stringContaining(fix),
        });
      } finally {
        mend?.();
      }
    },
  );

  it.each([
    ["is missing", {}, "policy", "there is no"],
    ["is not valid", { ".proofgate/policy.yaml": "version: 1\nmode: enforced\n" }, "policy", "line 2"],
    ["stops nobody", { ".proofgate/policy.yaml": "version: 1\nmode: observe\n" }, "policy", "stop nobody"],
  ])(
    "says so where the policy %s, and calls no thread more than level 0 [P164]",
    async (_, files, check, message) => {
      const { github, acme, alice } = here;
      const other = await github.createRepository({ name: "other", owner: acme });
      github.setPermission(other, alice, "admin");
      await github.push(other, { as: alice, branch: "main", files: { "README.md": "x\n", ...files } });
      const { status, stdout } = await doctor(["acme/other", "--format", "json"]);
      github.deleteRepository(other);
      const report = JSON.parse(stdout) as Report;
      expect(status).toBe(1);
      const found = report.checks.find((one) => one.check === check);
      expect(found).toMatchObject({ state: "wrong", message: expect.stringContaining(message) });
      expect(report.threads).toMatchObject([{ thread: ".", level: 0 }]);
    },
  );

  it("says so where the default branch is no rung: a policy that is silent names others", async () => {
    const { github, acme, alice } = here;
    const trunked = await github.createRepository({ name: "trunked", owner: acme, defaultBranch: "trunk" });
    github.setPermission(trunked, alice, "admin");
    const files = { ".proofgate/policy.yaml": "version: 1\nmode: enforce\n" };
    await github.push(trunked, { as: alice, branch: "trunk", files });
    const { status, stdout } = await doctor(["acme/trunked", "--format", "json"]);
    github.deleteRepository(trunked);
    const { checks, threads } = JSON.parse(stdout) as Report;
    expect(status).toBe(1);
    expect(checks.find(({ check }) => check === "gate-default")).toMatchObject({ state: "wrong" });
    expect(threads).toMatchObject([{ level: 0 }]);
  });

  it("names a workflow that runs a stranger's code with the repository's rights, and lets an honest one be", async () => {
    const { github, shop, alice } = here;
    here.shop.rulesets.clear();
    const evil =
      "on: pull_request_target\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n        with: { ref: '$\u007b{ github.event.pull_request.head.sha }}' }\n";
    const label = "# not github.head_ref\non: pull_request_target\njobs: {}\n";
    const files = { ".github/workflows/label.yml": label, ".github/workflows/evil.yml": evil };
    await github.push(shop, { as: alice, branch: "main", files });
    const found = (await examined()).checks.find(({ check }) => check === "workflows");
    expect(found).toMatchObject({ state: "wrong", message: expect.stringContaining("evil.yml") });
    await github.push(shop, {
      as: alice,
      branch: "main",
      files: { ".github/workflows/evil.yml": "on: pull_request\njobs: {}\n" },
    });
    expect((await examined()).checks.find(({ check }) => check === "workflows")?.state).toBe("holds");
  });

  it("calls what it may not see unseen, never set and never wrong", async () => {
    const report = await examined(here.bob);
    expect(report.status).toBe(3);
    expect([...new Set(ill(report))]).toEqual([
      "gate-dev unseen",
      "gate-main unseen",
      "agent-branches unseen",
      "actions-token unseen",
      "app unseen",
    ]);
    expect(report.threads).toMatchObject([{ level: 0 }]);
  });

  it.each([
    ["no token", {}, "there is no token"],
    ["a token with a line end", { GITHUB_TOKEN: "ghp_one\nghp_two" }, "holds is no token"],
    ["a token that nobody knows", { GITHUB_TOKEN: "nobody" }, "does not know the token"],
    [
      "an address that would read the token",
      { GITHUB_TOKEN: "x", GITHUB_API_URL: "http://example.com" },
      "may be sent to",
    ],
  ])("refuses %s, and never prints one", async (_, environment, message) => {
    const api = { GITHUB_API_URL: here.github.api };
    const { status, stderr } = await run(["doctor", "acme/shop"], {
      environment: { ...api, ...environment },
    });
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
    const { GITHUB_TOKEN = "" } = environment as { GITHUB_TOKEN?: string };
    for (const word of GITHUB_TOKEN.split("\n")) if (word.length > 1) expect(stderr).not.toContain(word);
  });

  it("asks about no other repository of the same name, on another host than the one that is asked", async () => {
    tree.git("remote", "set-url", "origin", "https://gitlab.com/acme/shop.git");
    const environment = { GITHUB_TOKEN: "x" };
    const { status, stderr } = await run(["doctor"], { directory: tree.home, environment });
    tree.git("remote", "set-url", "origin", "https://github.com/acme/shop.git");
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining("lies on gitlab.com, and api.github.com is asked"),
    ]);
  });

  it("does not take the App's own bypass for a fault, nor some App for Proofgate, where nobody says which it is", async () => {
    const { status, stdout } = await doctor(["--format", "json"]);
    const report = JSON.parse(stdout) as Report;
    expect(status).toBe(3);
    expect(new Set(ill(report))).toEqual(
      new Set(["gate-dev unseen", "gate-main unseen", "agent-branches unseen", "app unseen"]),
    );
  });

  it("says so where there is no such repository", async () => {
    const { status, stderr } = await doctor(["acme/nothing"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("no repository `acme/nothing`")]);
    expect((await doctor(["nothing"])).status).toBe(2);
  });
});
