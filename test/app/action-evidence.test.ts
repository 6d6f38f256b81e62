import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runStep } from "../cli/action-step.ts";
import { run } from "../cli/run.ts";
import { ROOT } from "../tools/source-tree.ts";
import { COVERED, type EvidenceWorld, evidenceWorld, FAILED, PASSED } from "./evidence-world.ts";
import { endAll } from "./running-app.ts";

const ending: (() => Promise<void>)[] = [];
let world: EvidenceWorld;
beforeAll(async () => {
  world = await evidenceWorld(ending);
}, 120_000);
afterAll(() => endAll(ending));

/** A runner's machine on which earlier steps have written reports, and the event of the last push to a branch. */
function runner(branch = "agent/WP-1", event = "push") {
  const directory = mkdtempSync(join(tmpdir(), "proofgate-runner-"));
  ending.push(async () => rmSync(directory, { recursive: true, force: true }));
  mkdirSync(join(directory, "reports"));
  const write = (name: string, text: string) => writeFileSync(join(directory, "reports", name), text);
  write("junit.xml", PASSED);
  write("lcov.info", COVERED);
  const told = world.github.webhooks.deliveries.findLast(
    (each) => each.event === event && String(each.body).includes(branch),
  );
  writeFileSync(join(directory, "event.json"), told?.body ?? "{}");
  for (const file of ["summary", "output"]) writeFileSync(join(directory, file), "");
  const environment = {
    PATH: process.env.PATH ?? "",
    GITHUB_ACTION_PATH: join(ROOT, "action"),
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: join(directory, "event.json"),
    GITHUB_REPOSITORY: "acme/shop",
    GITHUB_SERVER_URL: world.github.origin,
    GITHUB_API_URL: world.github.api,
    GITHUB_STEP_SUMMARY: join(directory, "summary"),
    GITHUB_OUTPUT: join(directory, "output"),
    RUNNER_TEMP: directory,
    PROOFGATE_TOKEN: world.github.userToken(world.alice),
  };
  return { directory, environment, write };
}

/** One request to a model. */
const SPENT = {
  ...{ request_id: "q-1", model: "model-a", tokens: { in: 10, out: 1 } },
  ...{ cost: { currency: "USD", amount: 0.1 }, time: "2026-11-21T07:42:51Z" },
};

const inputs = (url: string) => ({
  PROOFGATE_MODE: "",
  PROOFGATE_REVIEW: "fail",
  PROOFGATE_TESTS: "reports/*.xml",
  PROOFGATE_COVERAGE: "reports/lcov.info",
  PROOFGATE_BASE_COVERAGE: "",
  PROOFGATE_APP_URL: url,
  PROOFGATE_THREAD: ".",
});
const REPORTS = ["--tests=reports/junit.xml", "--coverage=reports/lcov.info"];

it("hands in what a job has written, and the App opens the gate by it [P116]", async () => {
  await world.send({ branch: "main", sha: world.main, runId: 6000 });
  await world.settled();
  expect(world.check()).toMatch(/^null: Waiting for evidence: tests/);
  const { directory, environment, write } = runner();
  write("usage.jsonl", `${JSON.stringify(SPENT)}\n`);
  const ran = await runStep(directory, {
    ...environment,
    ...inputs(world.running.url),
    PROOFGATE_USAGE: "reports/usage.jsonl",
    ...world.issuer.environmentFor(world.claims()),
  });
  expect(ran.log).toContain("The App has the evidence (recorded: the head is judged by it).");
  await world.settled();
  expect(world.check()).toMatch(/^success: Pass/);
  expect(readFileSync(join(directory, "output"), "utf8")).toMatch(/^verdict=/m);
});

it("hands in a failed test as it does any other, and fails the job besides", async () => {
  const { directory, environment, write } = runner();
  write("junit.xml", FAILED);
  const url = `--app-url=${world.running.url}/`;
  const token = world.issuer.environmentFor(world.claims({ runId: 7002 }));
  const ran = await run(["action", url, ...REPORTS], {
    directory,
    environment: { ...environment, ...token },
  });
  expect(ran.status).toBe(1);
  expect(ran.stdout).toContain("The App has the evidence");
});

it("says which permission is missing, judges all the same, and fails the job", async () => {
  const { directory, environment } = runner();
  const ran = await run(["action", `--app-url=${world.running.url}`, ...REPORTS], { directory, environment });
  expect(ran.status).toBe(2);
  expect(ran.stderr).toContain("it lacks the permission `id-token: write`");
  expect(readFileSync(join(directory, "output"), "utf8")).toMatch(/^verdict=/m);
});

it("shows what the App says against it, and gives its token to nobody who is not one", async () => {
  const { directory, environment } = runner();
  const judgeAt = async (url: string, claims: Readonly<Record<string, unknown>> = {}) => {
    const token = world.issuer.environmentFor(world.claims({ claims }));
    const given = { directory, environment: { ...environment, ...token } };
    return await run(["action", `--app-url=${url}`, ...REPORTS], given);
  };
  const selfHosted = await judgeAt(world.running.url, { runner_environment: "self-hosted" });
  expect(selfHosted.stderr).toMatch(/did not take the evidence \(403\): .*self-hosted/);
  expect((await judgeAt(world.issuer.url)).stderr).toMatch(/the App cannot be asked: .*404/);
  expect((await judgeAt("http://proofgate.example.com")).stderr).toContain("is no address of an App");
});

it("hands in nothing of a pull request, and says why", async () => {
  await world.github.openPull(world.shop, { as: world.coder, head: "agent/WP-1", base: "main" });
  const { directory, environment } = runner("agent/WP-1", "pull_request");
  const ran = await run(["action", `--app-url=${world.running.url}`, ...REPORTS], { directory, environment });
  expect(ran.stdout).toContain(
    "No evidence was handed in: the App takes it of `push`, not of `pull_request`.",
  );
  expect(ran.status).not.toBe(2);
});
