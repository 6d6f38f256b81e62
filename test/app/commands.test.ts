import { expect, it } from "vitest";
import type { Account } from "../github/state.ts";
import { checksOf, planOf, startWorld, type World } from "./running-app.ts";

const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const BRANCH = "agent/WP-1";
const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";

/** A run with one commit, and its pull request; with `path` outside the plan it is stopped. */
async function startRun(path: string) {
  const world = await startWorld();
  const { github, shop, coder, bob } = world;
  const plan = { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") };
  await world.running.sweep();
  await github.push(shop, { as: coder, branch: BRANCH, files: plan, message });
  const { sha } = await github.push(shop, { as: coder, branch: BRANCH, files: { [path]: "1\n" }, message });
  await world.settled();
  const pull = await github.openPull(shop, { as: bob, head: BRANCH, base: "main" });
  await world.settled();
  const say = async (as: Account, body: string): Promise<string | undefined> => {
    github.comment(shop, pull, as, body);
    await world.settled();
    return answers(world).at(-1);
  };
  return { world, sha, say, pull };
}

/** The App's answers, oldest first; not its status comment. */
function answers({ shop }: World): string[] {
  return [...shop.comments.values()]
    .map(({ body }) => body)
    .filter((body) => body.startsWith("<!-- proofgate:answer"));
}

async function stopsOf({ running }: World) {
  return await running.store.db.selectFrom("stops").selectAll().orderBy("stopped_at").execute();
}

it("stops a run by a human's word, shuts its check and the gate's, and resumes it by another's", async () => {
  const { world, sha, say } = await startRun("src/page.ts");
  const { alice, coder, mallory } = world;
  expect(checksOf(world, sha)).toEqual({
    "proofgate/run": expect.stringMatching(/^success/),
    "proofgate/main": expect.stringMatching(/^success/),
  });
  expect(await say(alice, "/proofgate stop let me look")).toContain("The run is stopped");
  const [stop] = await stopsOf(world);
  const shut = `failure: STOP_UNAUTHORIZED_ACCESS: the run is stopped`;
  expect(checksOf(world, sha)).toEqual({ "proofgate/run": shut, "proofgate/main": shut });
  expect(await say(mallory, `/proofgate resume ${stop?.id}`)).toContain("needs the role `write`");
  const before = answers(world).length;
  await say(coder, `/proofgate resume ${stop?.id}`);
  expect(answers(world)).toHaveLength(before);
  expect(await say(alice, "/proofgate resume S-000000000000")).toContain("no stop of this branch has the id");
  expect(await say(alice, `/proofgate resume ${stop?.id}`)).toContain("The run goes on");
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^success: Pass/);
  expect(await say(alice, `/proofgate resume ${stop?.id}`)).toContain("was resumed before");
});

it("resumes a stop for what it was for, and stops anew for what comes after", async () => {
  const { world, sha, say } = await startRun("lib/other.ts");
  const { github, shop, alice, coder } = world;
  const [stop] = await stopsOf(world);
  expect(await say(alice, `/proofgate resume ${stop?.id}`)).toContain("is resumed");
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^success: Pass/);
  const { sha: next } = await github.push(shop, {
    as: coder,
    branch: BRANCH,
    files: { "lib/more.ts": "1\n" },
    message,
  });
  await world.settled();
  expect(checksOf(world, next)["proofgate/run"]).toMatch(/^failure: STOP_UNAUTHORIZED_ACCESS/);
  expect((await stopsOf(world)).map(({ state }) => state)).toEqual(["resumed", "standing"]);
});

it("abandons a run for good: its plan's id is used up, and what was pushed stays shut, at once [T171]", async () => {
  const { world, sha, say } = await startRun("src/page.ts");
  expect(await say(world.alice, "/proofgate stop")).toContain("The run is stopped");
  expect(await say(world.alice, "/proofgate abandon")).toContain("abandoned");
  const { db } = world.running.store;
  const said = await db
    .selectFrom("outbox")
    .select("payload")
    .where("kind", "=", "check-run")
    .orderBy("id")
    .execute();
  const conclusions = said
    .map(({ payload }) => JSON.parse(payload))
    .filter(({ head }) => head === sha)
    .map(({ name, report }) => `${name} ${report.conclusion}`);
  // Neither gate was ever open again, not for the moment until the head was judged anew.
  expect(conclusions.slice(conclusions.indexOf("proofgate/run failure"))).not.toContain(
    "proofgate/run success",
  );
  expect(checksOf(world, sha)).toEqual({
    "proofgate/run": expect.stringMatching(/^failure: STOP_UNAUTHORIZED_ACCESS/),
    "proofgate/main": expect.stringMatching(/^failure: STOP_UNAUTHORIZED_ACCESS/),
  });
});

it("answers what is asked, once, and nothing that is no command", async () => {
  const { world, say } = await startRun("lib/other.ts");
  const { alice, github } = world;
  expect(await say(alice, "/proofgate status")).toContain("**stopped**");
  expect(await say(alice, "/proofgate explain")).toContain("`scope-exceeded`");
  expect(await say(alice, "/proofgate help")).toContain("/proofgate resume <stop-id>");
  expect(await say(alice, "/proofgate approve me")).toContain("written otherwise");
  await say(alice, "> /proofgate abandon");
  await say(alice, "please `/proofgate abandon`");
  expect(answers(world)).toHaveLength(4);
  const told = github.webhooks.deliveries.filter(({ event }) => event === "issue_comment");
  for (const { guid } of told) await github.webhooks.redeliver(guid);
  await world.settled();
  expect(answers(world)).toHaveLength(4);
});
