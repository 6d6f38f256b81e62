import { expect, it } from "vitest";
import { checksOf, JUDGING, POLICY, startWorld } from "./running-app.ts";

it("finds a review whose webhook was lost, within the hour [P122]", async () => {
  let ahead = 0;
  const world = await startWorld({ permissions: JUDGING }, () => new Date(Date.now() + ahead));
  const { github, shop, alice, bob, running } = world;
  const policy = POLICY.replace("reviews: 0", "reviews: 1");
  await github.push(shop, { as: alice, branch: "main", files: { ".proofgate/policy.yaml": policy } });
  const branch = "people/fix";
  const { sha } = await github.push(shop, { as: bob, branch, files: { "src/fix.ts": "1\n" } });
  const pull = await github.openPull(shop, { as: bob, head: branch, base: "main" });
  await world.settled();
  const check = () => checksOf(world, sha)["proofgate/main"];
  expect(check()).toMatch(/^action_required: /);
  github.webhooks.fate = ({ event }) => (event === "pull_request_review" ? "lose" : "send");
  github.review(shop, pull, { as: alice, state: "APPROVED" });
  await world.settled();
  expect(check()).toMatch(/^action_required: /);
  ahead = 61 * 60_000;
  await running.sweep();
  await world.settled();
  expect(check()).toMatch(/^success: Pass/);
});
