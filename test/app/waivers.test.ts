import { generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import { checksOf, JUDGING, planOf, startWorld } from "./running-app.ts";

const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const BRANCH = "agent/WP-1";
const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";

async function startRun() {
  const world = await startWorld({ permissions: JUDGING });
  const { github, shop, coder } = world;
  const carol = github.createUser("carol");
  github.setPermission(shop, carol, "write");
  const plan = { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") };
  await github.push(shop, { as: coder, branch: BRANCH, files: plan, message });
  const pull = await github.openPull(shop, { as: world.bob, head: BRANCH, base: "main" });
  const say = async (as: typeof carol, body: string) => {
    const comment = github.comment(shop, pull, as, body);
    await world.settled();
    const answer = [...shop.comments.values()].findLast((one) => one.body.includes(`answer ${comment.id} `));
    return { comment, answer: answer?.body };
  };
  return { world, carol, say };
}

it("lifts a secret stop that two people call a false alarm, and by no single one's word [T129] [T120]", async () => {
  const { world, carol, say } = await startRun();
  const { github, shop, alice, bob, coder } = world;
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const secret = pair.privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  const files = { "src/page.ts": secret };
  const { sha } = await github.push(shop, { as: coder, branch: BRANCH, files, message });
  await world.settled();
  const { db } = world.running.store;
  const stop = await db.selectFrom("stops").selectAll().executeTakeFirstOrThrow();
  expect(stop.code).toBe("STOP_SECRET_EXPOSURE");
  const [finding] = await db.selectFrom("stop_findings").selectAll().execute();
  const words = `/proofgate waive ${finding?.fingerprint} until 2999-01-31 because it is a test's key`;
  expect((await say(alice, words)).answer).toContain("It takes two people");
  expect((await say(alice, words)).answer).toContain("It takes two people");
  const alone = await say(alice, `/proofgate resume ${stop.id}`);
  expect(alone.answer).toContain("is not lifted by one person");
  const second = await say(carol, words);
  github.setPermission(shop, carol, "read");
  expect((await say(alice, `/proofgate resume ${stop.id}`)).answer).toContain("is not lifted by one person");
  github.setPermission(shop, carol, "write");
  github.editComment(shop, second.comment, carol, `${words} `);
  await world.settled();
  expect((await say(alice, `/proofgate resume ${stop.id}`)).answer).toContain("is not lifted by one person");
  await say(bob, words);
  expect((await say(alice, `/proofgate resume ${stop.id}`)).answer).toContain("The run goes on");
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^success/);
  const voided = await db
    .selectFrom("approvals")
    .select(["state", "void_reason"])
    .where("state", "=", "void")
    .execute();
  expect(voided).toHaveLength(1);
});

it("waives a missing trailer by one person, and nothing that is not there or over", async () => {
  const { world, say } = await startRun();
  const { github, shop, alice, coder } = world;
  const files = { "src/page.ts": "1\n" };
  const { sha } = await github.push(shop, { as: coder, branch: BRANCH, files, message: "no trailers" });
  await world.settled();
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^failure: Fail/);
  const found = await world.running.store.db
    .selectFrom("findings")
    .select("fingerprint")
    .where("rule", "=", "trailers-missing")
    .execute();
  const prints = new Set(found.map(({ fingerprint }) => fingerprint));
  const waive = (print: string, until: string) =>
    `/proofgate waive ${print} until ${until} because it is known`;
  expect((await say(alice, waive("0".repeat(32), "2999-01-31"))).answer).toContain("no finding of this head");
  const [print = ""] = prints;
  expect((await say(alice, waive(print, "2020-01-31"))).answer).toContain("is over");
  for (const each of prints) await say(alice, waive(each, "2999-01-31"));
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^success/);
  expect(checksOf(world, sha)["proofgate/main"]).toMatch(/^success/);
});
