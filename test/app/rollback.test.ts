import { expect, it } from "vitest";
import type { Account } from "../github/state.ts";
import { checksOf, JUDGING, planOf, startWorld, type World } from "./running-app.ts";

const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const BRANCH = "agent/WP-1";
const message = "Change a page\n\nPlan-Id: WP-1\nIteration: 1";

/** A run of two files that a pull request brought into main; `say` comments on that pull request. */
async function promoted(permissions?: Record<string, "read" | "write">) {
  const world = await startWorld(permissions === undefined ? {} : { permissions });
  const { github, shop, alice, bob, coder } = world;
  const lines = Array.from({ length: 20 }, (_, at) => `line ${at}\n`);
  const seed = { "src/page.ts": lines.join("") };
  await github.push(shop, { as: alice, branch: "main", files: seed });
  const plan = { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") };
  await github.push(shop, { as: coder, branch: BRANCH, files: plan, message });
  const files = { "src/page.ts": lines.with(1, "the agent's\n").join("") };
  await github.push(shop, { as: coder, branch: BRANCH, files, message });
  const pull = await github.openPull(shop, { as: bob, head: BRANCH, base: "main" });
  await world.settled();
  await merge(world, pull.number);
  const say = async (as: Account, body: string, on = pull): Promise<string | undefined> => {
    github.comment(shop, on, as, body);
    await world.settled();
    const said = [...shop.comments.values()].map((comment) => comment.body);
    return said.filter((text) => /^<!-- proofgate:(?:answer|rollback)/.test(text)).at(-1);
  };
  const runs = () => world.running.store.db.selectFrom("runs").selectAll().executeTakeFirstOrThrow();
  return { world, pull, lines, say, runs };
}

async function merge(world: World, number: number): Promise<void> {
  const { github, alice } = world;
  const url = `${github.api}/repos/acme/shop/pulls/${number}/merge`;
  const headers = { authorization: `Bearer ${github.userToken(alice)}`, "content-type": "application/json" };
  expect((await fetch(url, { method: "PUT", headers, body: "{}" })).status).toBe(200);
  await world.settled();
}

async function show({ github, shop }: World, what: string): Promise<string> {
  return await github.git(shop.git.directory, "show", what);
}

it("takes a run back by a pull request of the App's, which whoever asked cannot approve, and keeps what came later [P97]", async () => {
  const { world, pull, lines, say, runs } = await promoted();
  const { github, shop, alice, bob, mallory, coder } = world;
  expect(await runs()).toMatchObject({ state: "promoted", rung: "main" });
  // Another line of the same file: nobody has this content yet.
  const later = lines.with(1, "the agent's\n").with(18, "somebody's\n").join("");
  await github.push(shop, { as: bob, branch: "main", files: { "src/page.ts": later } });
  await world.settled();
  expect(await say(mallory, "/proofgate rollback")).toContain("needs the role `write`");
  await say(coder, "/proofgate rollback");
  expect(shop.pulls.size).toBe(1);
  expect(await say(alice, "/proofgate rollback R-unknown")).toContain("there is no such run here");
  expect(await say(alice, "/proofgate rollback")).toContain("is proposed in #");
  const proposed = [...shop.pulls.values()].at(-1)!;
  expect(proposed).toMatchObject({ baseBranch: "main", state: "open" });
  expect(proposed.headBranch).toMatch(/^proofgate\/rollback\/[0-9a-f]{12}-\d+$/);
  expect(await show(world, `${proposed.headSha}:src/page.ts`)).toBe(lines.with(18, "somebody's\n").join(""));
  expect(checksOf(world, proposed.headSha)["proofgate/main"]).toBeDefined();
  expect(await say(bob, `/proofgate rollback ${(await runs()).id}`)).toContain("is under way already");
  const approval = `/proofgate approve ${proposed.headSha}`;
  expect(await say(alice, approval, proposed)).toContain("so you cannot agree to it as well");
  github.review(shop, proposed, { as: alice, state: "APPROVED" });
  await world.settled();
  expect(checksOf(world, proposed.headSha)["proofgate/main"]).toMatch(/^action_required/);
  expect(await say(bob, approval, proposed)).toContain("approv");
  expect(checksOf(world, proposed.headSha)["proofgate/main"]).toMatch(/^success/);
  await merge(world, proposed.number);
  expect(await runs()).toMatchObject({ state: "rolled-back" });
  const entries = await world.running.store.db
    .selectFrom("ledger_entries")
    .select(["kind", "line"])
    .execute();
  const [entry] = entries.filter(({ kind }) => kind === "rollback").map(({ line }) => JSON.parse(line));
  expect(entry.body).toMatchObject({ of: pull.number, asked_by: alice.id });
  expect(await say(alice, "/proofgate rollback")).toContain("was taken back already");
});

it("names the conflicts of a rollback, and proposes nothing", async () => {
  const { world, lines, say, runs } = await promoted();
  const { github, shop, bob, alice } = world;
  const later = lines.with(1, "somebody's, on the same line\n").join("");
  const { sha } = await github.push(shop, { as: bob, branch: "main", files: { "src/page.ts": later } });
  await world.settled();
  expect(await say(alice, "/proofgate rollback")).toContain(
    `it conflicts with what came later: \`src/page.ts\` was changed by ${sha.slice(0, 12)}`,
  );
  expect(shop.pulls.size).toBe(1);
  expect(await runs()).toMatchObject({ state: "promoted" });
});

it("does not call a run rolled back whose rollback was merged with other commits on it", async () => {
  const { world, say, runs } = await promoted();
  const { github, shop, alice, bob } = world;
  expect(await say(alice, `/proofgate rollback ${(await runs()).id}`)).toContain("is proposed in #");
  const proposed = [...shop.pulls.values()].at(-1)!;
  await github.push(shop, { as: bob, branch: proposed.headBranch, files: { "src/more.ts": "1\n" } });
  await world.settled();
  await merge(world, proposed.number);
  expect(await runs()).toMatchObject({ state: "promoted" });
  const rows = await world.running.store.db.selectFrom("rollbacks").select(["state", "why"]).execute();
  expect(rows).toEqual([{ state: "merged", why: expect.stringContaining("with other commits") }]);
});

it("says which permissions a rollback lacks, once, and goes on", async () => {
  const { world, say } = await promoted(JUDGING);
  expect(await say(world.alice, "/proofgate rollback")).toContain(
    "the App is not granted `contents: write` and `pull_requests: write` here",
  );
  expect(world.shop.pulls.size).toBe(1);
});
