import { expect } from "vitest";
import { dispute, openScene, STOPPED, stopIn } from "./stage.ts";

/**
 * Somebody resumes by an id that is not this branch's: one that never was, one in other letters, one of another branch of
 * the repository, one of another repository. None says more than "no stop of this branch", for it may be another's business;
 * and none lifts anything anywhere. The branch's own id, given on another branch's pull request, does as little [T127].
 */
dispute("02 only a stop of this very branch is resumed here", async (scene) => {
  const { alice, agent, bob, check, head, stop } = scene;
  await agent.plans("WP-2");
  const secondPull = await bob.opensPull("agent/WP-2");
  const ofOtherBranch = stopIn(await alice.comments("/proofgate stop", { on: secondPull }));
  const elsewhere = await openScene();
  await elsewhere.working();
  const ofOtherRepository = stopIn(await elsewhere.alice.comments("/proofgate stop"));

  const wrong = ["S-000000000000", stop.toLowerCase(), stop.slice(0, -1), ofOtherBranch, ofOtherRepository];
  for (const id of wrong) {
    expect(await alice.comments(`/proofgate resume ${id}`)).toContain(`no stop of this branch has the id`);
  }
  expect(await alice.comments(`/proofgate resume ${stop}`, { on: secondPull })).toContain("no stop of this");
  expect(check(head)).toMatch(STOPPED);
  expect(await scene.run("agent/WP-2")).toBe("stopped");
  expect(await elsewhere.run()).toBe("stopped");

  // Each in its own place: as the check and the answer give it, to be copied.
  expect(scene.offers(head)).toEqual([stop]);
  expect(await alice.comments(`/proofgate resume ${stop}`)).toContain("The run goes on");
});
