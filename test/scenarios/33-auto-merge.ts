import { expect } from "vitest";
import { announcePull } from "../github/pull-follow.ts";
import { APPROVED, PLANNED } from "./agents-plan.ts";
import { journey, NOT_MERGED, PASSES, WAITS } from "./stage.ts";

/**
 * Bob has GitHub merge by itself as soon as it can, before anybody has agreed; then Alice agrees, and in the same moment the agent
 * writes on. GitHub tries whenever something moves (here Bob asks in its
 * place), and merges nothing that nobody agreed to: only once she has seen what is there.
 */
journey(
  "33 auto-merge that is switched on before the approval waits for it, and for no other commit's",
  async (scene) => {
    const { agent, alice, bob, repository, world } = scene;
    scene.requires("main");
    const { pull } = await scene.working();
    const first = await agent.pushes({ [PLANNED]: "1\n" });
    await announcePull(world.github.world, repository, bob.account, pull, "auto_merge_enabled");
    await scene.settled();
    expect(scene.check(first, "main")).toMatch(WAITS);
    expect(await bob.merges(pull)).toMatch(NOT_MERGED);
    const [, second] = await Promise.all([
      scene.answersTo(alice, [`/proofgate approve ${first}`]),
      agent.pushes({ [PLANNED]: "2\n" }),
    ]);
    await scene.settled();
    expect(await bob.merges(pull)).toMatch(NOT_MERGED);
    expect(scene.says(second)).toContain(`/proofgate approve ${second}`);

    expect(await alice.comments(`/proofgate approve ${second}`)).toContain("at the gate `main`");
    expect(scene.check(second, "main")).toMatch(PASSES);
    expect(await bob.merges(pull)).toBe("merged");
    expect(await scene.account("main")).toBe("pull");
  },
  APPROVED,
);
