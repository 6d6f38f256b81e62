import { expect, it } from "vitest";
import { JUDGING, planOf, startWorld } from "./running-app.ts";

const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const BRANCH = "agent/WP-1";
const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";

async function startPull(path: string, base = "main") {
  let ahead = 0;
  const world = await startWorld({ permissions: JUDGING }, () => new Date(Date.now() + ahead));
  const { github, shop, coder, bob, alice } = world;
  if (base !== "main") await github.push(shop, { as: alice, branch: base, files: { "side.md": "1\n" } });
  const plan = { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") };
  await github.push(shop, { as: coder, branch: BRANCH, files: plan, message });
  await github.push(shop, { as: coder, branch: BRANCH, files: { [path]: "1\n" }, message });
  await world.settled();
  const pull = await github.openPull(shop, { as: bob, head: BRANCH, base });
  await world.settled();
  const stops = () => world.running.store.db.selectFrom("stops").selectAll().execute();
  const wait = (minutes: number): void => {
    ahead += minutes * 60_000;
  };
  return { world, pull, stops, wait };
}

it("obeys a command whose webhook was lost, once, and no comment that was edited since", async () => {
  const { world, pull, stops, wait } = await startPull("src/page.ts");
  const { github, shop, alice } = world;
  github.webhooks.hold();
  const edited = github.comment(shop, pull, alice, "please look");
  // GitHub's times are whole seconds: by them alone an edit within one cannot be seen.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  github.editComment(shop, edited, alice, "/proofgate abandon");
  github.comment(shop, pull, alice, "> /proofgate abandon");
  const { id } = github.comment(shop, pull, alice, "/proofgate stop let me look");
  await github.webhooks.release(() => []);
  await world.running.sweep();
  await world.settled();
  expect(await stops()).toEqual([]);
  wait(3);
  for (let times = 0; times < 2; times += 1) {
    await world.running.sweep();
    await world.settled();
  }
  expect(await stops()).toMatchObject([{ state: "standing" }]);
  const commands = await world.running.store.db.selectFrom("commands").selectAll().execute();
  expect(commands.filter(({ outcome }) => outcome === "obeyed")).toMatchObject([
    { comment_id: id, verb: "stop" },
  ]);
});

it("waits for a comment that GitHub's replicas do not have yet, and stops while git cannot be read", async () => {
  const { world, pull, stops } = await startPull("src/page.ts");
  const { github, shop, alice } = world;
  github.faults.add({ method: "GET", path: /\/issues\/comments\/\d+$/, what: { status: 404, body: "{}" } });
  github.faults.add({ method: "GET", path: /info\/refs/, what: { status: 503, body: "" } });
  github.comment(shop, pull, alice, "/proofgate stop");
  await world.settled();
  expect(await stops()).toMatchObject([{ state: "standing" }]);
});

it("lets nobody widen from a pull request into a branch that is no rung: it may list few of the commits", async () => {
  const { world, pull, stops } = await startPull("lib/other.ts", "side");
  const { github, shop, alice } = world;
  const [stop] = await stops();
  github.comment(shop, pull, alice, `/proofgate resume ${stop?.id}`);
  await world.settled();
  expect(await stops()).toMatchObject([{ state: "standing" }]);
  const said = [...shop.comments.values()].map(({ body }) => body).join("\n");
  expect(said).toContain("this pull request does not go into a branch of the ladder");
});

it("knows who wrote what a sweep found before its webhook came, once that has come", async () => {
  const { world, stops } = await startPull("src/page.ts");
  const { github, shop, alice, coder } = world;
  github.webhooks.hold();
  const branch = "agent/WP-2";
  const files = { [PLAN.replace("WP-1", "WP-2")]: planOf(branch, "WP-2", "src/b.ts") };
  await github.push(shop, { as: coder, branch, files, message: "Plan\n\nPlan-Id: WP-2" });
  await world.running.sweep();
  const { db } = world.running.store;
  const runs = () => db.selectFrom("runs").select("agent_id").where("plan_id", "=", "WP-2").execute();
  await expect.poll(runs, { timeout: 120_000 }).toEqual([{ agent_id: null }]);
  await github.webhooks.release();
  await world.settled();
  const second = await github.openPull(shop, { as: alice, head: branch, base: "main" });
  await world.settled();
  github.comment(shop, second, alice, "/proofgate stop");
  await world.settled();
  const [stop] = await stops();
  github.comment(shop, second, alice, `/proofgate resume ${stop?.id}`);
  await world.settled();
  expect(await stops()).toMatchObject([{ state: "resumed" }]);
});
