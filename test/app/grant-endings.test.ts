import { expect, it } from "vitest";
import { findRepositoryState } from "../../src/store/repositories.ts";
import { BRANCH, claimsOf, entriesOf, openedRun } from "./granted-run.ts";
import { planOf, type World } from "./running-app.ts";

const OTHER = "agent/WP-2";
const otherPlan = { ".proofgate/plans/WP-2/WORK_PLAN.json": planOf(OTHER, "WP-2", "src/other.ts") };
const otherMessage = "Plan\n\nPlan-Id: WP-2\nIteration: 1";

async function mergePull({ github, alice }: World, number: number, method = "merge"): Promise<void> {
  const headers = { authorization: `Bearer ${github.userToken(alice)}`, "content-type": "application/json" };
  const url = `${github.api}/repos/acme/shop/pulls/${number}/merge`;
  expect(
    (await fetch(url, { method: "PUT", headers, body: JSON.stringify({ merge_method: method }) })).status,
  ).toBe(200);
}

it("keeps the grant of a run that is done, until it is promoted [S28]", async () => {
  const { world, grant, push, runs, pull } = await openedRun();
  const first = claimsOf((await grant()).body.grant);
  await push({ "src/page.ts": "1\n" });
  await world.settled();
  expect(await runs()).toMatchObject([{ state: "done" }]);
  expect(claimsOf((await grant()).body.grant)).toEqual(first);
  await mergePull(world, pull.number);
  await world.settled();
  expect(await grant()).toMatchObject({ status: 410, body: { reason: "promoted" } });
  expect(await entriesOf(world)).toEqual(["grant-issued WP-1", "grant-ended promoted"]);
});

it("ends it where somebody merges the run past its gate, and grants it nothing more [S28]", async () => {
  const { world, grant, push, runs, pull } = await openedRun();
  expect((await grant()).status).toBe(200);
  await mergePull(world, pull.number, "squash");
  await world.settled();
  const [run] = await runs();
  const { running } = world;
  const manifest = await (await fetch(`${running.url}/api/v1/runs/${run?.id}/manifest`)).json();
  expect(manifest).toMatchObject({
    ended_at: { at: expect.any(String) },
    exit_condition: { value: "merged", merged: { pull_request: pull.number, target: "main" } },
    seal: { number: 1 },
  });
  expect(await grant()).toMatchObject({ status: 410, body: { reason: "merged" } });
  await push({ "src/page.ts": "1\n" });
  await world.settled();
  expect(await runs()).not.toMatchObject([{ state: "promoted" }]);
  expect((await grant()).status).toBe(410);
  expect(await entriesOf(world)).toEqual(["grant-issued WP-1", "grant-ended merged"]);
});

it("does not hold while the agent is suspended, and holds again when a human has resumed it [S28]", async () => {
  const { world, grant } = await openedRun();
  const { github, shop, coder, bob, alice } = world;
  const before = (await grant()).body.grant;
  const push = (files: Record<string, string>) =>
    github.push(shop, { as: coder, branch: OTHER, files, message: otherMessage });
  await push(otherPlan);
  await world.settled();
  const pull = await github.openPull(shop, { as: bob, head: OTHER, base: "main" });
  await push({ "lib/outside.ts": "1\n" });
  await world.settled();
  expect((await grant()).status).toBe(200);
  for (const name of ["a", "b", "c"]) await push({ [`src/${name}.ts`]: "1\n" });
  await world.settled();
  expect(await grant()).toMatchObject({ status: 410, body: { reason: "suspended" } });
  const stops = await world.running.store.db
    .selectFrom("stops")
    .select("id")
    .where("ended_at", "is", null)
    .execute();
  for (const { id } of stops) github.comment(shop, pull, alice, `/proofgate resume ${id}`);
  await world.settled();
  expect((await grant()).body.grant).toBe(before);
});

it("does not hold while the branch is gone, nor where the App is no longer installed [S28]", async () => {
  const { world, grant } = await openedRun();
  const { github, shop, alice, installation } = world;
  const before = await grant();
  github.suspend(installation);
  await world.settled();
  expect(await findRepositoryState(world.running.store.db, shop.id)).toBe("suspended");
  expect(await grant()).toMatchObject({ status: 410, body: { reason: "repository-gone" } });
  github.unsuspend(installation);
  await world.settled();
  expect(await grant()).toEqual(before);
  const remove = ["push", "--quiet", github.cloneUrl(shop, alice), `:refs/heads/${BRANCH}`];
  await github.git(shop.git.directory, ...remove);
  await world.settled();
  expect(await grant()).toMatchObject({
    status: 410,
    body: { reason: "branch-gone", message: expect.stringContaining("branch is gone") },
  });
});
