import { expect } from "vitest";
import { REVIEWED } from "./agents-plan.ts";
import { journey, NOT_MERGED, PASSES, WAITS } from "./stage.ts";

/**
 * Bob's own change needs somebody's look. An approval by who may only read, by the agent's account, of an older head, one that is
 * dismissed, one that its giver has taken back, and of whoever pushed last: each leaves the gate shut, and says why. Alice's
 * counts, until she loses her role; a plain `/proofgate approve` of somebody else does as well [P122] [T118] [T120] [T123].
 */
journey(
  "39 a person's change goes in by somebody else's look at this very head",
  async (scene) => {
    const { agent, alice, bob, mallory, repository, world } = scene;
    scene.requires("main");
    const from = await scene.tip("main");
    const old = await bob.pushes({ "src/fix.ts": "1\n" }, { branch: "people/fix", from });
    const pull = await bob.opensPull("people/fix");
    await scene.settled();
    expect(scene.says(old)).toContain("this head needs the review of 1 person, and none is there");
    const carol = scene.joins("carol-second-look");
    const dismissed = await carol.reviews(pull);
    expect(scene.check(old, "main")).toMatch(PASSES);
    world.github.dismissReview(repository, pull, dismissed, alice.account);
    await scene.settled();
    expect(scene.says(old)).toContain("`carol-second-look` does not count: it was dismissed");
    await mallory.reviews(pull);
    await agent.reviews(pull);
    const dave = scene.joins("dave-second-look");
    await dave.reviews(pull);
    const head = await dave.pushes({ "src/fix.ts": "2\n" }, { branch: "people/fix" });
    await scene.settled();
    expect(scene.says(head)).toContain(`it was given for \`${old.slice(0, 12)}\``);
    await Promise.all([mallory.reviews(pull), agent.reviews(pull), dave.reviews(pull)]);
    expect(scene.check(head, "main")).toMatch(WAITS);
    const said = scene.says(head);
    for (const why of ["may not write here now", "no person gave it", "they pushed last"])
      expect(said).toContain(why);
    await alice.reviews(pull);
    await alice.reviews(pull, "CHANGES_REQUESTED");
    expect(scene.says(head)).toContain("it asks for changes");
    expect(await bob.merges(pull)).toMatch(NOT_MERGED);

    await carol.reviews(pull);
    expect(scene.check(head, "main")).toMatch(PASSES);
    world.github.setPermission(repository, carol.account, "read");
    await scene.settled();
    expect(scene.check(head, "main")).toMatch(WAITS);
    expect(await alice.comments(`/proofgate approve ${head}`, { on: pull })).toContain("at the gate `main`");
    expect(scene.check(head, "main")).toMatch(PASSES);
    expect(await bob.merges(pull)).toBe("merged");
  },
  REVIEWED,
);
