import type { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { client, type Example, example } from "./example.ts";

let here: Example;
let octokit: Octokit;
let other: Octokit;
const SHOP = { owner: "acme", repo: "shop" };

beforeAll(async () => {
  here = await example();
  const { github, acme, installation } = here;
  octokit = client(github, github.installationToken(installation));
  const { app } = await github.registerApp({
    slug: "impostor",
    permissions: { checks: "write" },
    events: [],
  });
  other = client(github, github.installationToken(github.installApp(app, acme)));
});
afterAll(() => here.github.close());

const annotation = (line: number) => ({
  path: "README.md",
  start_line: line,
  end_line: line,
  annotation_level: "failure" as const,
  message: "no",
});

async function head(): Promise<string> {
  const { sha } = await here.github.push(here.shop, {
    as: here.bob,
    branch: "checked",
    files: { "c.txt": crypto.randomUUID() },
  });
  return sha;
}

describe("check runs", () => {
  it("belong to the App that made them: no other App changes them, and no person makes any", async () => {
    const head_sha = await head();
    const { data } = await octokit.rest.checks.create({
      ...SHOP,
      name: "proofgate/run",
      head_sha,
      external_id: "v1",
    });
    expect(data).toMatchObject({ status: "queued", app: { slug: "proofgate" }, external_id: "v1" });
    const change = { ...SHOP, check_run_id: data.id, conclusion: "success" as const };
    await expect(other.rest.checks.update(change)).rejects.toMatchObject({ status: 403 });
    const person = client(here.github, here.github.userToken(here.alice));
    await expect(person.rest.checks.create({ ...SHOP, name: "x", head_sha })).rejects.toMatchObject({
      status: 403,
    });
    expect((await octokit.rest.checks.update(change)).data).toMatchObject({
      status: "completed",
      conclusion: "success",
    });
  });

  it("count by the newest of each name and App", async () => {
    const head_sha = await head();
    const make = (by: Octokit, conclusion: "success" | "failure") =>
      by.rest.checks.create({ ...SHOP, name: "gate", head_sha, status: "completed", conclusion });
    await make(octokit, "success");
    await make(other, "success");
    await make(octokit, "failure");
    const { data } = await octokit.rest.checks.listForRef({ ...SHOP, ref: head_sha });
    expect(data.check_runs.map((run) => [run.app?.slug, run.conclusion])).toEqual([
      ["proofgate", "failure"],
      ["impostor", "success"],
    ]);
    const all = await octokit.rest.checks.listForRef({ ...SHOP, ref: head_sha, filter: "all" });
    expect(all.data.total_count).toBe(3);
    const mine = await octokit.rest.checks.listForRef({ ...SHOP, ref: "checked", app_id: here.app.id });
    expect(mine.data.total_count).toBe(1);
    const suites = await octokit.rest.checks.listSuitesForRef({
      ...SHOP,
      ref: head_sha,
      app_id: here.app.id,
    });
    expect(suites.data.check_suites).toMatchObject([{ conclusion: "failure", head_sha }]);
  });

  it("take 50 annotations a request, and add up", async () => {
    const head_sha = await head();
    const { data } = await octokit.rest.checks.create({ ...SHOP, name: "many", head_sha });
    const send = (count: number) =>
      octokit.rest.checks.update({
        ...SHOP,
        check_run_id: data.id,
        output: {
          title: "t",
          summary: "s",
          annotations: Array.from({ length: count }, (_, line) => annotation(line + 1)),
        },
      });
    await expect(send(51)).rejects.toMatchObject({ status: 422 });
    // That request was wrong on purpose, and the judge of schemas saw it too.
    if (here.github.judgesRest) expect(here.github.takeViolations().join()).toContain("more than 50 items");
    await send(50);
    expect((await send(1)).data.output.annotations_count).toBe(51);
    const { data: listed } = await octokit.rest.checks.listAnnotations({
      ...SHOP,
      check_run_id: data.id,
      per_page: 100,
    });
    expect(listed).toHaveLength(51);
  });

  it("are refused for a commit that is not there, and without a conclusion where completed", async () => {
    const absent = octokit.rest.checks.create({ ...SHOP, name: "x", head_sha: "1".repeat(40) });
    await expect(absent).rejects.toMatchObject({ status: 422 });
    const head_sha = await head();
    const { data } = await octokit.rest.checks.create({ ...SHOP, name: "x", head_sha });
    const text = "x".repeat(65_536);
    const long = { ...SHOP, check_run_id: data.id, output: { title: "t", summary: text } };
    await expect(octokit.rest.checks.update(long)).rejects.toMatchObject({ status: 422 });
    if (here.github.judgesRest) expect(here.github.takeViolations().join()).toContain("65535 characters");
  });

  it("tell their App, and only it, when they are asked for again", async () => {
    const head_sha = await head();
    const { data } = await octokit.rest.checks.create({ ...SHOP, name: "again", head_sha });
    await octokit.rest.checks.rerequestRun({ ...SHOP, check_run_id: data.id });
    const suite_id = data.check_suite?.id ?? 0;
    await octokit.rest.checks.rerequestSuite({ ...SHOP, check_suite_id: suite_id });
    const { data: suite } = await octokit.rest.checks.getSuite({ ...SHOP, check_suite_id: suite_id });
    expect(suite).toMatchObject({ head_branch: "checked", app: { slug: "proofgate" } });
    const runs = await octokit.rest.checks.listForSuite({ ...SHOP, check_suite_id: suite_id });
    expect(runs.data.check_runs.map(({ id }) => id)).toEqual([data.id]);
  });
});

describe("commit statuses", () => {
  it("are the newest of each context, and the worst of them together", async () => {
    const sha = await head();
    const say = (state: "success" | "failure", context: string) =>
      octokit.rest.repos.createCommitStatus({ ...SHOP, sha, state, context });
    await say("failure", "ci");
    await say("success", "ci");
    await say("success", "lint");
    const combined = async () =>
      (await octokit.rest.repos.getCombinedStatusForRef({ ...SHOP, ref: sha })).data;
    expect(await combined()).toMatchObject({ state: "success", total_count: 2 });
    await say("failure", "lint");
    expect(await combined()).toMatchObject({ state: "failure" });
    const all = await octokit.rest.repos.listCommitStatusesForRef({ ...SHOP, ref: "checked" });
    expect(all.data).toHaveLength(4);
  });
});
