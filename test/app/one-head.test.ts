import { expect, it } from "vitest";
import { checksOf, planOf, startWorld, type World } from "./running-app.ts";

const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const BRANCH = "agent/WP-1";
const message = "Change a page\n\nPlan-Id: WP-1\nIteration: 1";

/** Alice gives a commit that is there already another branch. */
async function nameAgain({ github, shop, alice }: World, sha: string, branch: string): Promise<void> {
  const url = github.cloneUrl(shop, alice);
  await github.git(shop.git.directory, "push", "--quiet", url, `${sha}:refs/heads/${branch}`);
}

it("says no better of a stopped commit for standing on another branch as well, or in its pull request", async () => {
  const world = await startWorld();
  const { github, shop, coder, alice, bob } = world;
  await github.push(shop, {
    as: coder,
    branch: BRANCH,
    files: { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") },
  });
  const { sha } = await github.push(shop, {
    as: coder,
    branch: BRANCH,
    files: { "lib/a.ts": "1\n" },
    message,
  });
  await world.settled();
  await github.openPull(shop, { as: bob, head: BRANCH, base: "main" });
  await world.settled();
  const shut = checksOf(world, sha);
  expect(shut["proofgate/main"]).toMatch(/^failure: STOP_UNAUTHORIZED_ACCESS/);
  await nameAgain(world, sha, "people/same");
  await github.openPull(shop, { as: alice, head: "people/same", base: "main" });
  await world.settled();
  expect(checksOf(world, sha)).toEqual(shut);
});

it("judges what a person commits upon it as the person's own", async () => {
  const world = await startWorld();
  const { github, shop, coder, alice } = world;
  await github.push(shop, {
    as: coder,
    branch: BRANCH,
    files: { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") },
  });
  const { sha } = await github.push(shop, {
    as: coder,
    branch: BRANCH,
    files: { "lib/a.ts": "1\n" },
    message,
  });
  await world.settled();
  const own = await github.push(shop, {
    as: alice,
    branch: "people/own",
    from: sha,
    files: { "lib/b.ts": "1\n" },
  });
  await github.openPull(shop, { as: alice, head: "people/own", base: "main" });
  await world.settled();
  expect(checksOf(world, own.sha)["proofgate/main"]).not.toMatch(/the run is stopped/);
});
