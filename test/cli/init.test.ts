import { existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Verdict } from "../../src/engine/verdict.ts";
import { example } from "../github/example.ts";
import type { Account } from "../github/state.ts";
import { run } from "./run.ts";
import { newWorkTree, type WorkTree } from "./work-tree.ts";

let tree: WorkTree;
beforeEach(() => {
  tree = newWorkTree();
});
afterEach(() => tree.remove());

const WRITTEN = [
  ".proofgate/policy.yaml",
  ".proofgate/config.yaml",
  ".proofgate/requirements/FR-1.yaml",
  "AGENTS.md",
  ".github/CODEOWNERS",
  ".github/rulesets/proofgate-agent.json",
  ".github/rulesets/proofgate-dev.json",
  ".github/rulesets/proofgate-main.json",
];
const OWNER = ["--owner", "@acme/platform", "--app-id", "12"];

/** `main` and `dev`, with a word of the project's own for agents. */
function project(): void {
  tree.put("AGENTS.md", "# Agents\n\nBe kind.\n");
  tree.put("src/a.js", "1;\n");
  tree.commit("start");
  tree.git("branch", "dev");
}
const init = (...argv: readonly string[]) => run(["init", ...argv], { directory: tree.home });
const read = (path: string) => readFileSync(join(tree.home, path), "utf8");
async function statesOf(...argv: readonly string[]) {
  const { stdout } = await init(...OWNER, "--format", "json", ...argv);
  const { files } = JSON.parse(stdout) as { files: readonly { path: string; state: string }[] };
  return new Map(files.map(({ path, state }) => [path, state]));
}

