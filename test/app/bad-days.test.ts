import { expect, it } from "vitest";
import { BAD_GATEWAY, secondaryLimit, UNPROCESSABLE } from "../github/faults.ts";
import { checksOf, JUDGING, planOf, startWorld, type World } from "./running-app.ts";

const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const BRANCH = "agent/WP-1";
const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";
const PLANNED = { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") };

const pushPlan = ({ github, shop, coder }: World) =>
  github.push(shop, { as: coder, branch: BRANCH, files: PLANNED, message });
const deadOf = async ({ running }: World) => {
  const rows = await running.store.db
    .selectFrom("jobs")
    .select(["kind", "last_error"])
    .where("state", "=", "dead")
    .execute();
  return rows.map(({ kind, last_error }) => `${kind}: ${last_error}`);
};
const runsOf = ({ shop }: World, sha: string) =>
  [...shop.checkRuns.values()].filter(({ headSha }) => headSha === sha);

it("says a verdict once, whatever becomes of GitHub's answers", async () => {
  const world = await startWorld({ permissions: JUDGING });
  const { github } = world;
  const path = /\/check-runs$/;
  github.faults.add({ method: "POST", path, what: BAD_GATEWAY, performed: true });
  github.faults.add({ method: "GET", path, what: "half-body" });
  github.faults.add({ method: "GET", path, what: { status: 200, body: "<html>hotel</html>" } });
  github.faults.add({ method: "GET", path, what: secondaryLimit(1) });
  const { sha } = await pushPlan(world);
  await world.settled();
  expect(runsOf(world, sha)).toHaveLength(1);
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^success/);
});

it("gives up what GitHub will never take, shows it, and goes on with the next", async () => {
  const world = await startWorld({ permissions: JUDGING });
  const { github, shop, coder } = world;
  github.faults.add({ method: "POST", path: /\/check-runs$/, what: UNPROCESSABLE });
  const { sha } = await pushPlan(world);
  await world.settled();
  // What was given up was never said: whoever judges the head again says it, and once.
  expect(runsOf(world, sha).length).toBeLessThanOrEqual(1);
  const files = { "src/page.ts": "1\n" };
  const { sha: next } = await github.push(shop, { as: coder, branch: BRANCH, files, message });
  await world.settled();
  expect(runsOf(world, next)).toHaveLength(1);
  expect(await (await fetch(`${world.running.url}/metrics`)).text()).toMatch(/outbox[^\n]*dead[^\n]* 1\n/);
});

it("outlives repositories that vanish and installations that are taken away, and takes up what was left", async () => {
  const world = await startWorld({ permissions: JUDGING });
  const { github, acme, shop, coder, installation } = world;
  const other = await github.createRepository({ name: "gone", owner: acme });
  github.setPermission(other, coder, "write");
  github.webhooks.hold();
  await github.push(other, { as: coder, branch: BRANCH, files: PLANNED, message });
  github.deleteRepository(other);
  const { sha } = await pushPlan(world);
  github.suspend(installation);
  await github.webhooks.release();
  await world.settled();
  expect((await deadOf(world)).join("\n")).toMatch(/judge-branch: GivenUp: GitHub answered 40[34]/);
  expect(runsOf(world, sha)).toEqual([]);
  github.unsuspend(installation);
  await world.settled();
  await world.running.sweep();
  await world.settled();
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^success/);
  const states = await world.running.store.db.selectFrom("repositories").select(["id", "state"]).execute();
  expect(new Map(states.map(({ id, state }) => [id, state])).get(shop.id)).toBe("active");
  expect(states.filter(({ id }) => id === other.id).map(({ state }) => state)).not.toContain("active");
});

it("judges a fork's pull request as a person's change, and shuts it to a listed agent's", async () => {
  const world = await startWorld({ permissions: JUDGING });
  const { github, shop, mallory, coder } = world;
  const heads = [];
  for (const [who, path] of [
    [mallory, "docs/a.md"],
    [coder, "docs/b.md"],
  ] as const) {
    const fork = await github.fork(shop, who);
    const { sha } = await github.push(fork, { as: who, branch: BRANCH, files: { [path]: "a\n" } });
    await github.openPull(shop, { as: who, head: BRANCH, base: "main", headRepository: fork });
    heads.push(sha);
  }
  await world.settled();
  const [person = "", agent = ""] = heads;
  expect(Object.keys(checksOf(world, person))).toEqual(["proofgate/main"]);
  expect(checksOf(world, person)["proofgate/main"]).not.toMatch(/STOP|Fail/);
  expect(checksOf(world, agent)["proofgate/main"]).toMatch(/^failure/);
});

it("believes GitHub and not a payload that says otherwise", async () => {
  const world = await startWorld({ permissions: JUDGING });
  const { github, acme, shop, coder } = world;
  const other = await github.createRepository({ name: "other", owner: acme });
  github.setPermission(other, coder, "write");
  await github.push(other, { as: coder, branch: "main", files: { "a.txt": "a\n" } });
  github.webhooks.hold();
  const { sha } = await pushPlan(world);
  // The head of another branch, and a branch that is not there: what GitHub has now is judged besides.
  await github.webhooks.release((held) => held);
  await world.settled();
  const [told] = github.webhooks.deliveries.filter(({ event }) => event === "push").slice(-1);
  const lie = JSON.parse(told?.body.toString() ?? "{}");
  lie.repository.full_name = "acme/other";
  lie.after = "1".repeat(40);
  const body = JSON.stringify(lie);
  const { createHmac } = await import("node:crypto");
  const response = await fetch(`${world.running.url}/api/github/webhooks`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-github-event": "push",
      "x-github-delivery": crypto.randomUUID(),
      "x-hub-signature-256": `sha256=${createHmac("sha256", world.secret).update(body).digest("hex")}`,
    },
    body,
  });
  expect(response.status).toBe(202);
  await world.settled();
  expect(other.checkRuns.size).toBe(0);
  await world.running.sweep();
  await world.settled();
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^success/);
  const row = await world.running.store.db
    .selectFrom("repositories")
    .select("full_name")
    .where("id", "=", shop.id)
    .executeTakeFirst();
  expect(row?.full_name).toBe("acme/shop");
});
