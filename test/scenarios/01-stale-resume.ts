import { expect } from "vitest";
import { UNPLANNED } from "./agents-plan.ts";
import { journey, PASSES, STOPPED } from "./stage.ts";

/**
 * Alice has looked at a stop and is about to resume it. Before her comment is read, the agent pushes more: a head that she
 * never saw. She accepts that stop's findings up to that stop's head, and nothing that came after (contract.md, 6): another
 * file stops by itself, whichever webhook the App reads first, and the accepted file is no place to write what one likes
 * [T122].
 */
journey("01 a resume accepts what was looked at, not what was pushed meanwhile", async (scene) => {
  const { agent, alice, repository, world } = scene;
  const { head, stop } = await scene.stopped();

  const { webhooks } = world.github;
  webhooks.hold();
  const pushed = await agent.pushes({ "lib/more.ts": "1\n" });
  const [pull] = repository.pulls.values();
  world.github.comment(repository, pull!, alice.account, `/proofgate resume ${stop}`);
  await webhooks.release((held) => [...held].reverse());
  await scene.settled();
  expect(scene.check(pushed)).toMatch(STOPPED);
  expect(await scene.run()).toBe("stopped");

  // She looks again, at the head as it is, and says so: then the run goes on.
  const [second, ...others] = scene.offers(pushed);
  expect(others).toEqual([]);
  expect(second).not.toBe(stop);
  expect(await alice.comments(`/proofgate resume ${second}`)).toContain("The run goes on");
  expect(scene.check(pushed)).toMatch(PASSES);
  expect(head).not.toBe(pushed);
});

journey("01 what a human accepted in one file is not a licence for that file", async (scene) => {
  const { agent, alice } = scene;
  const { head, stop } = await scene.stopped();
  await alice.comments(`/proofgate resume ${stop}`);
  expect(scene.check(head)).toMatch(PASSES);

  const rewritten = await agent.pushes({ [UNPLANNED]: "somethingElse()\n" });
  await scene.settled();
  expect(scene.check(rewritten)).toMatch(STOPPED);
});
