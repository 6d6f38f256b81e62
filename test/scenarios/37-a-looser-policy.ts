import { expect } from "vitest";
import { PLANNED, REVIEWED } from "./agents-plan.ts";
import { journey, NOT_MERGED, PASSES, STOPPED, WAITS } from "./stage.ts";

const LOOSER = REVIEWED.replace("reviews: 1", "reviews: 0").replace("mode: enforce", "mode: observe");

/**
 * Bob's pull request needs a review, and brings a policy that asks for none; the agent's branch brings the same beside its work.
 * Who is judged does not choose by what: the target's policy holds until it is changed there, by people [T076].
 */
journey(
  "37 a policy is not loosened by the pull request that needs it",
  async (scene) => {
    const { agent, alice, bob } = scene;
    scene.requires("main");
    await bob.pushes(
      { ".proofgate/policy.yaml": LOOSER, "src/fix.ts": "1\n" },
      { branch: "people/fix", from: await scene.tip("main") },
    );
    const pull = await bob.opensPull("people/fix");
    await scene.settled();
    const head = await scene.tip("people/fix");
    expect(scene.check(head, "main")).toMatch(WAITS);
    expect(scene.says(head)).toContain("this head needs the review of 1 person, and none is there");
    expect(scene.says(head)).toContain("this path is protected");
    expect(await bob.merges(pull)).toMatch(NOT_MERGED);
    const { pull: agents } = await scene.working();
    const loosened = await agent.pushes({ [PLANNED]: "1\n", ".proofgate/policy.yaml": LOOSER });
    await scene.settled();
    expect(scene.check(loosened)).toMatch(STOPPED);
    expect(await bob.merges(agents)).toMatch(NOT_MERGED);

    const without = await bob.pushes({ ".proofgate/policy.yaml": REVIEWED }, { branch: "people/fix" });
    await alice.reviews(pull);
    expect(scene.check(without, "main")).toMatch(WAITS);
    const clean = await bob.pushes(
      { "src/fix.ts": "1\n" },
      { branch: "people/clean", from: await scene.tip("main") },
    );
    const honest = await bob.opensPull("people/clean");
    await scene.settled();
    await alice.reviews(honest);
    expect(scene.check(clean, "main")).toMatch(PASSES);
    expect(await bob.merges(honest)).toBe("merged");
  },
  REVIEWED,
);
