import { expect } from "vitest";
import { LADDER } from "./agents-plan.ts";
import { journey, PASSES } from "./stage.ts";

/**
 * Alice may bypass every rule, and pushes to `dev` directly. Nothing stops her: but the commit turns red, and what is to go
 * from `dev` to `main` waits until another person has taken it on. So does what she pushed to `main` itself [T084] [T112].
 */
journey("18 what is pushed past the gate waits for another person", async (scene) => {
  const { alice, bob } = scene;
  await scene.settled();
  await alice.pushes({ "docs/a.md": "1\n" }, { branch: "dev", from: await scene.tip("main") });
  const policy = await alice.pushes({ ".proofgate/policy.yaml": LADDER }, { branch: "main" });
  await scene.settled();
  const direct = await alice.pushes({ "src/quick.ts": "1\n" }, { branch: "dev" });
  await bob.opensPull("dev");
  await scene.settled();
  expect(scene.check(direct)).toMatch(/^failure/);
  expect(scene.check(direct, "main")).toMatch(/^failure/);

  expect(await alice.comments(`/proofgate adopt ${direct}`)).toContain("so you cannot agree to it as well");
  expect(await bob.comments(`/proofgate adopt ${direct}`)).toContain("it is accounted for");
  expect(scene.check(direct)).toMatch(PASSES);
  expect(scene.check(direct, "main")).toMatch(/^failure/);
  expect(await bob.comments(`/proofgate adopt ${policy}`)).toContain("it is accounted for");
  expect(scene.check(direct, "main")).toMatch(PASSES);
});
