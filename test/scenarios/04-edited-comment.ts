import { expect } from "vitest";
import { dispute, STOPPED } from "./stage.ts";

/**
 * Who has write access may edit other people's comments, and the agent has it: it turns alice's "looks odd" into a command,
 * before or after the App has read it, in another second or in the very same (GitHub's times are whole seconds). What was
 * ever edited is no command, whatever it says now; and editing a command afterwards takes nothing back that it did [T121].
 */
dispute("04 an edited comment is no command", async (scene) => {
  const { agent, alice, check, head, repository, stop, world } = scene;
  const { github } = world;
  const [pull] = repository.pulls.values();
  const command = `/proofgate resume ${stop}`;

  const read = github.comment(repository, pull!, alice.account, "this looks odd");
  await scene.settled();
  scene.passes(2);
  github.editComment(repository, read, agent.account, command);
  await scene.settled();

  for (const seconds of [2, 0]) {
    github.webhooks.hold();
    const unread = github.comment(repository, pull!, alice.account, "this looks odd");
    scene.passes(seconds);
    github.editComment(repository, unread, agent.account, command);
    await github.webhooks.release();
    await scene.settled();
  }
  expect(check(head)).toMatch(STOPPED);
  expect(await scene.run()).toBe("stopped");

  // A new comment counts. To edit it later changes nothing.
  const done = github.comment(repository, pull!, alice.account, command);
  await scene.settled();
  scene.passes(2);
  github.editComment(repository, done, alice.account, "/proofgate stop");
  await scene.settled();
});
