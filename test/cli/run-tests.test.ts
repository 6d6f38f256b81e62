import { execFile, execFileSync } from "node:child_process";
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
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findProgram } from "../../src/scan/program.ts";
import { POLICY, planOf } from "../app/policy-and-plan.ts";
import { type Example, example } from "../github/example.ts";
import { canUse } from "../tools/real-tool.ts";
import { ROOT } from "../tools/source-tree.ts";
import { runStep } from "./action-step.ts";
import { run } from "./run.ts";

const BRANCH = "agent/WP-1";
const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";
const HAS_IT = findProgram("bwrap", { PATH: process.env.PATH ?? "" }, "/nowhere") !== undefined;
/** Writes a report, talks to the runner, and fails where the page says so. */
const COMMAND =
  "echo '<testsuites><testcase name=\"a\"/></testsuites>' > reports/a.xml; echo '::error::mine'; env; grep -q good src/page.ts";
const CONFIG = `version: 1
thread: root
owner: "@alice"
tests: { command: ${JSON.stringify(COMMAND)} }
`;

let here: Example;
let root: string;
let environment: Record<string, string>;
let heads: Record<"good" | "bad", string>;
const ending: (() => unknown)[] = [];

beforeAll(async () => {
  here = await example({ webhook: { url: "http://127.0.0.1:9/", secret: "not delivered" } });
  ending.push(() => here.github.close());
  const { github, shop, alice } = here;
  const coder = github.createUser("coder-bot");
  github.setPermission(shop, coder, "write");
  const files = { ".proofgate/policy.yaml": POLICY, ".proofgate/config.yaml": CONFIG };
  await github.push(shop, { as: alice, branch: "main", files });
  const push = async (branch: string, id: string, text: string) => {
    const plan = planOf(branch, id, "src/page.ts");
    const path = PLAN.replace("WP-1", id);
    const words = message.replace("WP-1", id);
    await github.push(shop, { as: coder, branch, files: { [path]: plan }, message: words });
    return await github.push(shop, { as: coder, branch, files: { "src/page.ts": text }, message: words });
  };
  root = mkdtempSync(join(tmpdir(), "proofgate-runner-"));
  ending.push(() => rmSync(root, { recursive: true, force: true }));
  heads = {
    bad: (await push("agent/WP-2", "WP-2", "bad\n")).sha,
    good: (await push(BRANCH, "WP-1", "good\n")).sha,
  };
  // The double answers in this very process.
  await promisify(execFile)("git", ["clone", "-q", github.cloneUrl(shop, alice), join(root, "checkout")]);
  environment = {
    PATH: process.env.PATH ?? "",
    GITHUB_ACTION_PATH: join(ROOT, "action"),
    GITHUB_EVENT_NAME: "push",
    GITHUB_REPOSITORY: "acme/shop",
    GITHUB_SERVER_URL: github.origin,
    GITHUB_API_URL: github.api,
    GITHUB_WORKSPACE: join(root, "checkout"),
    RUNNER_TEMP: root,
    PROOFGATE_TOKEN: github.userToken(alice),
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "letmein",
  };
}, 60_000);
afterAll(async () => {
  for (const end of ending.reverse()) await end();
});

/** A runner on which the head of a branch is checked out. */
function runner(which: "good" | "bad") {
  execFileSync("git", ["checkout", "-q", "-f", heads[which]], { cwd: join(root, "checkout"), stdio: "pipe" });
  const told = here.github.webhooks.deliveries.findLast(
    ({ event, body }) => event === "push" && String(body).includes(`"after":"${heads[which]}"`),
  );
  writeFileSync(join(root, "event.json"), told?.body ?? "{}");
  for (const file of ["summary", "output", "proofgate-tests.json"]) rmSync(join(root, file), { force: true });
  const files = {
    GITHUB_EVENT_PATH: join(root, "event.json"),
    GITHUB_STEP_SUMMARY: join(root, "summary"),
    GITHUB_OUTPUT: join(root, "output"),
  };
  return { ...environment, ...files };
}

const inputs = {
  PROOFGATE_THREAD: ".",
  PROOFGATE_OUTPUTS: "reports\n",
  PROOFGATE_TOOLS: "",
};
const judging = {
  PROOFGATE_MODE: "",
  PROOFGATE_REVIEW: "fail",
  PROOFGATE_TESTS: "reports/*.xml",
  PROOFGATE_COVERAGE: "",
  PROOFGATE_BASE_COVERAGE: "",
  PROOFGATE_APP_URL: "",
};
const textOf = (name: string) => (existsSync(join(root, name)) ? readFileSync(join(root, name), "utf8") : "");

