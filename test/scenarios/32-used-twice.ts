import { expect } from "vitest";
import { APPROVED, PLANNED } from "./agents-plan.ts";
import { journey, NOT_MERGED, PASSES, WAITS } from "./stage.ts";

/**
 * What Alice agreed to was merged, and taken back. Then the same tree comes again, as the work of another run: it changes what
 * was approved, byte for byte, and her old word is used up. Said again where it was said, it is about what was merged then.
 */
journey(
  "32 an approval is used once, though the same tree comes again",
  async (scene) => {
    const { agent, alice, bob } = scene;
    scene.requires("main");
    const { pull } = await scene.working();
    const head = await agent.pushes({ [PLANNED]: "1\n" });
    await scene.settled();
    await alice.comments(`/proofgate approve ${head}`);
    expect(await bob.merges(pull)).toBe("merged");
    await bob.pushes({ [PLANNED]: null }, { branch: "people/revert", from: await scene.tip("main") });
    const revert = await bob.opensPull("people/revert");
    await scene.settled();
    expect(await bob.merges(revert)).toBe("merged");

    const again = await scene.working("WP-2");
    const same = await agent.pushes({ [PLANNED]: "1\n" }, { branch: "agent/WP-2" });
    await scene.settled();
    expect(scene.check(same, "main")).toMatch(WAITS);
    expect(scene.says(same)).toContain("and none is there");
    await alice.comments(`/proofgate approve ${head}`, { on: pull });
    expect(await alice.comments(`/proofgate approve ${head}`, { on: again.pull })).toContain(
      "and not what you approve",
    );
    expect(await bob.merges(again.pull)).toMatch(NOT_MERGED);

    expect(await alice.comments(`/proofgate approve ${same}`, { on: again.pull })).toContain("at the gate");
    expect(scene.check(same, "main")).toMatch(PASSES);
    expect(await bob.merges(again.pull)).toBe("merged");
  },
  APPROVED,
);
