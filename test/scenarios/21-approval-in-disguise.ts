import { expect } from "vitest";
import { APPROVED, PLANNED } from "./agents-plan.ts";
import { journey, PASSES, WAITS } from "./stage.ts";

/**
 * An approval that a person has not given: quoted, in a code block, hidden in HTML, edited into their comment by the agent,
 * written by an App with their token, by the agent itself, by whoever wrote some of it. None opens the gate; the plain comment
 * of somebody with no hand in it does [T118] [T121] [T124] [T125].
 */
journey("21 an approval that nobody has given opens no gate", async (scene) => {
  const { agent, alice, bob, mallory, repository, world } = scene;
  await alice.pushes({ ".proofgate/policy.yaml": APPROVED }, { branch: "main" });
  const { pull } = await scene.working();
  const head = await agent.pushes({ [PLANNED]: "1\n" });
  await scene.settled();
  const approve = `/proofgate approve ${head}`;
  const mentions = [`> ${approve}`, `\`\`\`\n${approve}\n\`\`\``, `    ${approve}`, `<!--\n${approve}\n-->`];
  expect((await scene.answersTo(alice, mentions)).filter((answer) => answer !== undefined)).toEqual([]);
  const comment = world.github.comment(repository, pull, alice.account, "I shall look at it tomorrow");
  await scene.settled();
  world.github.editComment(repository, comment, agent.account, approve);
  await scene.settled();
  expect(scene.answerTo(comment.id) ?? "Nothing was done").toContain("Nothing was done");
  expect(await alice.comments(approve, { via: world.app })).toBeUndefined();
  expect(await agent.comments(approve)).toBeUndefined();
  expect(await mallory.comments(approve)).toContain("needs the role `write`");
  expect(scene.check(head, "main")).toMatch(WAITS);

  expect(await bob.comments(approve)).toBeDefined();
  expect(await alice.comments(approve)).toContain("at the gate `main`");
  expect(scene.check(head, "main")).toMatch(PASSES);
});
