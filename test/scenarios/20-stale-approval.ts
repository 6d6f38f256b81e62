import { expect } from "vitest";
import { APPROVED, PLANNED } from "./agents-plan.ts";
import { journey, NOT_MERGED, PASSES, WAITS } from "./stage.ts";

/**
 * Alice agrees to what the agent has written, and the agent writes something else: before the merge, and in the very moment in
 * which she agrees. Her word is for one commit; it lifts no other, and the merge of that one waits [T087] [T122].
 */
journey("20 an approval is for the commit that it names, and for no later one", async (scene) => {
  const { agent, alice, bob } = scene;
  await alice.pushes({ ".proofgate/policy.yaml": APPROVED }, { branch: "main" });
  scene.requires("main");
  const { pull } = await scene.working();
  const first = await agent.pushes({ [PLANNED]: "1\n" });
  await scene.settled();
  expect(scene.check(first, "main")).toMatch(WAITS);
  expect(await alice.comments(`/proofgate approve ${first}`)).toContain("at the gate `main`");
  expect(scene.check(first, "main")).toMatch(PASSES);

  const second = await agent.pushes({ [PLANNED]: "2\n" });
  const [, third] = await Promise.all([
    scene.answersTo(alice, [`/proofgate approve ${second}`]),
    agent.pushes({ [PLANNED]: "3\n" }),
  ]);
  await scene.settled();
  expect(scene.check(third, "main")).toMatch(WAITS);
  expect(await alice.comments(`/proofgate approve ${first}`)).toContain("and not what you approve");
  expect(await bob.merges(pull)).toMatch(NOT_MERGED);

  expect(await alice.comments(`/proofgate approve ${third}`)).toContain("at the gate `main`");
  expect(await bob.merges(pull)).toBe("merged");
});
