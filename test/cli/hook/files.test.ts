import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { run } from "../run.ts";
import { newWorkTree, type WorkTree } from "../work-tree.ts";
import { ask, decided, writing } from "./asked.ts";

const POLICY = "version: 1\nmode: enforce\nplan: { requirements: optional }\nprotected: [infra/**]\n";
const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";

/** A tree with a policy and a plan for `agent/WP-1`, which is checked out. */
async function plannedTree(): Promise<WorkTree> {
  const tree = newWorkTree();
  tree.put(".proofgate/policy.yaml", POLICY);
  tree.put("src/a.ts", "export const a = 1;\n");
  tree.put("lib/b.ts", "export const b = 1;\n");
  tree.commit("start");
  tree.git("switch", "-q", "-c", "agent/WP-1");
  const args = ["--id", "WP-1", "--target", "src/*.ts", "--delete", "lib/old.ts"];
  const { status, stderr } = await run(["plan", "init", ...args], { directory: tree.home });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return tree;
}

describe("a run with a plan [P102] [P111]", () => {
  let tree: WorkTree;
  beforeAll(async () => {
    tree = await plannedTree();
  });
  afterAll(() => tree.remove());
  const write = (path: string, content?: string) => writing(tree.home, path, content);

  it("writes what the plan names, by any spelling, and nothing else", async () => {
    for (const path of ["src/a.ts", "src/new.ts", "./src/../src/a.ts", join(tree.home, "src/a.ts")])
      expect(await write(path), path).toBe("allow");
    for (const path of ["lib/b.ts", "src/deep/a.ts", "src/../lib/b.ts", join(tree.home, "package.json")])
      expect(await write(path), path).toBe("deny");
    expect(await decided({ cwd: join(tree.home, "src"), writes: [{ path: "a.ts" }] })).toEqual(["allow"]);
    expect(await decided({ cwd: join(tree.home, "lib"), writes: [{ path: "a.ts" }] })).toEqual([
      "deny",
      expect.any(String),
    ]);
  });

  it("says which plan, why, and what to do", async () => {
    const { stderr } = await ask("codex", {
      ...{ hook_event_name: "PreToolUse", cwd: tree.home, tool_name: "apply_patch" },
      tool_input: { command: "*** Begin Patch\n*** Update File: lib/b.ts\n@@\n-a\n+b\n*** End Patch" },
    });
    expect(stderr).toContain("proofgate: deny: plan `WP-1` does not allow to modify `lib/b.ts`\n");
    expect(stderr).toContain("= note: no target of the plan names this path\n");
    expect(stderr).toContain("/proofgate amend <hash>");
  });

  it("deletes what the plan lets it delete", async () => {
    const deleting = (path: string) => decided({ cwd: tree.home, writes: [{ path, delete: true }] });
    expect(await deleting("lib/old.ts")).toEqual(["allow"]);
    expect(await deleting("src/a.ts")).toEqual(["deny", "plan `WP-1` does not allow to delete `src/a.ts`"]);
  });

  it("moves a file where the plan lets the one go and the other come", async () => {
    const moving = (from: string, to: string) =>
      ask("codex", {
        ...{ hook_event_name: "PreToolUse", cwd: tree.home, tool_name: "apply_patch" },
        tool_input: {
          command: `*** Begin Patch\n*** Update File: ${from}\n*** Move to: ${to}\n*** End Patch`,
        },
      });
    expect((await moving("lib/old.ts", "src/old.ts")).status).toBe(0);
    expect((await moving("lib/b.ts", "src/b.ts")).stderr).toContain("does not allow to delete `lib/b.ts`");
    expect((await moving("lib/old.ts", "lib/new.ts")).stderr).toContain(
      "does not allow to create `lib/new.ts`",
    );
  });

  it("is asked before it changes the plan that it is held to", async () => {
    expect(await write(PLAN)).toBe("ask");
    expect(await write(".proofgate/plans/WP-2/WORK_PLAN.json")).toBe("deny");
  });

  it("touches no protected path, of the list or of the policy, whatever the case [P121]", async () => {
    for (const path of [
      ".github/workflows/ci.yml",
      "infra/a.tf",
      "CLAUDE.md",
      ".GitHub/x",
      ".proofgate/policy.yaml",
    ])
      expect(await write(path), path).toBe("deny");
  });

  it("touches nothing of git's, by any name, and may write what only looks like it", async () => {
    for (const path of [".git/hooks/pre-commit", ".GIT/config", "src/.git/config", "git~1/config", ".git"])
      expect(await write(path), path).toBe("deny");
    tree.put("src/.gitkeep", "");
    expect(await write("src/git.ts")).toBe("allow");
  });

  it("brings no name that deceives", async () => {
    for (const path of ["src/a\u202e.ts", "src/aux.ts", "src/a\u0000.ts"])
      expect(await write(path), path).toBe("deny");
  });

  it("is held to where links lead, at the end of a path or within", async () => {
    symlinkSync("../lib", join(tree.home, "src/link"));
    symlinkSync("../.git/hooks/pre-push", join(tree.home, "src/made.ts"));
    symlinkSync("../src", join(tree.home, "lib/back"));
    symlinkSync("loop.ts", join(tree.home, "src/loop.ts"));
    expect(await write("src/link/b.ts")).toBe("deny");
    // A link to nothing: writing makes what it names.
    expect(await write("src/made.ts")).toBe("deny");
    // A program that shortens the path opens src/a.ts, another one a.ts at the root.
    expect(await write("src/link/../a.ts")).toBe("deny");
    expect(await write("src/loop.ts")).toBe("deny");
    expect(await write("lib/back/a.ts")).toBe("allow");
  });

  it("is asked before it writes outside, but for temporary files", async () => {
    expect(await write("/etc/hosts.new")).toBe("ask");
    expect(await write("~/.bashrc")).toBe("ask");
    expect(await write("../elsewhere/a.ts")).toBe(tree.home.startsWith("/tmp/") ? "allow" : "ask");
    expect(await write("/tmp/scratch.txt")).toBe("allow");
  });

  it("edits by the shell as by any other tool", async () => {
    const shell = async (command: string) => (await decided({ cwd: tree.home, command }))[0];
    expect(await shell("cat > src/a.ts <<'EOF'\nexport const a = 2;\nEOF\n")).toBe("allow");
    expect(await shell("cat > lib/b.ts <<'EOF'\nexport const b = 2;\nEOF\n")).toBe("deny");
    expect(await shell("cd lib && echo x > b.ts")).toBe("deny");
    expect(await shell("bash -c 'echo x | tee .github/workflows/a.yml'")).toBe("deny");
    expect(await shell("cp src/a.ts CLAUDE.md")).toBe("deny");
    expect(await shell("rm -rf .github")).toBe("deny");
    // What a build leaves behind is not the run's work.
    expect(await shell("rm -rf dist && npm test > test.log")).toBe("allow");
  });
});

