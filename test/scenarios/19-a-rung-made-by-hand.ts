import { expect } from "vitest";
import { LADDER } from "./agents-plan.ts";
import { journey, PASSES } from "./stage.ts";

/**
 * The policy names a branch `dev` that is not there yet. Bob creates it, with something in it that no gate has seen: were it a
 * rung by its name alone, it could be promoted from there. It is none, and agents' work goes on to `main`, until somebody
 * else has looked at what it holds.
 */
journey("19 a branch that somebody creates under a rung's name is no rung", async (scene) => {
  const { alice, bob } = scene;
  await alice.pushes({ ".proofgate/policy.yaml": LADDER }, { branch: "main" });
  await scene.settled();
  const made = await bob.pushes({ "src/unseen.ts": "1\n" }, { branch: "dev", from: await scene.tip("main") });
  await scene.settled();
  expect(scene.check(made)).toMatch(/^failure/);
  const { head } = await scene.working();
  expect(scene.check(head, "main")).toMatch(PASSES);

  expect(await bob.comments(`/proofgate adopt ${made}`)).toContain("so you cannot agree to it as well");
  expect(await alice.comments(`/proofgate adopt ${made}`)).toContain("it is accounted for");
  expect(scene.check(made)).toMatch(PASSES);
});
