import { expect } from "vitest";
import { APPROVED, PLANNED } from "./agents-plan.ts";
import { journey, PASSES, WAITS } from "./stage.ts";

/**
 * Bob asked for the merge by opening the pull request; a trailer of the agent's commit names Carol as its co-author. Both have a
 * hand in it, and neither's word counts. Alice has none [T118].
 */
journey(
  "30 neither who asks for the merge nor a co-author agrees to it",
  async (scene) => {
    const { agent, alice, bob } = scene;
    await scene.working();
    const carol = scene.joins("carol-co-author");
    const head = await agent.pushes({ [PLANNED]: "1\n" }, { with: carol.account });
    await scene.settled();
    const approve = `/proofgate approve ${head}`;
    for (const person of [bob, carol])
      expect(await person.comments(approve)).toContain("so you cannot agree to it as well");
    expect(scene.check(head, "main")).toMatch(WAITS);

    expect(await alice.comments(approve)).toContain("at the gate `main`");
    expect(scene.check(head, "main")).toMatch(PASSES);
  },
  APPROVED,
);
