import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { POLICY, planOf } from "../app/policy-and-plan.ts";
import { type Example, example } from "../github/example.ts";
import type { Account, Repository } from "../github/state.ts";
import { ROOT } from "../tools/source-tree.ts";
import { manifest, runStep } from "./action-step.ts";

const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const BRANCH = "agent/WP-1";
const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

interface Job {
  readonly status: number;
  readonly log: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

interface Options {
  readonly review?: string;
  readonly mode?: string;
  /** Patterns, one a line. */
  readonly tests?: string;
  readonly coverage?: string;
  readonly baseCoverage?: string;
  readonly sarif?: string;
  readonly baseSarif?: string;
  readonly usage?: string;
  /** What earlier steps of the job have written, by path in the workspace. */
  readonly written?: Readonly<Record<string, string>>;
}

interface Workshop extends Example {
  readonly coder: Account;
  /** Runs the Action's own step as a runner does, on the last event of that name that GitHub has told. */
  job(event: string, options?: Options): Promise<Job>;
}

async function workshop(policy = POLICY): Promise<Workshop> {
  const here = await example({ webhook: { url: "http://127.0.0.1:9/", secret: "not delivered" } });
  ending.push(() => here.github.close());
  const { github, shop, alice } = here;
  const coder = github.createUser("coder-bot");
  github.setPermission(shop, coder, "write");
  await github.push(shop, { as: alice, branch: "main", files: { ".proofgate/policy.yaml": policy } });
  const directory = mkdtempSync(join(tmpdir(), "proofgate-runner-"));
  ending.push(() => rmSync(directory, { recursive: true, force: true }));
  const job: Workshop["job"] = async (event, options = {}) => {
    const {
      review = "fail",
      mode = "",
      tests = "",
      coverage = "",
      baseCoverage = "",
      sarif = "",
      baseSarif = "",
      usage = "",
      written = {},
    } = options;
    const workspace = join(directory, "workspace");
    mkdirSync(join(workspace, "reports"), { recursive: true });
    for (const [path, text] of Object.entries(written)) writeFileSync(join(workspace, path), text);
    const told = github.webhooks.deliveries.findLast((delivery) => delivery.event === event);
    const files = {
      event: join(directory, "event.json"),
      summary: join(directory, "summary"),
      output: join(directory, "output"),
    };
    writeFileSync(files.event, told?.body ?? "{}");
    for (const file of [files.summary, files.output]) writeFileSync(file, "");
    const ran = await runStep(workspace, {
      PATH: process.env.PATH ?? "",
      GITHUB_ACTION_PATH: join(ROOT, "action"),
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: files.event,
      GITHUB_REPOSITORY: "acme/shop",
      GITHUB_SERVER_URL: github.origin,
      GITHUB_API_URL: github.api,
      GITHUB_STEP_SUMMARY: files.summary,
      GITHUB_OUTPUT: files.output,
      RUNNER_TEMP: directory,
      PROOFGATE_TOKEN: github.userToken(alice),
      PROOFGATE_MODE: mode,
      PROOFGATE_REVIEW: review,
      PROOFGATE_TESTS: tests,
      PROOFGATE_COVERAGE: coverage,
      PROOFGATE_BASE_COVERAGE: baseCoverage,
      PROOFGATE_SARIF: sarif,
      PROOFGATE_BASE_SARIF: baseSarif,
      PROOFGATE_USAGE: usage,
    });
    const lines = readFileSync(files.output, "utf8").split("\n").filter(Boolean);
    const outputs = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s, 2) as [string, string]));
    return { ...ran, summary: readFileSync(files.summary, "utf8"), outputs };
  };
  return { ...here, coder, job };
}

