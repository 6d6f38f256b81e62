import { expect } from "vitest";
import { PLANNED, planFor } from "./agents-plan.ts";
import { journey, PASSES, STOPPED } from "./stage.ts";

/**
 * The agent moves its stopped commits to a branch of another name, then writes that name into the old plan. The commits
 * bring what they did with them; the plan names its branch byte for byte; its id is used up in this repository for ever
 * (contract.md, 3). So each way stops anew, under ids of its own, and the old stop's id is none of the new branch's.
 */
journey("12 what is stopped cannot be carried away under another name", async (scene) => {
  const { agent, alice, bob } = scene;
  const { head, stop } = await scene.stopped();
  await agent.renamesBranch(head, "agent/WP-9");
  const carried = await agent.pushes({ [PLANNED]: "1\n" }, { branch: "agent/WP-9", plan: "WP-1" });
  await scene.settled();
  expect(scene.check(carried)).toMatch(STOPPED);

  const replanned = planFor("agent/WP-1-again", "WP-1");
  await agent.pushes(replanned, { branch: "agent/WP-1-again", plan: "WP-1" });
  const replayed = await agent.pushes({ [PLANNED]: "1\n" }, { branch: "agent/WP-1-again", plan: "WP-1" });
  const pull = await bob.opensPull("agent/WP-1-again");
  await scene.settled();
  expect(scene.check(replayed)).toMatch(STOPPED);
  expect(await alice.comments(`/proofgate resume ${stop}`, { on: pull })).toContain("Nothing was done");

  await agent.plans("WP-2");
  const honest = await agent.pushes({ [PLANNED]: "1\n" }, { branch: "agent/WP-2" });
  await scene.settled();
  expect(scene.check(honest)).toMatch(PASSES);
});