describe("proofgate init", () => {
  it("shows what it would write, writes it when told to, and has nothing to do the second time", async () => {
    project();
    const shown = await init(...OWNER);
    expect(shown).toMatchObject({ status: 0, stderr: "" });
    expect(shown.stdout).toContain("would create .proofgate/policy.yaml\n  + version: 1\n");
    expect(shown.stdout).toContain("no file was written: add --write");
    expect(tree.git("status", "--porcelain")).toBe("");
    expect([...(await statesOf("--write"))]).toEqual(
      WRITTEN.map((path) => [path, path === "AGENTS.md" ? "change" : "create"]),
    );
    const before = WRITTEN.map(read);
    expect(new Set((await statesOf("--write")).values())).toEqual(new Set(["keep"]));
    expect(WRITTEN.map(read)).toEqual(before);
    expect(readdirSync(join(tree.home, ".proofgate")).sort()).toEqual([
      "config.yaml",
      "policy.yaml",
      "requirements",
    ]);
    expect((await init(...OWNER)).stdout).toContain("everything is there already");
  });

  it("writes documents that are valid, and under which a run can be planned and judged [P10] [P18]", async () => {
    project();
    await init(...OWNER, "--agent", "acme-coder[bot]", "--write");
    tree.git("checkout", "-q", "-b", "people/setup");
    tree.commit("set up");
    const argv = ["check", "--base", "main", "--head", "people/setup", "--format", "json"];
    const { status, stdout } = await run(argv, { directory: tree.home });
    const verdict = JSON.parse(stdout) as Verdict;
    expect(status).toBe(0);
    // People change what judges everybody: somebody is to look, and nothing is wrong.
    expect(verdict.findings.filter(({ level }) => level !== "note").map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["protected-path"]),
    );
    expect(verdict.findings.filter(({ level }) => level === "fail" || level === "stop")).toEqual([]);
    tree.git("checkout", "-q", "-b", "agent/WP-142");
    const planned = ["plan", "init", "--id", "WP-142", "--requirement", "FR-1", "--target", "src/*.js"];
    expect(await run(planned, { directory: tree.home })).toMatchObject({ status: 0, stderr: "" });
    tree.commit("plan\n\nPlan-Id: WP-142\nIteration: 0");
    const judged = await run(["check", "--base", "people/setup", "--head", "HEAD", "--format", "json"], {
      directory: tree.home,
    });
    expect((JSON.parse(judged.stdout) as Verdict).plan).toMatchObject({ id: "WP-142" });
  });

  it("leaves what people wrote as it is, but for its own part of a file", async () => {
    project();
    const policy =
      'version: 1\nmode: enforce\nbranches: { agent: ["bots/**"], dev: null, staging: stage, main: trunk }\n';
    tree.put(".proofgate/policy.yaml", policy);
    tree.put("CODEOWNERS", "* @acme/all");
    tree.git("branch", "stage");
    const states = await statesOf("--write");
    expect(states.get(".proofgate/policy.yaml")).toBe("keep");
    expect(read(".proofgate/policy.yaml")).toBe(policy);
    // The file that GitHub reads, and what people say in it has the last word.
    expect(states.has(".github/CODEOWNERS")).toBe(false);
    expect(read("CODEOWNERS")).toMatch(/^# proofgate: begin\n[^*]*# proofgate: end\n\n\* @acme\/all$/);
    expect(read("AGENTS.md")).toMatch(/^# Agents\n\nBe kind\.\n\n<!-- proofgate: begin -->\n/);
    expect(read("AGENTS.md")).toContain("`bots/WP-142` from `stage`");
    expect([...states.keys()].filter((path) => path.includes("rulesets"))).toEqual([
      ".github/rulesets/proofgate-agent.json",
      ".github/rulesets/proofgate-staging.json",
      ".github/rulesets/proofgate-main.json",
    ]);
    // The policy moves on, and the rulesets with it; around our part people write what they like.
    tree.put(".proofgate/policy.yaml", policy.replace("trunk", "release"));
    tree.put("AGENTS.md", `${read("AGENTS.md")}\nThe end.\n`);
    const after = await statesOf("--write");
    expect([...after].filter(([, state]) => state !== "keep").map(([path]) => path)).toEqual([
      ".github/rulesets/proofgate-main.json",
    ]);
    expect(read(".github/rulesets/proofgate-main.json")).toContain("refs/heads/release");
    expect(read("AGENTS.md")).toMatch(/\nThe end\.\n$/);
  });

  it("keeps the line ends that a file has, and writes no rulesets without the App's id", async () => {
    project();
    tree.put("AGENTS.md", "# Agents\r\n\r\nBe kind.\r\n");
    const states = await (async () => {
      const { stdout } = await init("--owner", "@alice", "--format", "json", "--write");
      return JSON.parse(stdout) as { files: readonly { path: string; state: string }[] };
    })();
    expect(states.files.filter(({ path }) => path.includes("rulesets"))).toEqual([]);
    expect(read("AGENTS.md")).toMatch(/^# Agents\r\n\r\nBe kind\.\r\n\r\n<!-- proofgate: begin -->\r\n/);
    expect(read("AGENTS.md")).not.toMatch(/[^\r]\n/);
    const again = await init("--owner", "@alice");
    expect(again.stdout).toContain("everything is there already");
  });

  it("may be asked again for what the policy says already, and says how anything else is written there", async () => {
    project();
    const asked = [...OWNER, "--agent", "acme-coder[bot]", "--mode", "warn", "--write"];
    expect(await init(...asked)).toMatchObject({ status: 0, stderr: "" });
    const again = await init(...asked);
    expect(again).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("everything is there already"),
    });
    const other = await init(...OWNER, "--agent", "other[bot]", "--write");
    expect(other.stderr).toContain('`- { login: "other[bot]", role: coder }`');
    expect((await init(...OWNER, "--mode", "enforce")).stderr).toContain("write `mode: enforce` there");
    expect(read(".proofgate/policy.yaml")).not.toContain("other[bot]");
  });

  it.each([
    ["nobody to answer for it", [], "nobody is named who answers"],
    ["an owner that is none", ["--owner", "acme"], "is no person or team"],
    ["an Action that is not pinned", [...OWNER, "--action", "acme/proofgate@v1"], "is not pinned"],
    [
      "rulesets to apply without an App",
      ["--owner", "@acme/platform", "--apply"],
      "follow from the App's id",
    ],
    ["rulesets to apply to no repository", [...OWNER, "--apply"], "has no `origin` at GitHub"],
    ["an App's id that is none", ["--owner", "@acme/platform", "--app-id", "proofgate"], "is no App's id"],
    ["an agent whose login is none", [...OWNER, "--agent", "@acme-coder[bot]"], "login"],
  ])("refuses %s", async (_, argv, message) => {
    project();
    const { status, stderr } = await init(...argv, "--write");
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(tree.git("status", "--porcelain")).toBe("");
  });

  it.each([
    [
      "a mark without its other",
      () => tree.put("AGENTS.md", "a\n<!-- proofgate: begin -->\n"),
      "`AGENTS.md:2`",
    ],
    [
      "a mark that is there twice",
      () =>
        tree.put("AGENTS.md", `${"<!-- proofgate: begin -->\n".repeat(2)}mine\n<!-- proofgate: end -->\n`),
      "`AGENTS.md:2`",
    ],
    ["a file that is not UTF-8", () => tree.put("AGENTS.md", Buffer.from([0xe9, 0x0a])), "is not UTF-8"],
    [
      "a policy that is not valid",
      () => tree.put(".proofgate/policy.yaml", "version: 1\nmode: enforced\n"),
      "`.proofgate/policy.yaml:2`",
    ],
    [
      "a symlink in the place of a file",
      () => symlinkSync("/etc/passwd", join(tree.home, "AGENTS.md")),
      "`AGENTS.md` is no ordinary file",
    ],
    [
      "a symlink in the place of a folder",
      () => symlinkSync("/tmp", join(tree.home, ".github")),
      "is not a directory",
    ],
  ])("refuses %s, and writes nothing at all", async (_, spoil, message) => {
    tree.put("src/a.js", "1;\n");
    tree.commit("start");
    spoil();
    const { status, stderr } = await init(...OWNER, "--write");
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(existsSync(join(tree.home, ".proofgate/config.yaml"))).toBe(false);
  });

  it("refuses to list an agent in a policy that is there", async () => {
    project();
    tree.put(".proofgate/policy.yaml", "version: 1\n");
    const { status, stderr } = await init(...OWNER, "--agent", "acme-coder[bot]");
    expect([status, stderr]).toEqual([2, expect.stringContaining("the policy is there already")]);
  });

  it("writes rulesets that GitHub takes, and that keep the ladder shut until the App has spoken [P133] [P168] [H8]", async () => {
    project();
    const { github, shop, alice, bob, mallory, app } = await example();
    try {
      tree.git("remote", "add", "origin", "git@github.com:acme/shop.git");
      const argv = ["init", "--owner", "@acme/platform", "--app-id", String(app.id), "--mode", "enforce"];
      const apply = async (as: Account, ...more: readonly string[]) => {
        const environment = { GITHUB_TOKEN: github.userToken(as), GITHUB_API_URL: github.api };
        return run([...argv, "--apply", ...more], { directory: tree.home, environment });
      };
      // Nothing is written where nothing can be applied.
      expect(await apply(mallory, "--write")).toMatchObject({
        status: 2,
        stderr: expect.stringContaining("are not seen"),
      });
      expect(tree.git("status", "--porcelain")).toBe("");
      const refused = await apply(bob);
      expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining("GitHub answered 4")]);
      expect((await apply(alice, "--write")).stdout).toContain("created the ruleset proofgate-main\n");
      expect(read(".proofgate/policy.yaml")).toContain("mode: enforce\n");
      argv.splice(-2);
      expect((await apply(alice)).stdout).toContain("updated the ruleset proofgate-main\n");
      expect(shop.rulesets.size).toBe(3);
      const headers = { authorization: `Bearer ${github.userToken(alice)}` };
      const direct = await github.push(shop, { as: alice, branch: "main", files: { "a.js": "1\n" } });
      expect(direct.accepted).toBe(false);
      await github.push(shop, { as: bob, branch: "agent/a", files: { "a.js": "1\n" } });
      const pull = await github.openPull(shop, { as: bob, head: "agent/a", base: "main" });
      const merge = `${github.api}/repos/acme/shop/pulls/${pull.number}/merge`;
      expect((await fetch(merge, { method: "PUT", headers, body: "{}" })).status).toBe(405);
    } finally {
      await github.close();
    }
  });
});
