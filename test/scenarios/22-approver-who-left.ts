import { expect } from "vitest";
import { APPROVED, PLANNED } from "./agents-plan.ts";
import { journey, NOT_MERGED, PASSES } from "./stage.ts";

/**
 * Carol agrees, and loses her role before anybody merges: her word has stood on it, and the gate is shut again. That of somebody
 * who still works here opens it [T120].
 */
journey("22 the approval of somebody who has left does not count at the merge", async (scene) => {
  const { agent, alice, bob, repository, world } = scene;
  await alice.pushes({ ".proofgate/policy.yaml": APPROVED }, { branch: "main" });
  scene.requires("main");
  const { pull } = await scene.working();
  const head = await agent.pushes({ [PLANNED]: "1\n" });
  const carol = scene.joins("carol-who-leaves");
  await scene.settled();
  expect(await carol.comments(`/proofgate approve ${head}`)).toContain("at the gate `main`");
  expect(scene.check(head, "main")).toMatch(PASSES);
  world.github.setPermission(repository, carol.account, undefined);
  await scene.settled();
  expect(await bob.merges(pull)).toMatch(NOT_MERGED);

  expect(await alice.comments(`/proofgate approve ${head}`)).toContain("at the gate `main`");
  expect(await bob.merges(pull)).toBe("merged");
});
