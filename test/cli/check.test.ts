import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { STOP_CONDITIONS } from "../contract/stop-conditions.ts";
import { run } from "./run.ts";
import { newWorkTree } from "./work-tree.ts";

const { home, git, put, commit, remove } = newWorkTree();

const PLAN = {
  version: 1,
  plan_id: "WP-1",
  requirements: [],
  branch: "agent/WP-1",
  targets: [{ path: "src/*", operations: ["create", "modify"] }],
  risk: "low",
  limits: {},
  stop_conditions: STOP_CONDITIONS,
};
const POLICY = `version: 1
mode: enforce
branches: { dev: null, staging: null }
plan: { requirements: optional }
tests: { required: false }
security: { static_analysis: { required: false }, dependencies: { required: false } }
`;
const TRAILERS = "\n\nPlan-Id: WP-1\nIteration: 1";

/** main, an agent branch that keeps to its plan, one that does not, one without a plan, and a person's. */
beforeAll(() => {
  put(".proofgate/policy.yaml", POLICY);
  put("src/a.ts", "1\n");
  commit("start");
  git("checkout", "-q", "-b", "agent/WP-1");
  put(".proofgate/plans/WP-1/WORK_PLAN.json", `${JSON.stringify(PLAN, undefined, 2)}\n`);
  commit(`plan${TRAILERS}`);
  put("src/a.ts", "2\n");
  commit(`work${TRAILERS}`);
  git("branch", "good");
  put("lib/`\u001b[2J@org.ts", "3\n");
  commit(`beyond${TRAILERS}`);
  git("branch", "bad");
  git("checkout", "-q", "-b", "agent/none", "main");
  put("src/a.ts", "4\n");
  commit("no plan");
  git("checkout", "-q", "-b", "people/docs", "main");
  put("README.md", "hello\n");
  commit("docs");
});
afterAll(remove);

const check = (head: string, ...argv: string[]) =>
  run(["check", "--base", "main", "--head", head, ...argv], { directory: home });
const asAgent = (head: string, ...argv: string[]) => check(head, "--branch", "agent/WP-1", ...argv);
const verdictOf = async (ran: ReturnType<typeof check>) => JSON.parse((await ran).stdout);

