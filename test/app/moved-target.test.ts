import { expect, it } from "vitest";
import { checksOf, JUDGING, POLICY, planOf, startWorld, type World } from "./running-app.ts";

const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const BRANCH = "agent/WP-1";
const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";
const PLANNED = { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") };

const tipOf = async ({ github, shop }: World, branch: string) => (await github.tip(shop, branch)) ?? "";

async function startPull(clock = () => new Date()) {
  const world = await startWorld({ permissions: JUDGING }, clock);
  const { github, shop, coder, bob } = world;
  await github.push(shop, { as: coder, branch: BRANCH, files: PLANNED, message });
  await github.push(shop, { as: coder, branch: BRANCH, files: { "src/page.ts": "1\n" }, message });
  await world.settled();
  const pull = await github.openPull(shop, { as: bob, head: BRANCH, base: "main" });
  await world.settled();
  return { world, pull };
}

it("judges what stands before a gate again once its target has moved, by the rules that are there now", async () => {
  const { world } = await startPull();
  const { github, shop, alice } = world;
  const head = await tipOf(world, BRANCH);
  expect(checksOf(world, head)["proofgate/main"]).toMatch(/^success/);
  const stricter = POLICY.replace("requirements: optional", "requirements: required");
  await github.push(shop, { as: alice, branch: "main", files: { ".proofgate/policy.yaml": stricter } });
  await world.settled();
  expect(checksOf(world, head)["proofgate/main"]).not.toMatch(/^success/);
  await github.push(shop, { as: alice, branch: "main", files: { ".proofgate/policy.yaml": POLICY } });
  await world.running.sweep();
  await world.settled();
  const { db } = world.running.store;
  const bases = await db
    .selectFrom("verdicts")
    .select("base")
    .distinct()
    .where("gate", "=", "main")
    .execute();
  expect(bases.length).toBeGreaterThanOrEqual(2);
});

it("finds a moved target whose webhook was lost, and says nothing anew where nothing has changed", async () => {
  let ahead = 0;
  const { world } = await startPull(() => new Date(Date.now() + ahead));
  const { github, shop, alice } = world;
  const head = await tipOf(world, BRANCH);
  github.webhooks.hold();
  await github.push(shop, { as: alice, branch: "main", files: { "docs/a.md": "1\n" } });
  await github.webhooks.release(() => []);
  await world.running.sweep();
  await world.settled();
  const { db } = world.running.store;
  const judged = () => db.selectFrom("verdicts").select("base").where("gate", "=", "main").execute();
  expect((await judged()).map(({ base }) => base)).toContain(await tipOf(world, "main"));
  const before = (await judged()).length;
  ahead = 20 * 60_000;
  await world.running.sweep();
  await world.settled();
  expect(await judged()).toHaveLength(before);
  expect(checksOf(world, head)["proofgate/main"]).toMatch(/^success/);
});

it("counts no rung that an agent made, whatever policy it holds, until a person makes it", async () => {
  const world = await startWorld({ permissions: JUDGING });
  const { github, shop, alice, coder } = world;
  const ladder = POLICY.replace("dev: null", "dev: dev");
  await github.push(shop, { as: alice, branch: "main", files: { ".proofgate/policy.yaml": ladder } });
  await world.settled();
  const loose = { ".proofgate/policy.yaml": "version: 1\nmode: observe\n" };
  await github.push(shop, { as: coder, branch: "dev", files: loose, message: "Open dev" });
  await world.settled();
  const outside = { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts"), "lib/other.ts": "1\n" };
  const { sha } = await github.push(shop, {
    as: coder,
    branch: BRANCH,
    from: await tipOf(world, "main"),
    files: outside,
    message,
  });
  await world.settled();
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^failure: STOP_UNAUTHORIZED_ACCESS/);
  expect(world.log.join("\n")).toContain("an agent made a branch of the ladder");
  await github.git(shop.git.directory, "push", "--quiet", github.cloneUrl(shop, alice), ":refs/heads/dev");
  const { sha: made } = await github.push(shop, {
    as: alice,
    branch: "dev",
    from: await tipOf(world, "main"),
    files: { "a.md": "1\n" },
  });
  await github.push(shop, { as: alice, branch: "people/x", files: { "b.md": "1\n" } });
  const pull = await github.openPull(shop, { as: alice, head: "people/x", base: "main" });
  await world.settled();
  github.comment(shop, pull, world.bob, `/proofgate adopt ${made}`);
  await world.settled();
  const next = "agent/WP-2";
  const planned = { [PLAN.replace("WP-1", "WP-2")]: planOf(next, "WP-2", "src/b.ts") };
  const words = "Plan\n\nPlan-Id: WP-2";
  const second = await github.push(shop, {
    as: coder,
    branch: next,
    from: await tipOf(world, "dev"),
    files: planned,
    message: words,
  });
  await world.settled();
  const { db } = world.running.store;
  const verdict = await db
    .selectFrom("verdicts")
    .select("base")
    .where("head", "=", second.sha)
    .executeTakeFirst();
  expect(verdict?.base).toBe(await tipOf(world, "dev"));
});
