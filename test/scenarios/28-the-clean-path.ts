import { expect } from "vitest";
import { LADDER_APPROVED, PLANNED } from "./agents-plan.ts";
import { journey, PASSES, WAITS } from "./stage.ts";

/**
 * How it is meant to go: the agent plans and works, its run is merged into `dev`, and from there it is promoted to `main`. On the
 * whole way a person writes one comment: the approval of the very commit that goes to customers [P118] [S11].
 */
journey(
  "28 an agent's work reaches `main` by one human comment",
  async (scene) => {
    const { agent, alice, bob, repository, world } = scene;
    await scene.makes("dev");
    scene.requires("dev");
    scene.requires("main");
    await agent.plans();
    const head = await agent.pushes({ [PLANNED]: "1\n" });
    const work = await bob.opensPull("agent/WP-1", "dev");
    await scene.settled();
    expect(scene.check(head)).toMatch(PASSES);
    expect(scene.check(head, "dev")).toMatch(PASSES);
    expect(await bob.merges(work)).toBe("merged");
    expect(await scene.run()).toBe("promoted");

    const promotion = await bob.opensPull("dev");
    await scene.settled();
    const promoted = await scene.tip("dev");
    expect(scene.check(promoted, "main")).toMatch(WAITS);
    expect(scene.says(promoted)).toContain("`main` asks for 1 approval of this head, and none is there");
    expect(await alice.comments(`/proofgate approve ${promoted}`, { on: promotion })).toContain(
      "at the gate `main`",
    );
    expect(scene.check(promoted, "main")).toMatch(PASSES);
    expect(await bob.merges(promotion)).toBe("merged");
    expect(await world.github.git(repository.git.directory, "show", `main:${PLANNED}`)).toBe("1\n");
    expect([await scene.account("dev"), await scene.account("main")]).toEqual(["pull", "pull"]);
    const commands = [...repository.comments.values()].filter(({ author }) => author.type === "User");
    expect(commands).toHaveLength(1);
  },
  LADDER_APPROVED,
);