describe("check", () => {
  it("lets through a run that keeps to its plan, and a person's change", async () => {
    expect(await asAgent("good")).toMatchObject({ status: 0, stderr: "" });
    const { verdict, plan } = await verdictOf(asAgent("good", "--format", "json"));
    expect(verdict).toBe("pass");
    expect(plan).toMatchObject({ id: "WP-1", path: ".proofgate/plans/WP-1/WORK_PLAN.json" });
    expect(await check("people/docs")).toMatchObject({ status: 0, stderr: "" });
  });

  it("stops one that leaves its plan: status 1, the rule, the path and the commit in every format", async () => {
    const text = await asAgent("bad");
    expect(text).toMatchObject({ status: 1, stderr: "" });
    expect(text.stdout).toContain("stop[scope-exceeded]: ");
    expect(text.stdout).toContain("  --> lib/`\\u{1B}[2J@org.ts");
    expect(text.stdout).not.toContain("\u001b");
    const json = await verdictOf(asAgent("bad", "--format", "json"));
    expect(json.findings).toContainEqual(
      expect.objectContaining({
        rule: "scope-exceeded",
        path: "lib/`\u001b[2J@org.ts",
        commit: git("rev-parse", "bad").trim(),
      }),
    );
    const sarif = await verdictOf(asAgent("bad", "--format", "sarif"));
    expect(sarif.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain("scope-exceeded");
    const markdown = await asAgent("bad", "--format", "markdown");
    expect(markdown.status).toBe(1);
    expect(markdown.stdout).toMatch(/^### Verdict: stop /);
  });

  it("prints JSON that satisfies the published schema, the same bytes each time but for the time taken", async () => {
    const schema = (name: string) =>
      JSON.parse(readFileSync(new URL(`../../schemas/${name}.v1.schema.json`, import.meta.url), "utf8"));
    const ajv = new Ajv2020({ strict: false });
    ajv.addSchema(schema("work-plan"));
    const isVerdict = ajv.compile(schema("verdict"));
    for (const head of ["good", "bad", "agent/none", "people/docs"]) {
      const runs = [await asAgent(head, "--format", "json"), await asAgent(head, "--format", "json")];
      const [one, other] = runs.map(({ stdout }) => stdout.replace(/"milliseconds": \d+/, ""));
      expect(one).toBe(other);
      expect(isVerdict(JSON.parse(runs[0]!.stdout)), ajv.errorsText(isVerdict.errors)).toBe(true);
    }
  });

  it("blocks nothing in observe and warn, and says what enforcing would do", async () => {
    for (const mode of ["observe", "warn"]) {
      const ran = await asAgent("bad", "--mode", mode);
      expect(ran.status).toBe(0);
      expect(ran.stdout).toContain(`= mode: \`${mode}\` blocks nothing; \`enforce\` would halt this run`);
    }
    expect((await verdictOf(asAgent("bad", "--mode", "observe", "--format", "json"))).verdict).toBe("stop");
  });

  it("shows the plan that was missing, so that it can be copied and is valid", async () => {
    const { suggested_plan, findings } = await verdictOf(check("agent/none", "--format", "json"));
    expect(findings.map(({ rule }: { rule: string }) => rule)).toContain("plan-missing");
    expect(suggested_plan.targets).toEqual([{ file: "src/a.ts", operations: ["modify"] }]);
    put("suggested.json", JSON.stringify(suggested_plan));
    expect(await run(["plan", "validate", "suggested.json"], { directory: home })).toMatchObject({
      status: 0,
    });
    expect((await check("agent/none")).stdout).toContain('"file": "src/a.ts"');
  });

  it("colours on a terminal only", async () => {
    const argv = ["check", "--base", "main", "--head", "good", "--branch", "agent/WP-1"];
    const coloured = await run(argv, { directory: home, isTTY: true, environment: { TERM: "xterm" } });
    expect(coloured.stdout).toContain("\u001b[1;32mverdict: pass\u001b[0m");
    const plain = await run(argv, { directory: home, isTTY: true, environment: { NO_COLOR: "1" } });
    expect(plain.stdout).not.toContain("\u001b");
  });

  it("gives a bare clone the same verdict", async () => {
    const bare = join(home, "..", `${home.split("/").at(-1)}.git`);
    git("clone", "-q", "--bare", ".", bare);
    try {
      const there = await verdictOf(asAgent("bad", "--repo", bare, "--format", "json"));
      const here = await verdictOf(asAgent("bad", "--format", "json"));
      expect({ ...there, stats: { ...there.stats, milliseconds: 0 } }).toEqual({
        ...here,
        stats: { ...here.stats, milliseconds: 0 },
      });
    } finally {
      rmSync(bare, { recursive: true });
    }
  });

  it("writes nothing into the repository", async () => {
    const listing = () =>
      readdirSync(join(home, ".git"), { recursive: true, encoding: "utf8" })
        .sort()
        .map((path) => `${path} ${statSync(join(home, ".git", path)).mtimeMs}`);
    const before = listing();
    await asAgent("bad");
    expect(listing()).toEqual(before);
  });

  it.each([
    [["--base", "nowhere", "--head", "good"], "`nowhere` is not a revision"],
    [["--base", "main", "--head", "good", "--repo", "/"], "is not in a git repository"],
    [["--base", "main", "--head", "good", "--repo", "absent"], "cannot be opened"],
    [["--base", "main", "--head=--output=x"], "is not the name of a revision"],
  ])("cannot run with %j: one error, the status 2, nothing on standard output", async (argv, message) => {
    const { status, stdout, stderr } = await run(["check", ...argv], { directory: home });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^error: .*\n {2}= help: .*\n$/);
    expect(stderr).toContain(message);
  });
});