async function planned({ github, shop, coder }: Workshop, path: string) {
  const files = { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") };
  await github.push(shop, { as: coder, branch: BRANCH, files, message });
  return await github.push(shop, { as: coder, branch: BRANCH, files: { [path]: "1\n" }, message });
}

describe("the Action, run as a runner runs it", () => {
  it("passes an agent's planned push, and stops one beside its plan with places, summary and files", async () => {
    const here = await workshop();
    const { sha } = await planned(here, "src/page.ts");
    const good = await here.job("push");
    expect(good.outputs).toMatchObject({ verdict: "pass", "stop-codes": "" });
    expect(good.status).toBe(0);
    expect(good.summary).toContain(`head \`${sha}\``);
    expect(good.summary).toContain("Judged by the Action alone");
    await here.github.push(here.shop, {
      as: here.coder,
      branch: BRANCH,
      files: { "lib/a.ts": "1\n" },
      message,
    });
    const bad = await here.job("push");
    expect(bad.outputs).toMatchObject({ verdict: "stop", "stop-codes": "STOP_UNAUTHORIZED_ACCESS" });
    expect(bad.status).toBe(1);
    expect(bad.log).toMatch(/^::error file=lib\/a\.ts.*title=scope-exceeded::/m);
    expect(JSON.parse(readFileSync(bad.outputs.json ?? "", "utf8"))).toMatchObject({ verdict: "stop" });
    expect(JSON.parse(readFileSync(bad.outputs.sarif ?? "", "utf8"))).toMatchObject({ version: "2.1.0" });
    expect((await here.job("push", { mode: "observe" })).status).toBe(0);
  });

  it("judges a pull request against its target, a person's and a fork's as people's", async () => {
    const here = await workshop();
    const { github, shop, alice, bob, mallory } = here;
    await planned(here, "lib/other.ts");
    await github.openPull(shop, { as: bob, head: BRANCH, base: "main" });
    expect((await here.job("pull_request")).outputs.verdict).toBe("stop");
    await github.push(shop, { as: alice, branch: "people/fix", files: { "lib/fix.ts": "1\n" } });
    await github.openPull(shop, { as: alice, head: "people/fix", base: "main" });
    expect(await here.job("pull_request")).toMatchObject({ status: 0, outputs: { verdict: "pass" } });
    const fork: Repository = await github.fork(shop, mallory);
    await github.push(fork, { as: mallory, branch: "agent/mine", files: { "lib/fork.ts": "1\n" } });
    await github.openPull(shop, { as: mallory, head: "agent/mine", base: "main", headRepository: fork });
    expect((await here.job("pull_request")).outputs.verdict).toMatch(/^(?:pass|review)$/);
  });

  it("holds a pull request into a branch that is no rung to the ladder, whatever policy that branch has", async () => {
    const here = await workshop();
    const { github, shop, coder } = here;
    const loose = { ".proofgate/policy.yaml": "version: 1\nmode: observe\n" };
    await github.push(shop, { as: coder, branch: "side", files: loose });
    await github.push(shop, { as: coder, branch: BRANCH, files: { "lib/other.ts": "1\n" }, message });
    await github.openPull(shop, { as: coder, head: BRANCH, base: "side" });
    expect(await here.job("pull_request")).toMatchObject({ status: 1, outputs: { verdict: "stop" } });
  });

  it("judges a merge group by its pull request, and refuses one that is not what merging gives", async () => {
    const here = await workshop();
    const { github, shop, bob, alice } = here;
    github.addRuleset(shop, {
      name: "queue",
      conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
      rules: [{ type: "merge_queue" }],
    });
    await planned(here, "src/page.ts");
    const pull = await github.openPull(shop, { as: bob, head: BRANCH, base: "main" });
    const entry = await github.enqueue(shop, pull, bob);
    expect(await here.job("merge_group")).toMatchObject({ status: 0, outputs: { verdict: "pass" } });
    const branch = entry.ref.slice("refs/heads/".length);
    const files = { "evil.txt": "not of the pull request\n" };
    const { sha } = await github.push(shop, { as: alice, branch, from: entry.baseSha, files, force: true });
    const told = github.webhooks.deliveries.findLast(({ event }) => event === "merge_group");
    const group = { ...(told?.payload.merge_group as object), head_sha: sha };
    Object.assign(told!, { body: Buffer.from(JSON.stringify({ ...told?.payload, merge_group: group })) });
    const evil = await here.job("merge_group");
    expect(evil.status).toBe(2);
    expect(evil.log).toContain("is not what merging its pull request gives");
  });

  it("judges reports that earlier steps wrote, by pattern, and names one that is not there", async () => {
    const here = await workshop(POLICY.replace("tests: { required: false }", "tests: { required: true }"));
    await here.github.push(here.shop, { as: here.alice, branch: "main", files: { "src/old.ts": "1\n" } });
    await planned(here, "src/page.ts");
    const none = await here.job("push");
    expect(none).toMatchObject({ status: 1, outputs: { verdict: "fail" } });
    expect(none.log).toContain("tests");
    const lcov = (path: string) => `SF:${path}\nDA:1,1\nLF:1\nLH:1\nend_of_record\n`;
    const suite = (inner: string) =>
      `<testsuite name="a" tests="1"><testcase name="adds" file="test/a.ts">${inner}</testcase></testsuite>`;
    const written = {
      "reports/my unit.xml": suite(""),
      "reports/lcov.info": lcov("src/page.ts") + lcov("src/old.ts"),
      "reports/base.info": lcov("src/old.ts"),
      "reports/b.xml": suite("").replaceAll('"adds"', '"takes"'),
    };
    const good = await here.job("push", {
      tests: "reports/*.xml\n",
      coverage: "reports/lcov.info",
      baseCoverage: "reports/base.info",
      written,
    });
    expect(good).toMatchObject({ status: 0, outputs: { verdict: "pass" } });
    const red = {
      ...written,
      "reports/b.xml": suite('<failure message="no"/>').replace("<testsuite ", '<testsuite failures="1" '),
    };
    expect((await here.job("push", { tests: "reports/*.xml", written: red })).outputs.verdict).toBe("fail");
    const missing = await here.job("push", { tests: "other/*.xml" });
    expect(missing.status).toBe(2);
    expect(missing.log).toContain("`other/*.xml` cannot be read");
  });

  it("takes other analysers' reports: what the change introduces stops, what the target's report has does not [P142]", async () => {
    const here = await workshop();
    await planned(here, "src/page.ts");
    const report = (tool: string, results: readonly object[]) =>
      JSON.stringify({ version: "2.1.0", runs: [{ tool: { driver: { name: tool } }, results }] });
    const place = {
      physicalLocation: { artifactLocation: { uri: "src/page.ts" }, region: { startLine: 1 } },
    };
    const found = { ruleId: "find", level: "error", message: { text: "too much" }, locations: [place] };
    const everywhere = { ruleId: "no-readme", level: "error", message: { text: "no page for readers" } };
    const written = {
      "reports/clean.sarif": report("Other", []),
      "reports/found.sarif": report("Other", [found]),
      "reports/head.sarif": report("Third", [everywhere]),
      "reports/base.sarif": report("Third", [everywhere]),
    };
    const clean = await here.job("push", { sarif: "reports/clean.sarif", written });
    expect(clean).toMatchObject({ status: 0, outputs: { verdict: "pass" } });
    const bad = await here.job("push", { sarif: "reports/clean.sarif\nreports/f*.sarif", written });
    expect(bad).toMatchObject({ status: 1, outputs: { "stop-codes": "STOP_SECURITY_VIOLATION" } });
    expect(bad.log).toMatch(/^::error file=src\/page\.ts,line=1,title=static-analysis-finding::/m);
    const head = { sarif: "reports/head.sarif", written };
    expect((await here.job("push", head)).outputs.verdict).not.toBe("pass");
    const known = await here.job("push", { ...head, baseSarif: "reports/base.sarif" });
    expect(known).toMatchObject({ status: 0, outputs: { verdict: "pass" } });
    const missing = await here.job("push", { sarif: "reports/none.sarif" });
    expect([missing.status, missing.log]).toEqual([2, expect.stringContaining("cannot be read")]);
  });

  it("judges what the run has spent by reports of earlier steps: beyond its budget it stops [P71] [P73]", async () => {
    const here = await workshop();
    await planned(here, "src/page.ts");
    const spent = (amount: number) =>
      JSON.stringify({
        ...{ request_id: `q-${amount}`, model: "model-a", tokens: { in: 10, out: 1 } },
        ...{ cost: { currency: "USD", amount }, time: "2026-11-21T07:42:51Z" },
      });
    const written = { "reports/little.jsonl": `${spent(0.1)}\n`, "reports/much.jsonl": `${spent(900)}\n` };
    const good = await here.job("push", { usage: "reports/l*.jsonl", written });
    expect(good).toMatchObject({ status: 0, outputs: { verdict: "pass" } });
    const bad = await here.job("push", { usage: "reports/*.jsonl" });
    expect(bad).toMatchObject({ status: 1, outputs: { "stop-codes": "STOP_BUDGET_EXCEEDED" } });
    const missing = await here.job("push", { usage: "reports/none.jsonl" });
    expect([missing.status, missing.log]).toEqual([2, expect.stringContaining("cannot be read")]);
  });

  it("says where there is nothing to judge, and refuses what it cannot judge, without a token in its words", async () => {
    const here = await workshop();
    const { github, shop, alice } = here;
    await github.push(shop, { as: alice, branch: "gone", files: { "a.md": "1\n" } });
    await github.git(shop.git.directory, "push", "--quiet", github.cloneUrl(shop, alice), ":refs/heads/gone");
    expect(await here.job("push")).toMatchObject({ status: 0, outputs: { verdict: "none" } });
    const other = await here.job("check_run");
    expect(other.status).toBe(2);
    expect(other.log).toContain("error: ");
    const all = [other.log, (await here.job("push")).log].join("");
    expect(all).not.toContain(github.userToken(alice));
  });

  it("lets a review pass only where the workflow says so, and obeys no words of the judged change", async () => {
    const here = await workshop();
    const { github, shop, bob } = here;
    const files = {
      "lib/a.ts": "// eslint-disable-next-line no-eval -- ::set-output name=x::y\neval('1')\n",
    };
    await github.push(shop, { as: bob, branch: "agent/by-hand", files, message: "::error::pwned" });
    const held = await here.job("push");
    expect(held.outputs.verdict).not.toBe("pass");
    expect(held.status).not.toBe(0);
    const between = /::stop-commands::([0-9a-f-]{36})\n[\s\S]*\n::\1::\n/;
    expect(held.log).toMatch(between);
    expect(held.log.replace(between, "")).not.toContain("pwned");
  });
});

it("asks for each input that its step uses, and documents every input and output", () => {
  const page = readFileSync(join(ROOT, "action/README.md"), "utf8");
  for (const name of [...Object.keys(manifest.inputs), ...Object.keys(manifest.outputs)])
    expect(page).toContain(`\`${name}\``);
  // Nothing that others may write goes into the text of a script.
  for (const { run } of manifest.runs.steps) expect(run).not.toContain("${{");
});
