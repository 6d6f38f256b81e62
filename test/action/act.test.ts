import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findProgram } from "../../src/scan/program.ts";
import { findingsOf } from "../app/evidence-world.ts";
import { endAll } from "../app/running-app.ts";
import { canUse } from "../tools/real-tool.ts";
import { type ActWorld, actWorld } from "./act-world.ts";
import { COMMIT, copyOfProofgate, linkPackages, standIns } from "./proofgate-copy.ts";

const found = (name: string) => findProgram(name, process.env, "/nowhere");
const act = found("act") ?? "";
const isThere = ["act", "semgrep", "gitleaks", "bwrap"].every((name) => found(name) !== undefined);
const WORKFLOW = ".github/workflows/evidence.yml";
const OURS = `acme/proofgate@${COMMIT}`;

/** What GitHub says in the context `job`, and act does not. */
const JOB = {
  "fromJSON(toJSON(job)).workflow_repository": "'acme/proofgate'",
  "fromJSON(toJSON(job)).workflow_sha": `'${COMMIT}'`,
};

describe.runIf(canUse("act", isThere))("the Action, run by act on this machine [P33] [P116]", () => {
  const ending: (() => Promise<void>)[] = [];
  const directoryOf = (path: string): string => {
    ending.push(async () => rmSync(path, { recursive: true, force: true }));
    return path;
  };
  let world: ActWorld;
  /** Proofgate with its packages, and without. */
  let installed: Record<string, string>;
  let fresh: Record<string, string>;
  beforeAll(async () => {
    fresh = { [OURS]: directoryOf(copyOfProofgate()) };
    installed = { [OURS]: directoryOf(copyOfProofgate()) };
    linkPackages(installed[OURS] ?? "");
    world = await actWorld(act, ending);
  });
  afterAll(() => endAll(ending));

  it("gets nothing in with a token that was made out for somebody else [T134]", async () => {
    const audience = "https://github.com/acme";
    const app = world.running.url;
    const ran = await world.job("good", { repositories: installed, runId: 7101, app, audience });
    expect(ran.status).toBe(1);
    expect(ran.log).toMatch(
      /did not take the evidence \(403\): the token is refused: it is not for `proofgate:\d+`/,
    );
    await world.settled();
    // Neither good nor bad: what came is no evidence, and its hour is not over.
    expect(world.check("good")).toBe("null: Waiting for evidence: tests");
  });

  it("installs itself, runs the declared tests kept in, scans, hands in, and the App opens the gate", async () => {
    const app = world.running.url;
    const ran = await world.job("good", { repositories: fresh, runId: 7102, app, scans: true });
    expect(ran.log).toMatch(/^added \d+ packages/m);
    expect(ran.log).toMatch(
      /test command ended with status 0 after .* kept in by: bubblewrap, network: none/,
    );
    expect(ran.log).toContain("The App has the evidence (recorded: the head is judged by it).");
    expect(ran.log).toMatch(/static_analysis \(Semgrep OSS [\d.]+, gitleaks v[\d.]+, handed over/);
    expect(ran.status).toBe(0);
    await world.settled();
    expect(world.check("good")).toMatch(/^success: Pass/);
  });

  it("hands in a failed test too: the job fails, and the gate stays shut", async () => {
    const app = world.running.url;
    const ran = await world.job("bad", { repositories: installed, runId: 7103, app });
    expect(ran.status).toBe(1);
    expect(ran.log).toContain("The test command ended with status 1");
    expect(ran.log).toContain("The App has the evidence");
    await world.settled();
    expect(world.check("bad")).toMatch(/^failure: /);
    expect(await findingsOf(world, world.heads.bad)).toMatch(/^tests-failed: .*names its number/m);
  });

  it("judges by itself where there is no App, says what that is worth, and fails the job for a failed test", async () => {
    const good = await world.job("good", { repositories: installed, runId: 7104 });
    expect(good.log).toContain("verdict: pass");
    expect(good.log).toContain("Judged by the Action alone");
    expect(good.status).toBe(0);
    const bad = await world.job("bad", { repositories: installed, runId: 7105 });
    expect(bad.log).toMatch(/fail\[tests-failed\]/);
    expect(bad.status).toBe(1);
  });

  it("hands in from a job of its own what another has run: the workflow to call [T132] [T133]", async () => {
    const repository = installed[OURS] ?? "";
    const text = readFileSync(join(repository, WORKFLOW), "utf8");
    expect(Object.keys(JOB).filter((expression) => !text.includes(expression))).toEqual([]);
    const said = Object.entries(JOB).reduce((all, [one, other]) => all.replaceAll(one, other), text);
    writeFileSync(join(repository, WORKFLOW), said);
    const others = standIns(repository, directoryOf);
    const named = [...text.matchAll(/uses: ((actions\/[a-z-]+)@\w+)/g)].map(([, at = "", name = ""]) => [
      at,
      others[name] ?? "",
    ]);
    const claims = { job_workflow_ref: `acme/proofgate/${WORKFLOW}@${COMMIT}`, job_workflow_sha: COMMIT };
    const repositories = { ...installed, ...Object.fromEntries(named) };
    const app = world.running.url;
    const ran = await world.job("split", { workflow: "split", repositories, runId: 7106, app, claims });
    expect(ran.log).toContain("The test command ended with status 0");
    expect(ran.log).toContain("The App has the evidence (recorded: the head is judged by it).");
    expect(ran.status).toBe(0);
    await world.settled();
    expect(world.check("split")).toMatch(/^success: Pass/);
  });
});
