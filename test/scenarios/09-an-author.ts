import { expect } from "vitest";
import { PLANNED } from "./agents-plan.ts";
import { journey, STOPPED } from "./stage.ts";

/**
 * Bob helps the agent out with a commit of his own on its branch; carol pushes one that git says the agent wrote. Whoever
 * wrote or pushed any of it cannot agree to it as well (contract.md, 6): the name in a commit is anybody's to write, the
 * pusher is GitHub's to say [T118]. To narrow is everybody's: an author may stop what they wrote in.
 */
journey("09 who wrote or pushed some of it does not resume it", async (scene) => {
  const { agent, alice, bob, joins } = scene;
  const carol = joins("carol-who-pushes");
  const { stop } = await scene.stopped();
  await bob.pushes({ [PLANNED]: "bob helps\n" });
  const head = await carol.pushesInTheNameOf(agent.account);
  await scene.settled();

  const command = `/proofgate resume ${stop}`;
  expect(await bob.comments(command)).toContain("you cannot agree to it as well");
  expect(await carol.comments(command)).toContain("you cannot agree to it as well");
  expect(scene.check(head)).toMatch(STOPPED);

  const answer = await bob.comments("/proofgate stop I see it now");
  expect(answer).toContain("The run is stopped");
  for (const id of scene.offers(head)) await alice.comments(`/proofgate resume ${id}`);
  expect(scene.check(head)).not.toMatch(STOPPED);
  expect(await scene.run()).not.toBe("stopped");
});
