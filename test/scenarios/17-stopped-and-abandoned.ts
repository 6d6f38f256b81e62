import { expect } from "vitest";
import { PLANNED, planFor } from "./agents-plan.ts";
import { journey, PASSES, STOPPED, stopIn } from "./stage.ts";

/**
 * Alice stops a run that nothing is wrong with, and bob abandons it. That is the end: the stop is over and cannot be
 * resumed, the plan's id is used up, and neither a further push, nor the plan once more on its branch made anew, nor the
 * plan under another name goes anywhere (contract.md, 3 and 6). A plan of another id does.
 */
journey("17 an abandoned run does not come back", async (scene) => {
  const { agent, alice, bob } = scene;
  await scene.working();
  const stop = stopIn(await alice.comments("/proofgate stop we no longer want this"));
  expect(await bob.comments("/proofgate abandon")).toContain("is abandoned");
  expect(await scene.run()).toBe("abandoned");
  expect(await alice.comments(`/proofgate resume ${stop}`)).toContain("Nothing was done");

  const further = await agent.pushes({ [PLANNED]: "1\n" });
  await scene.settled();
  expect(scene.check(further)).toMatch(STOPPED);
  await agent.deletesBranch();
  await agent.plans();
  const anew = await agent.pushes({ [PLANNED]: "2\n" });
  await agent.pushes(planFor("agent/again", "WP-1"), { branch: "agent/again", plan: "WP-1" });
  const renamed = await agent.pushes({ [PLANNED]: "3\n" }, { branch: "agent/again", plan: "WP-1" });
  await agent.plans("WP-2");
  const next = await agent.pushes({ [PLANNED]: "1\n" }, { branch: "agent/WP-2" });
  await scene.settled();
  expect(scene.check(anew)).toMatch(STOPPED);
  expect(scene.check(renamed)).toMatch(STOPPED);
  expect(scene.check(next)).toMatch(PASSES);
});
