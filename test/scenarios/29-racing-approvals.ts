import { expect } from "vitest";
import { APPROVED, PLANNED } from "./agents-plan.ts";
import { journey, PASSES, WAITS } from "./stage.ts";

/**
 * Two people must agree. Alice writes it twice in one moment, and is one person; then Carol and Dave agree at once while Bob asks
 * GitHub to merge: whichever comes first, what is merged was agreed to by two, and the update has its account [T122].
 */
journey(
  "29 approvals that come at once, and a merge among them, count each person once",
  async (scene) => {
    const { agent, alice, bob, repository, world } = scene;
    scene.requires("main");
    const { pull } = await scene.working();
    const head = await agent.pushes({ [PLANNED]: "1\n" });
    await scene.settled();
    const approve = `/proofgate approve ${head}`;
    await scene.answersTo(alice, [approve, approve]);
    expect(scene.check(head, "main")).toMatch(WAITS);
    expect(scene.says(head)).toContain("`main` asks for 2 approvals of this head, and 1 is there");

    const carol = scene.joins("carol-at-once");
    const dave = scene.joins("dave-at-once");
    for (const { account } of [carol, dave]) world.github.comment(repository, pull, account, approve);
    const racing = await bob.merges(pull);
    await scene.settled();
    expect(scene.check(head, "main")).toMatch(PASSES);
    // Merged in the race or after it: once.
    expect(racing === "merged" || (await bob.merges(pull)) === "merged").toBe(true);
    expect(await scene.account("main")).toBe("pull");
    expect(await scene.run()).toBe("promoted");
  },
  APPROVED.replace("approvals: 1", "approvals: 2"),
);
