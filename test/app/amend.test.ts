import { expect, it } from "vitest";
import { sha256OfCanonicalJson } from "../../src/contract/canonical-json.ts";
import type { Account } from "../github/state.ts";
import { checksOf, JUDGING, planOf, startWorld } from "./running-app.ts";

const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const BRANCH = "agent/WP-1";
const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";
const WIDER = planOf(BRANCH, "WP-1", "lib/other.ts");
const HASH = sha256OfCanonicalJson(JSON.parse(WIDER));

async function startRun() {
  const world = await startWorld({ permissions: JUDGING });
  const { github, shop, coder, bob } = world;
  const push = (files: Record<string, string>) =>
    github.push(shop, { as: coder, branch: BRANCH, files, message });
  await push({ [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") });
  await push({ "src/page.ts": "1\n" });
  await world.settled();
  const pull = await github.openPull(shop, { as: bob, head: BRANCH, base: "main" });
  await world.settled();
  const say = async (as: Account, body: string): Promise<string> => {
    const { id } = github.comment(shop, pull, as, body);
    await world.settled();
    return [...shop.comments.values()].findLast((one) => one.body.includes(`answer ${id} `))?.body ?? "";
  };
  const propose = (as: Account, plan = WIDER) =>
    say(as, `May I?\n\n\`\`\`json\n${JSON.stringify(JSON.parse(plan), null, 2)}\n\`\`\`\n`);
  const runCheck = (sha: string) => checksOf(world, sha)["proofgate/run"];
  return { world, push, say, propose, runCheck };
}

it("lets a run's plan become exactly what was proposed and amended by another, and judges the whole range by it", async () => {
  const { world, push, say, propose, runCheck } = await startRun();
  const { alice, bob } = world;
  expect(await say(alice, `/proofgate amend ${HASH}`)).toContain("no comment here proposes a valid plan");
  await propose(bob);
  expect(await say(bob, `/proofgate amend ${HASH}`)).toContain("you proposed the plan");
  const wider = JSON.parse(WIDER);
  const both = {
    ...wider,
    targets: [...wider.targets, { file: "src/page.ts", operations: ["create", "modify"] }],
  };
  const hash = sha256OfCanonicalJson(both);
  await propose(bob, JSON.stringify(both));
  expect(await say(alice, `/proofgate amend ${hash}`)).toContain(`may become \`${hash}\``);
  const before = await push({ "src/page.ts": "2\n" });
  await world.settled();
  expect(runCheck(before.sha)).toMatch(/^success/);
  await push({ [PLAN]: JSON.stringify(both) });
  const after = await push({ "lib/other.ts": "1\n" });
  await world.settled();
  expect(runCheck(after.sha)).toMatch(/^success/);
  const { db } = world.running.store;
  expect(await db.selectFrom("plans").select(["sha256", "amendments"]).execute()).toEqual([
    { sha256: hash, amendments: 1 },
  ]);
  expect(await db.selectFrom("approvals").select("state").where("kind", "=", "amend").execute()).toEqual([
    { state: "used" },
  ]);
  await push({ [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") });
  const back = await push({ "lib/other.ts": "2\n" });
  await world.settled();
  expect(runCheck(back.sha)).toMatch(/^failure: STOP_UNAUTHORIZED_ACCESS/);
});

it("holds the run to its plan where nobody who still may has amended it, or another file was pushed", async () => {
  const { world, push, say, propose, runCheck } = await startRun();
  const { github, shop, alice, bob } = world;
  const carol = github.createUser("carol");
  github.setPermission(shop, carol, "write");
  await propose(bob);
  const elsewhere = WIDER.replaceAll("WP-1", "WP-2");
  await propose(bob, elsewhere);
  const other = sha256OfCanonicalJson(JSON.parse(elsewhere));
  expect(await say(alice, `/proofgate amend ${other}`)).toContain("has the id `WP-2`");
  expect(await say(carol, `/proofgate amend ${HASH}`)).toContain("may become");
  github.setPermission(shop, carol, "read");
  await push({ [PLAN]: WIDER });
  const { sha } = await push({ "lib/other.ts": "1\n" });
  await world.settled();
  expect(runCheck(sha)).toMatch(/^failure: STOP_UNAUTHORIZED_ACCESS/);
});
