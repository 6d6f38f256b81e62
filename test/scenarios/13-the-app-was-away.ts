import { expect } from "vitest";
import { journey, PASSES, STOPPED } from "./stage.ts";

/**
 * While the App is away, the agent pushes once more and alice resumes the stop that she saw; GitHub gives up on both
 * webhooks. Back again, the App finds the push by itself, and stops it; it does not go looking for comments that might lift
 * something. Sent again by GitHub, alice's comment counts for what she saw, and for no more.
 */
journey("13 a resume that came while the App was away opens nothing by itself", async (scene) => {
  const { agent, alice, repository, world } = scene;
  const { webhooks } = world.github;
  const { stop } = await scene.stopped();
  const [pull] = repository.pulls.values();

  webhooks.fate = () => "lose";
  const pushed = await agent.pushes({ "lib/more.ts": "1\n" });
  const comment = world.github.comment(repository, pull!, alice.account, `/proofgate resume ${stop}`);
  const lost = webhooks.deliveries.findLast(({ event }) => event === "issue_comment");
  webhooks.fate = undefined;
  await world.restart();
  await world.running.sweep();
  await scene.settled();
  expect(scene.check(pushed)).toMatch(STOPPED);
  expect(await scene.run()).toBe("stopped");
  expect(scene.answerTo(comment.id)).toBeUndefined();

  await webhooks.redeliver(lost!.guid);
  await scene.settled();
  expect(scene.answerTo(comment.id)).toContain("1 more must be resumed");
  expect(scene.check(pushed)).toMatch(STOPPED);
  const [left] = scene.offers(pushed);
  expect(await alice.comments(`/proofgate resume ${left}`)).toContain("The run goes on");
  expect(scene.check(pushed)).toMatch(PASSES);
});
