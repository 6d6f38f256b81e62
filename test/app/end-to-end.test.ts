import { expect, it } from "vitest";
import { checksOf, JUDGING, planOf, startWorld } from "./running-app.ts";

const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const trailers = (iteration: number) => `Add a page\n\nPlan-Id: WP-1\nIteration: ${iteration}`;

it("publishes a verdict as a check run for a push that keeps to its plan, and the run goes on", async () => {
  const world = await startWorld({ permissions: JUDGING, embedded: true });
  const { github, shop, coder } = world;
  const branch = "agent/WP-1";
  const plan = planOf(branch, "WP-1", "src/page.ts");
  await github.push(shop, { as: coder, branch, files: { [PLAN]: plan }, message: trailers(1) });
  const { sha } = await github.push(shop, {
    as: coder,
    branch,
    files: { "src/page.ts": "export const page = 1;\n" },
    message: trailers(2),
  });
  await world.settled();
  expect(checksOf(world, sha)).toEqual({ "proofgate/run": expect.stringMatching(/^success: Pass/) });
});

it("judges what a later commit removes, halts the run, and says it in the title [T059]", async () => {
  const world = await startWorld({ permissions: JUDGING, embedded: true });
  const { github, shop, coder } = world;
  const branch = "agent/WP-1";
  await github.push(shop, { as: coder, branch, files: { [PLAN]: planOf(branch, "WP-1", "src/page.ts") } });
  await github.push(shop, { as: coder, branch, files: { "lib/other.ts": "1\n" }, message: trailers(1) });
  const { sha } = await github.push(shop, {
    as: coder,
    branch,
    files: { "lib/other.ts": null, "src/page.ts": "1\n" },
    message: trailers(2),
  });
  await world.settled();
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^failure: STOP_UNAUTHORIZED_ACCESS: /);
  const runs = await world.running.store.db.selectFrom("runs").selectAll().execute();
  expect(runs.map(({ state }) => state)).toEqual(["stopped"]);
});

it("keeps a stop over a force-push and over the branch made anew, whatever the head looks like [T171]", async () => {
  const world = await startWorld({ permissions: JUDGING, embedded: true });
  const { github, shop, coder } = world;
  const branch = "agent/WP-1";
  const plan = { [PLAN]: planOf(branch, "WP-1", "src/page.ts") };
  const planned = await github.push(shop, { as: coder, branch, files: plan });
  const bad = await github.push(shop, {
    as: coder,
    branch,
    files: { "lib/a.ts": "1\n" },
    message: trailers(1),
  });
  await world.settled();
  const good = await github.push(shop, {
    as: coder,
    branch,
    from: planned.sha,
    files: { "src/page.ts": "1\n" },
    message: trailers(1),
    force: true,
  });
  await world.settled();
  expect(checksOf(world, bad.sha)["proofgate/run"]).toMatch(/^failure: STOP_UNAUTHORIZED_ACCESS/);
  expect(checksOf(world, good.sha)["proofgate/run"]).toBe(
    "failure: STOP_UNAUTHORIZED_ACCESS: the run is stopped",
  );
  await github.git(
    shop.git.directory,
    "push",
    "--quiet",
    github.cloneUrl(shop, coder),
    `:refs/heads/${branch}`,
  );
  await world.settled();
  const again = await github.push(shop, {
    as: coder,
    branch,
    from: planned.sha,
    files: { "src/page.ts": "2\n" },
  });
  await world.settled();
  expect(checksOf(world, again.sha)["proofgate/run"]).toMatch(/^failure: STOP_UNAUTHORIZED_ACCESS/);
});

it("judges a head that was pushed away before anybody looked, and the newest one", async () => {
  const world = await startWorld({ permissions: JUDGING, embedded: true });
  const { github, shop, coder } = world;
  const branch = "agent/WP-1";
  github.webhooks.hold();
  const plan = { [PLAN]: planOf(branch, "WP-1", "src/page.ts") };
  const planned = await github.push(shop, { as: coder, branch, files: plan });
  const hidden = await github.push(shop, { as: coder, branch, files: { "lib/a.ts": "1\n" } });
  const last = await github.push(shop, {
    as: coder,
    branch,
    from: planned.sha,
    files: { "src/page.ts": "1\n" },
    message: trailers(1),
    force: true,
  });
  // Only the last push is told; what it threw away is named by it alone.
  await github.webhooks.release((held) => held.filter(({ event }) => event === "push").slice(-1));
  await world.settled();
  expect(checksOf(world, hidden.sha)["proofgate/run"]).toMatch(/^failure: STOP_/);
  expect(checksOf(world, last.sha)["proofgate/run"]).toMatch(/^failure: STOP_UNAUTHORIZED_ACCESS: the run/);
});