describe("a run without a plan that holds", () => {
  let tree: WorkTree;
  beforeEach(async () => {
    tree = await plannedTree();
  });
  afterEach(() => tree.remove());

  it("writes its plan and nothing else, and is told how", async () => {
    tree.git("switch", "-q", "-c", "agent/WP-9");
    expect(await decided({ cwd: tree.home, writes: [{ path: "src/a.ts" }] })).toEqual([
      "deny",
      "no plan is for the branch `agent/WP-9` yet",
    ]);
    expect(await writing(tree.home, ".proofgate/plans/WP-9/WORK_PLAN.json")).toBe("allow");
  });

  it("writes nothing on a plan that is not valid, and is told why", async () => {
    tree.put(PLAN, '{ "version": 1 }');
    const [decision, message] = await decided({ cwd: tree.home, writes: [{ path: "src/a.ts" }] });
    expect(decision).toBe("deny");
    expect(message).toContain(`the plan \`${PLAN}\` is not valid`);
    expect(await writing(tree.home, PLAN)).toBe("allow");
  });

  it("is not held to it on a branch of people, where protected paths are asked about", async () => {
    tree.git("switch", "-q", "main");
    expect(await writing(tree.home, "lib/b.ts")).toBe("allow");
    expect(await writing(tree.home, ".github/workflows/ci.yml")).toBe("ask");
    expect(await writing(tree.home, ".git/hooks/pre-commit")).toBe("deny");
  });

  it("finds its plan in any thread, and is asked before it crosses into another", async () => {
    const billing = "services/billing";
    tree.put(`${billing}/.proofgate/config.yaml`, 'version: 1\nthread: billing\nowner: "@a/b"\n');
    tree.put("services/ledger/.proofgate/config.yaml", 'version: 1\nthread: ledger\nowner: "@a/c"\n');
    tree.commit("threads");
    rmSync(join(tree.home, ".proofgate/plans"), { recursive: true });
    const targets = ["--target", `${billing}/src/*.ts`, "--target", "services/ledger/api.ts"];
    const options = ["--id", "WP-3", "--thread", billing, ...targets];
    expect(await run(["plan", "init", ...options], { directory: tree.home })).toMatchObject({ status: 0 });
    expect(await writing(tree.home, `${billing}/src/c.ts`)).toBe("allow");
    expect(await writing(join(tree.home, billing), "src/c.ts")).toBe("allow");
    expect(await writing(tree.home, "services/ledger/api.ts")).toBe("ask");
    // The root is no thread above the plan's: it is looked for.
    expect(await decided({ cwd: tree.home, writes: [{ path: "lib/b.ts" }] })).toEqual([
      "deny",
      "plan `WP-3` does not allow to modify `lib/b.ts`",
    ]);
  });

  it("is asked where it cannot be told which branch is checked out", async () => {
    rmSync(join(tree.home, ".git/HEAD"));
    const [decision, message] = await decided({ cwd: tree.home, writes: [{ path: "src/a.ts" }] });
    expect(decision).toBe("ask");
    expect(message).toContain("the branch that is checked out");
    expect(await decided({ cwd: tree.home, reads: ["src/a.ts"] })).toEqual(["allow"]);
  });

  it("is advised where the policy only observes, and stopped nowhere", async () => {
    tree.put(".proofgate/policy.yaml", POLICY.replace("enforce", "observe"));
    tree.git("switch", "-q", "-c", "agent/WP-9");
    const event = {
      ...{ hook_event_name: "PreToolUse", cwd: tree.home, tool_name: "Write" },
      tool_input: { file_path: "lib/b.ts", content: "a" },
    };
    expect((await ask("claude-code", event)).stdout).toContain('"permissionDecision":"ask"');
    expect(await ask("codex", event)).toEqual({ status: 0, stdout: "", stderr: "" });
    expect((await ask("claude-code", event, "--unattended")).status).toBe(0);
    rmSync(join(tree.home, ".proofgate"), { recursive: true });
    expect(await writing(tree.home, "lib/b.ts")).toBe("allow");
  });

  it("does nothing but read where policy or config cannot be read", async () => {
    tree.put(".proofgate/policy.yaml", "version: 1\nmode: [\n");
    expect(await writing(tree.home, "src/a.ts")).toBe("deny");
    expect((await decided({ cwd: tree.home, command: "npm test" }))[0]).toBe("deny");
    expect(await decided({ cwd: tree.home, reads: ["src/a.ts"] })).toEqual(["allow"]);
    tree.git("switch", "-q", "main");
    expect(await writing(tree.home, ".proofgate/policy.yaml")).toBe("ask");
  });

  it("is known in a linked work tree, and in none where HEAD is on no branch", async () => {
    tree.commit("plan");
    const linked = mkdtempSync(join(tmpdir(), "proofgate-linked-"));
    tree.git("worktree", "add", "-q", "-b", "agent/WP-7", join(linked, "tree"));
    expect(await writing(join(linked, "tree"), "src/a.ts")).toBe("deny");
    tree.git("-C", join(linked, "tree"), "switch", "-q", "--detach");
    expect(await writing(join(linked, "tree"), "src/a.ts")).toBe("allow");
    rmSync(linked, { recursive: true });
  });
});

describe("an agent that stands above its repositories", () => {
  it("is held to the repository of each file", async () => {
    const tree = await plannedTree();
    const above = mkdtempSync(join(tmpdir(), "proofgate-above-"));
    symlinkSync(tree.home, join(above, "app"));
    expect(await writing(above, "app/lib/b.ts")).toBe("deny");
    expect(await writing(above, "app/src/a.ts")).toBe("allow");
    symlinkSync(join(tree.home, "lib"), join(above, "lib"));
    expect(await writing(join(above, "lib"), "b.ts")).toBe("deny");
    mkdirSync(join(above, "plain"));
    writeFileSync(join(above, "plain/a"), "");
    expect(await writing(above, "plain/a")).toBe("allow");
    rmSync(above, { recursive: true });
    tree.remove();
  });
});