describe.runIf(canUse("bubblewrap", HAS_IT))("the Action's test command [P33] [T137] [T139]", () => {
  it("is the target's, runs kept in, and is judged by its report", async () => {
    const env = runner("good");
    const ran = await runStep(join(root, "checkout"), { ...env, ...inputs }, "tests");
    expect(ran.status).toBe(0);
    // What it prints is obeyed by nobody: between these two words the runner listens to nothing.
    expect(ran.log).toMatch(/::stop-commands::([0-9a-f-]{36})\n[\s\S]*::error::mine[\s\S]*\n::\1::/);
    expect(ran.log).not.toMatch(/letmein|GITHUB_|RUNNER_TEMP=/);
    expect(textOf("summary")).toMatch(/ended with status 0 after .* kept in by: bubblewrap, network: none/);
    expect(JSON.parse(textOf("proofgate-tests.json"))).toMatchObject({ text: COMMAND, exit_status: 0 });
    const [, file = ""] = /^ran=(.*)$/m.exec(textOf("output")) ?? [];
    const judged = await runStep(join(root, "checkout"), {
      ...env,
      ...inputs,
      ...judging,
      PROOFGATE_RAN: file,
    });
    expect([judged.status, textOf("output")]).toEqual([0, expect.stringMatching(/^verdict=pass$/m)]);
  });

  it("fails the job where it failed, though its report knows of nothing", async () => {
    const env = runner("bad");
    const ran = await runStep(join(root, "checkout"), { ...env, ...inputs }, "tests");
    expect(ran.status).toBe(0);
    const file = join(root, "proofgate-tests.json");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ exit_status: 1 });
    const judged = await runStep(join(root, "checkout"), {
      ...env,
      ...inputs,
      ...judging,
      PROOFGATE_RAN: file,
    });
    expect([judged.status, textOf("output")]).toEqual([1, expect.stringMatching(/^verdict=pass$/m)]);
  });

  it("says so where nothing keeps it in", async () => {
    const env = runner("good");
    const ran = await run(["run-tests", "--sandbox=none", "--write=reports"], {
      directory: root,
      environment: env,
    });
    expect(ran.status).toBe(0);
    expect(textOf("summary")).toMatch(/\*\*Nothing kept it in\*\* but: environment: cleared, limits: time/);
  });
});

describe("a test command is not run", () => {
  const refused = async (which: "good" | "bad", ...args: string[]) => {
    const ran = await run(["run-tests", ...args], { directory: root, environment: runner(which) });
    expect(ran.status).toBe(2);
    return ran.stderr;
  };

  it("on another commit than the one that is judged", async () => {
    const env = runner("good");
    execFileSync("git", ["checkout", "-q", "-f", heads.bad], { cwd: join(root, "checkout"), stdio: "pipe" });
    const ran = await run(["run-tests"], { directory: root, environment: env });
    expect([ran.status, ran.stderr]).toEqual([2, expect.stringContaining("and what is judged is")]);
  });

  it("where the target's thread declares none", async () => {
    expect(await refused("good", "--thread", "services/billing")).toContain(
      "declares no test command on the target",
    );
  });

  it.each(["/etc", "..", ".git", ".git/hooks", "src/../.git", "."])(
    "where it is to write to `%s`",
    async (place) => {
      expect(await refused("good", `--write=${place}`)).toContain("the tests may not write to");
    },
  );

  it("where it is to write through a link of the branch's own", async () => {
    const link = join(root, "checkout", "linked");
    mkdirSync(join(root, "elsewhere"), { recursive: true });
    symlinkSync(join(root, "elsewhere"), link);
    ending.push(() => rmSync(link));
    expect(await refused("good", "--write=linked")).toContain("the tests may not write to `linked`");
  });

  it("without bubblewrap, unless somebody says that it may", async () => {
    const environment = { ...runner("good"), PATH: "/nowhere" };
    const ran = await run(["run-tests"], { directory: root, environment });
    expect([ran.status, ran.stderr]).toEqual([2, expect.stringContaining("`bwrap` is not installed")]);
  });
});
