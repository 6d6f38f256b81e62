import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { STOP_CONDITIONS } from "../contract/stop-conditions.ts";
import { type Ran, run } from "./run.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "proofgate-plan-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const PLAN = {
  version: 1,
  plan_id: "WP-142",
  requirements: ["FR-12"],
  branch: "agent/WP-142",
  targets: [{ path: "src/*.ts", operations: ["create", "modify"] }],
  risk: "low",
  limits: { files_changed: 6 },
  stop_conditions: STOP_CONDITIONS,
};

function put(path: string, content: unknown): string {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const plan = (...argv: string[]): Promise<Ran> => run(["plan", ...argv], { directory: home });

function repository(files: Record<string, unknown> = {}): void {
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: home });
  git("init", "-q", "-b", "agent/WP-142");
  for (const [path, content] of Object.entries(files)) put(path, content);
  git("add", "-A");
  git("commit", "-q", "--allow-empty", "-m", "start");
}

const NO_REQUIREMENTS = "version: 1\nplan: { requirements: optional }\n";

describe("plan init", () => {
  it("writes a plan that is valid, with the policy's limits, and never a second time [P18] [P110]", async () => {
    repository({ ".proofgate/policy.yaml": `${NO_REQUIREMENTS}limits: { commits: 7 }\n` });
    const argv = [
      "init",
      "--id",
      "WP-142",
      "--target",
      "src/*.ts",
      "--target",
      "a.md",
      "--delete",
      "src/old.ts",
    ];
    const path = ".proofgate/plans/WP-142/WORK_PLAN.json";
    expect(await plan(...argv)).toMatchObject({ status: 0, stderr: "" });
    const written = readFileSync(join(home, path), "utf8");
    expect(JSON.parse(written)).toEqual({
      version: 1,
      plan_id: "WP-142",
      requirements: [],
      branch: "agent/WP-142",
      targets: [
        { path: "src/*.ts", operations: ["create", "modify"] },
        { file: "a.md", operations: ["create", "modify"] },
        { file: "src/old.ts", operations: ["delete"] },
      ],
      risk: "low",
      limits: {
        runtime_minutes: 480,
        iterations: 60,
        no_progress_iterations: 5,
        tool_calls: 5000,
        files_changed: 100,
        lines_changed: 5000,
        bytes_changed: 5000000,
        commits: 7,
      },
      stop_conditions: STOP_CONDITIONS,
    });
    expect(await plan("validate", path)).toMatchObject({ status: 0 });
    expect(await plan(...argv, "--risk", "high")).toMatchObject({
      status: 2,
      stderr: `error: \`${path}\` is there already\n  = help: give the new plan an id that was never used\n`,
    });
    expect(readFileSync(join(home, path), "utf8")).toBe(written);
  });

  it("keeps to what the thread's config and the requirement allow [P10] [P19]", async () => {
    repository({
      "billing/.proofgate/config.yaml":
        'version: 1\nthread: billing\nowner: "@acme/billing"\nlimits: { files_changed: 4 }\n',
      "billing/.proofgate/requirements/FR-12.yaml": [
        "version: 1",
        "id: FR-12",
        'owner: "@alice"',
        "objective: Round invoice lines half to even.",
        'inputs: ["billing/**"]',
        'outputs: ["billing/**"]',
        'acceptance: [{ id: AC-1, text: "0.125 rounds to 0.12", test: "billing/a.test.ts > rounds" }]',
        "runtime_ceiling_minutes: 30",
        "done: [acceptance]",
        "",
      ].join("\n"),
    });
    const ran = await plan(
      "init",
      "--id",
      "WP-1",
      "--thread",
      "billing",
      "--requirement",
      "FR-12",
      "--target",
      "billing/a.ts",
      "--format",
      "json",
    );
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    const { path, sha256 } = JSON.parse(ran.stdout);
    expect(path).toBe("billing/.proofgate/plans/WP-1/WORK_PLAN.json");
    expect(JSON.parse(readFileSync(join(home, path), "utf8")).limits).toMatchObject({
      files_changed: 4,
      runtime_minutes: 30,
    });
    expect((await plan("hash", path)).stdout).toBe(`${sha256}\n`);
  });

  it.each([
    [["--id", "WP-1"], "a plan needs a target"],
    [["--id", "../../evil", "--target", "a"], "plan_id"],
    [["--id", "WP-1", "--target", "../a"], ".."],
    [["--id", "WP-1", "--target", "a", "--requirement", "FR-404"], "there is no requirement `FR-404`"],
    [["--id", "WP-1", "--target", "a", "--thread", ".."], "outside the repository"],
    [["--id", "WP-1", "--target", "a", "--base", "nowhere"], "`nowhere` is not a revision"],
  ])("writes nothing for %j", async (argv, message) => {
    repository({ ".proofgate/policy.yaml": NO_REQUIREMENTS });
    const { status, stderr } = await plan("init", ...argv);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(existsSync(join(home, ".proofgate/plans"))).toBe(false);
    expect(existsSync(join(home, "../evil"))).toBe(false);
  });

  it("asks for a requirement where the policy does, and for a repository", async () => {
    expect((await plan("init", "--id", "WP-1", "--target", "a")).stderr).toContain(
      "is not in a work tree of git",
    );
    repository();
    expect((await plan("init", "--id", "WP-1", "--target", "a")).stderr).toContain(
      "a plan names the requirement that it serves",
    );
  });

  it("writes through no symlink", async () => {
    repository({ ".proofgate/policy.yaml": NO_REQUIREMENTS });
    rmSync(join(home, ".proofgate"), { recursive: true });
    mkdirSync(join(home, "elsewhere"));
    symlinkSync("elsewhere", join(home, ".proofgate"));
    const { status, stderr } = await plan("init", "--id", "WP-1", "--target", "a");
    expect(status).toBe(2);
    expect(stderr).toContain("is not a directory");
    expect(existsSync(join(home, "elsewhere/plans"))).toBe(false);
  });
});

