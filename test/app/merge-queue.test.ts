import { expect, it } from "vitest";
import { checksOf, planOf, startWorld } from "./running-app.ts";

const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const BRANCH = "agent/WP-1";
const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";

async function startQueue(path: string) {
  const world = await startWorld();
  const { github, shop, coder, bob } = world;
  github.addRuleset(shop, {
    name: "queue",
    conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
    rules: [
      { type: "merge_queue" },
      {
        type: "required_status_checks",
        parameters: { required_status_checks: [{ context: "proofgate/main" }] },
      },
    ],
  });
  const plan = { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") };
  await github.push(shop, { as: coder, branch: BRANCH, files: plan, message });
  await github.push(shop, { as: coder, branch: BRANCH, files: { [path]: "1\n" }, message });
  const pull = await github.openPull(shop, { as: bob, head: BRANCH, base: "main" });
  await world.settled();
  return { world, pull };
}

it("judges a merge group at its gate, and says it on the group's own commit", async () => {
  const { world, pull } = await startQueue("src/page.ts");
  const { github, shop, bob } = world;
  const { headSha } = await github.enqueue(shop, pull, bob);
  await world.settled();
  expect(checksOf(world, headSha)).toEqual({ "proofgate/main": expect.stringMatching(/^success: Pass/) });
  await github.processQueue(shop);
  expect(await github.tip(shop, "main")).toBe(headSha);
});

it("shuts the queue to what is stopped, and to a group that is not what merging gives", async () => {
  const { world, pull } = await startQueue("lib/other.ts");
  const { github, shop, bob, alice } = world;
  const entry = await github.enqueue(shop, pull, bob);
  await world.settled();
  expect(checksOf(world, entry.headSha)["proofgate/main"]).toMatch(/^failure: STOP_UNAUTHORIZED_ACCESS/);
  const branch = entry.ref.slice("refs/heads/".length);
  const files = { "evil.txt": "not of the pull request\n" };
  const { sha } = await github.push(shop, { as: alice, branch, from: entry.baseSha, files, force: true });
  const merge_group = {
    head_sha: sha,
    head_ref: entry.ref,
    base_sha: entry.baseSha,
    base_ref: "refs/heads/main",
    head_commit: {
      id: sha,
      tree_id: sha,
      message: "x",
      timestamp: new Date(0).toISOString(),
      author: { name: "a", email: "a@example.com" },
      committer: { name: "a", email: "a@example.com" },
    },
  };
  const event = { name: "merge_group", action: "checks_requested", repository: shop, sender: bob };
  github.world.announce({ ...event, payload: { merge_group } });
  await world.settled();
  expect(checksOf(world, sha)["proofgate/main"]).toMatch(/^failure: /);
});

it("shuts a merge group that was open once its branch is stopped, though nothing of it has moved", async () => {
  const { world, pull } = await startQueue("src/page.ts");
  const { github, shop, bob, alice } = world;
  const { headSha } = await github.enqueue(shop, pull, bob);
  await world.settled();
  expect(checksOf(world, headSha)["proofgate/main"]).toMatch(/^success/);
  github.comment(shop, pull, alice, "/proofgate stop");
  await world.settled();
  expect(checksOf(world, headSha)["proofgate/main"]).toMatch(/^failure: STOP_/);
});
