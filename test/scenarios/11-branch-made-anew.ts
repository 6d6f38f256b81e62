import { expect } from "vitest";
import { BRANCH, PLANNED } from "./agents-plan.ts";
import { journey, PASSES, STOPPED } from "./stage.ts";

/**
 * The agent deletes its stopped branch and pushes a spotless one under the same name: nothing in git is left of what it did.
 * A stop is the branch's by its name, and outlives it; the App's record is not git's [T171]. What is spotless on a branch of
 * its own, with a plan of its own, passes at once.
 */
journey("11 a branch that is made anew is as stopped as it was", async (scene) => {
  const { agent, alice, bob } = scene;
  const { planned, stop } = await scene.stopped();
  await agent.deletesBranch();
  await scene.settled();
  const spotless = await agent.pushes({ [PLANNED]: "1\n" }, { from: planned });
  const pull = await bob.opensPull(BRANCH);
  await scene.settled();
  expect(scene.check(spotless)).toBe("failure: STOP_UNAUTHORIZED_ACCESS: the run is stopped");
  expect(scene.check(spotless, "main")).toMatch(STOPPED);

  await agent.plans("WP-2");
  const other = await agent.pushes({ [PLANNED]: "1\n" }, { branch: "agent/WP-2" });
  await scene.settled();
  expect(scene.check(other)).toMatch(PASSES);

  // A human who resumes the old stop lets the new branch go: it is the same run.
  expect(await alice.comments(`/proofgate resume ${stop}`, { on: pull })).toContain("The run goes on");
  expect(scene.check(spotless)).toMatch(PASSES);
});
