import { expect } from "vitest";
import { POLICY } from "../app/running-app.ts";
import { UNPLANNED } from "./agents-plan.ts";
import { journey, PASSES, STOPPED } from "./stage.ts";

/**
 * The agent pushes tags that are called `main` and as its own branch is: the one with a policy that stops nothing, the other with
 * its plan alone. Who asks git for a short name may be given the tag. The branches are judged, by the branch's policy; a
 * release's tag is nobody's business [T068].
 */
journey("26 a tag that is named like a branch is not the branch", async (scene) => {
  const { agent, alice } = scene;
  const { head: planned } = await scene.working();
  const mild = await agent.pushes(
    { ".proofgate/policy.yaml": POLICY.replace("mode: enforce", "mode: observe") },
    { branch: "agent/mild", from: await scene.tip("main") },
  );
  await agent.pushesRefs(`${mild}:refs/tags/main`, `${planned}:refs/tags/agent/WP-1`);
  // By its full name, where a short one would be two things.
  const head = await agent.pushes({ [UNPLANNED]: "1\n" });
  await scene.settled();
  expect(scene.check(head)).toMatch(STOPPED);

  const release = await scene.tip("main");
  await alice.pushesRefs(`${release}:refs/tags/v1.0.0`);
  const next = await scene.working("WP-2");
  expect(scene.check(next.head)).toMatch(PASSES);
  expect(scene.check(release)).toBeUndefined();
});
