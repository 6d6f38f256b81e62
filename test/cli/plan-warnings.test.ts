import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "./run.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "proofgate-warnings-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const POLICY = "version: 1\nplan: { requirements: optional }\n";

function repository(branch = "agent/WP-1", files: Readonly<Record<string, string>> = {}): void {
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: home });
  git("init", "-q", "-b", branch);
  for (const [path, content] of Object.entries({ ".proofgate/policy.yaml": POLICY, ...files })) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), content);
  }
  git("add", "-A");
  git("commit", "-q", "-m", "start");
}

const init = (...argv: string[]) => run(["plan", "init", ...argv, "--format", "json"], { directory: home });
const warnings = async (...argv: string[]) => JSON.parse((await init(...argv)).stdout).warnings;
const risk = (id: string) =>
  JSON.parse(readFileSync(join(home, `.proofgate/plans/${id}/WORK_PLAN.json`), "utf8")).risk;

describe("plan init warns of what check will say", () => {
  it("is silent where nothing is odd", async () => {
    repository();
    expect(await warnings("--id", "WP-1", "--target", "src/*.ts", "--target", "app/[slug]/a.tsx")).toEqual(
      [],
    );
  });

  it("names a branch that is no agents' branch [T076]", async () => {
    repository("main");
    const said =
      "the branch `main` is no agents' branch (`agent/**`, `copilot/**`): switch to one, or give it by `--branch`";
    expect(await warnings("--id", "WP-1", "--target", "a.ts")).toEqual([said]);
    const { stdout } = await run(["plan", "init", "--id", "WP-2", "--target", "a.ts"], { directory: home });
    expect(stdout).toContain(`wrote .proofgate/plans/WP-2/WORK_PLAN.json\n  = note: ${said}\n  = next:`);
  });

  it("names braces and question marks, which a plan takes literally", async () => {
    repository();
    for (const target of ["src/{a,b}.ts", "src/?.ts"]) {
      expect(await warnings("--id", `WP-${target.length}`, "--target", target)).toEqual([
        `\`${target}\` is one file of exactly that name: braces and \`?\` mean nothing here, give each file by itself`,
      ]);
    }
  });

  it("takes the risk that the targets make, and names a declared one that is below [P104]", async () => {
    repository();
    const protection =
      "`.github/workflows/ci.yml` is protected (`.github/**`): only the integration thread's plan may name it, exactly, with a person's approval";
    expect(await warnings("--id", "WP-1", "--target", ".github/workflows/ci.yml")).toEqual([protection]);
    expect(risk("WP-1")).not.toBe("low");
    const declared = await warnings("--id", "WP-2", "--target", ".github/workflows/ci.yml", "--risk", "low");
    expect(declared).toEqual([
      protection,
      `\`.github/workflows/ci.yml\` makes the risk at least \`${risk("WP-1")}\`: give it by \`--risk\``,
    ]);
    expect(risk("WP-2")).toBe("low");
  });

  it("names a requirement on which no run opens, and one that counts in another currency [P15] [P107]", async () => {
    const requirement = (id: string, more: string) =>
      `version: 1\nid: ${id}\nowner: "@alice"\nobjective: Round half to even.\n${more}\n`;
    repository("agent/WP-1", {
      ".proofgate/requirements/FR-1.yaml": requirement("FR-1", "acceptance: [{ id: AC-1, text: b }]"),
      ".proofgate/requirements/FR-2.yaml": requirement(
        "FR-2",
        'acceptance: [{ id: AC-1, text: b, test: "c.ts > d" }]\ncost_ceiling: { currency: EUR, amount: 1 }',
      ),
    });
    const argv = ["--id", "WP-1", "--target", "a.ts", "--requirement", "FR-1", "--requirement", "FR-2"];
    expect(await warnings(...argv)).toEqual([
      "requirement `FR-1` names no test of acceptance: no run opens on it",
      "requirement `FR-2` counts in `EUR`, the policy in `USD`: its sums bind nobody",
    ]);
  });

  it("names files that are not read because of their names, and the requirement that was meant", async () => {
    repository("agent/WP-1", { ".proofgate/config.yml": "x\n", ".proofgate/requirements/FR-3.yml": "x\n" });
    expect(await warnings("--id", "WP-1", "--target", "a.ts")).toEqual([
      "`.proofgate/config.yml` is not read: name it `.proofgate/config.yaml`",
      "`.proofgate/requirements/FR-3.yml` is not read: name it `.proofgate/requirements/FR-3.yaml`",
    ]);
    const missing = await init("--id", "WP-2", "--target", "a.ts", "--requirement", "FR-3");
    expect(JSON.parse(missing.stderr).error).toEqual({
      message: "there is no requirement `FR-3`: `.proofgate/requirements/FR-3.yml` is not read",
      help: "name it `.proofgate/requirements/FR-3.yaml`",
    });
  });

  it("writes no deletion of a pattern, and no id that Windows opens as a device [H3]", async () => {
    repository();
    expect(await init("--id", "WP-1", "--delete", "src/*.ts")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("`--delete src/*.ts` is a pattern, and deletions name exact files"),
    });
    expect(await init("--id", "con", "--target", "a.ts")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("`con` cannot be a plan's id: Windows opens it as a device"),
    });
    expect(existsSync(join(home, ".proofgate/plans"))).toBe(false);
  });
});
