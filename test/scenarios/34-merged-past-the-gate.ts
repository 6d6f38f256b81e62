import { expect } from "vitest";
import { LADDER, PLANNED, UNPLANNED } from "./agents-plan.ts";
import { journey, NOT_MERGED, PASSES, STOPPED } from "./stage.ts";

/**
 * Alice is an administrator, whom the ruleset lets past, and merges a stopped run into `dev`. GitHub lets her; the run is not
 * promoted by that, the merge is nobody's but hers, and it goes no higher until somebody else has taken it on [T084] [T112].
 */
journey(
  "34 what an administrator merges past the gate is shown, and goes no higher",
  async (scene) => {
    const { agent, alice, bob } = scene;
    await scene.makes("dev");
    const gate = scene.requires("dev");
    gate.bypassActors = [{ actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "always" }];
    await agent.plans();
    const head = await agent.pushes({ [UNPLANNED]: "1\n" });
    const pull = await bob.opensPull("agent/WP-1", "dev");
    await scene.settled();
    expect(scene.check(head)).toMatch(STOPPED);
    expect(await bob.merges(pull)).toMatch(NOT_MERGED);
    expect(await alice.merges(pull)).toBe("merged");
    const merged = await scene.tip("dev");
    expect(await scene.account("dev")).toBe("none");
    expect(await scene.run()).toBe("stopped");
    expect(scene.check(merged)).toMatch(/^failure/);
    await bob.opensPull("dev");
    await scene.settled();
    expect(scene.says(merged)).toContain("nobody has accounted for `dev` going from");
    expect(await alice.comments(`/proofgate adopt ${merged}`)).toContain("so you cannot agree to it as well");

    const carol = scene.joins("carol-who-takes-it-on");
    expect(await carol.comments(`/proofgate adopt ${merged}`)).toContain("it is accounted for");
    expect(scene.check(merged, "main")).toMatch(PASSES);
    await agent.plans("WP-2");
    await agent.pushes({ [PLANNED]: "1\n" }, { branch: "agent/WP-2" });
    const honest = await bob.opensPull("agent/WP-2", "dev");
    await scene.settled();
    expect(await bob.merges(honest)).toBe("merged");
    expect(await scene.account("dev")).toBe("pull");
  },
  LADDER,
);