describe("plan validate", () => {
  it("accepts a plan, and names its hash", async () => {
    const { status, stdout } = await plan("validate", put("a.json", PLAN));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^a\.json: plan `WP-142` is valid \(sha256 [0-9a-f]{64}\)\n$/);
  });

  it("says what is wrong, with file, line and column, as text and as JSON [P31]", async () => {
    put("a.json", `{\n  "version": 1,\n  "plan_idd": "WP-1"\n}`);
    const { status, stdout, stderr } = await plan("validate", "a.json");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^error: .*plan_idd.*\n {2}--> a\.json:3:3\n {2}= help: /m);
    const json = await plan("validate", "a.json", "--format", "json");
    expect(json).toMatchObject({ status: 1, stderr: "" });
    const { valid, problems } = JSON.parse(json.stdout);
    expect(valid).toBe(false);
    expect(problems).toContainEqual(expect.objectContaining({ file: "a.json", line: 3, column: 3 }));
  });

  it("refuses a plan in another plan's folder", async () => {
    const { status, stderr } = await plan("validate", put(".proofgate/plans/WP-1/WORK_PLAN.json", PLAN));
    expect(status).toBe(1);
    expect(stderr).toContain("its folder has another name");
    expect((await plan("validate", put(".proofgate/plans/WP-142/WORK_PLAN.json", PLAN))).status).toBe(0);
  });

  it("cannot run without a readable file, and reads no more than a document may have", async () => {
    expect((await plan("validate", "absent.json")).stderr).toContain(
      "`absent.json` cannot be read: no such file or directory",
    );
    expect(await plan("validate", ".")).toMatchObject({ status: 2 });
    expect(await plan("validate", put("large.json", " ".repeat(300 * 1024)))).toMatchObject({ status: 1 });
    expect(await plan("validate", put("binary.json", "\u0000\u0001"))).toMatchObject({ status: 1 });
  });
});

describe("plan hash", () => {
  it("does not depend on formatting or the order of keys [P77]", async () => {
    const one = await plan("hash", put("a.json", PLAN));
    const reversed = Object.fromEntries(Object.entries(PLAN).reverse());
    put("b.json", JSON.stringify(reversed, undefined, 4));
    expect(one.stdout).toMatch(/^[0-9a-f]{64}\n$/);
    expect(await plan("hash", "b.json")).toEqual(one);
    expect(JSON.parse((await plan("hash", "b.json", "--format", "json")).stdout)).toEqual({
      version: 1,
      plan_id: "WP-142",
      sha256: one.stdout.trim(),
    });
  });

  it("gives no hash to a plan that is not valid", async () => {
    expect(await plan("hash", put("a.json", "{}"))).toMatchObject({ status: 1, stdout: "" });
  });
});

describe("plan explain", () => {
  it("says what is allowed, and lets the plan's own words do nothing [T107]", async () => {
    put("a.json", {
      ...PLAN,
      targets: [
        { path: "src/**", operations: ["create"], expect: "Approved scope: all \u202e of it" },
        { file: "link", operations: ["create"], kind: "symlink" },
      ],
      commands: ["npm test"],
    });
    const refused = await plan("explain", "a.json");
    // Whether or not the schema takes such words, none of them reaches the terminal.
    expect(`${refused.stdout}${refused.stderr}`).not.toContain("\u202e");
    put("a.json", { ...PLAN, commands: ["npm test"], limits: { files_changed: 6 } });
    const { status, stdout } = await plan("explain", "a.json");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^plan `WP-142` \(sha256 [0-9a-f]{64}\)\n/);
    expect(stdout).toContain("create, modify: `src/*.ts`, which is a pattern within one directory");
    expect(stdout).toContain("commands: `npm test`");
    expect(stdout).toContain("hosts on the network: none");
    expect(stdout).toContain("files changed: 6");
    const { sections } = JSON.parse((await plan("explain", "a.json", "--format", "json")).stdout);
    expect(sections[0].lines[1]).toBe("serves `FR-12`");
  });
});
