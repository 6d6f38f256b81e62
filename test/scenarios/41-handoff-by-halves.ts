import { expect } from "vitest";
import { planOf } from "../app/running-app.ts";
import { journey, PASSES, STOPPED } from "./stage.ts";

const AGREE = "/proofgate handoff approve";
const config = (thread: string, owner: string) => `version: 1\nthread: ${thread}\nowner: "@${owner}"\n`;

/** Of the thread `billing`, and naming a file of `shipping` as well. */
function planFor(id: string): Record<string, string> {
  const plan = JSON.parse(planOf(`agent/${id}`, id, `billing/${id}.ts`));
  plan.targets.push({ file: `shipping/${id}.ts`, operations: ["create"] });
  return { [`billing/.proofgate/plans/${id}/WORK_PLAN.json`]: JSON.stringify(plan) };
}

/**
 * Two runs of one thread want a file each of another one. Bob, whose thread it is, agrees to the first, and carol, who owns
 * the other thread, to the second: neither run has both. Then the first has, and its merge uses that up [P24] [P25].
 */
journey("41 a handoff is agreed to by both owners, for one run, and used up by its merge", async (scene) => {
  const { agent, alice, bob } = scene;
  const carol = scene.joins("carol-of-shipping");
  const configs = {
    "billing/.proofgate/config.yaml": config("billing", bob.account.login),
    "shipping/.proofgate/config.yaml": config("shipping", carol.account.login),
  };
  await alice.pushes(configs, { branch: "main" });
  const pulls = [];
  let planned = "";
  for (const id of ["WP-1", "WP-2"]) {
    planned = await agent.pushes(planFor(id), { branch: `agent/${id}` });
    pulls.push(await bob.opensPull(`agent/${id}`));
  }
  const [first, second] = pulls as [(typeof pulls)[0], (typeof pulls)[0]];
  await scene.settled();
  expect(await alice.comments(AGREE, { on: first })).toContain("the policy asks others");
  expect(await bob.comments(AGREE, { on: first })).toContain("must agree as well");
  expect(await carol.comments(AGREE, { on: second })).toContain("must agree as well");
  const half = await agent.pushes({ "shipping/WP-2.ts": "1\n" }, { branch: "agent/WP-2" });
  await scene.settled();
  expect(scene.check(half)).toMatch(STOPPED);

  expect(await carol.comments(AGREE, { on: first })).toContain("plan `WP-1`");
  const named = await agent.pushes({ "shipping/WP-1.ts": "1\n" }, { branch: "agent/WP-1" });
  await scene.settled();
  expect(scene.check(named)).toMatch(PASSES);
  expect(scene.check(named, "main")).toMatch(PASSES);
  // The merge uses both agreements up; the other run's stand where they were.
  expect(await bob.merges(first)).toBe("merged");
  const rows = await scene.world.running.store.db
    .selectFrom("approvals")
    .select(["head", "state"])
    .where("repository_id", "=", scene.repository.id)
    .where("kind", "=", "handoff")
    .execute();
  const states = rows.map(({ head, state }) => [head === half || head === planned ? "WP-2" : "WP-1", state]);
  expect(states.sort()).toEqual([
    ["WP-1", "used"],
    ["WP-1", "used"],
    ["WP-2", "given"],
  ]);
});
