import { expect } from "vitest";
import { dispute, STOPPED } from "./stage.ts";

/**
 * Alice resumes, thinks better of it, and deletes the comment before the App has come to read it. The webhook still says
 * what she wrote; the App asks GitHub, finds nothing, and does nothing. What was read and obeyed before is done: deleting
 * that comment later stops nothing, for `/proofgate stop` does, and says so [T121].
 */
dispute("05 a comment that is gone is no command", async (scene) => {
  const { alice, check, head, repository, stop, world } = scene;
  const { github } = world;
  const [pull] = repository.pulls.values();

  github.webhooks.hold();
  const regretted = github.comment(repository, pull!, alice.account, `/proofgate resume ${stop}`);
  github.deleteComment(repository, regretted, alice.account);
  await github.webhooks.release();
  await scene.settled();
  expect(scene.answerTo(regretted.id)).toBeUndefined();
  expect(check(head)).toMatch(STOPPED);

  const meant = github.comment(repository, pull!, alice.account, `/proofgate resume ${stop}`);
  await scene.settled();
  github.deleteComment(repository, meant, alice.account);
  await scene.settled();
  expect(scene.answerTo(meant.id)).toContain("The run goes on");
});
