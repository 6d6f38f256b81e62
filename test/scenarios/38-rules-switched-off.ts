import { expect } from "vitest";
import { LADDER_APPROVED, PLANNED } from "./agents-plan.ts";
import { journey, PASSES } from "./stage.ts";

/**
 * Somebody switches the ruleset off between the approval and the merge, and the agent writes on: GitHub now merges whatever it is
 * asked to. What it merges is not what was agreed to: the approval is not used for it, `main` shows it in red, and it is
 * adopted or taken back. With the ruleset in force, the approved head goes in [T112] [T113].
 */
journey(
  "38 a ruleset that is switched off lets a merge through, and hides nothing",
  async (scene) => {
    const { agent, alice, bob } = scene;
    const gate = scene.requires("main");
    const { pull } = await scene.working();
    const approved = await agent.pushes({ [PLANNED]: "1\n" });
    await scene.settled();
    await alice.comments(`/proofgate approve ${approved}`);
    expect(scene.check(approved, "main")).toMatch(PASSES);
    gate.enforcement = "disabled";
    await agent.pushes({ [PLANNED]: "2\n" });
    expect(await bob.merges(pull)).toBe("merged");
    const merged = await scene.tip("main");
    expect(await scene.account("main")).toBe("none");
    expect(scene.check(merged)).toMatch(/^failure/);
    expect(scene.says(merged, "run")).toContain("nobody has accounted for `main`");
    expect(await scene.run()).not.toBe("promoted");

    gate.enforcement = "active";
    const honest = await scene.working("WP-2");
    await agent.pushes({ [PLANNED]: "3\n" }, { branch: "agent/WP-2" });
    await scene.settled();
    await alice.comments(`/proofgate approve ${await scene.tip("agent/WP-2")}`, { on: honest.pull });
    expect(await bob.merges(honest.pull)).toBe("merged");
    expect(await scene.account("main")).toBe("pull");
  },
  LADDER_APPROVED,
);
