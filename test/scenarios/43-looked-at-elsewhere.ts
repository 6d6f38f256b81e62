import { expect } from "vitest";
import { NOT_FOUND } from "../github/faults.ts";
import { REVIEWED } from "./agents-plan.ts";
import { journey, NOT_MERGED, PASSES, WAITS } from "./stage.ts";

/**
 * Bob has a small change looked at beside a branch of his own, which holds the large one that nobody has seen; then he has the
 * pull request go to `main`, with the same head. That look does not count there, nor does one of which GitHub does not tell
 * beside what it was; one that is given there does, as often as the pull request was retargeted before [T080] [T123].
 */
journey(
  "43 what was looked at beside another branch was not looked at",
  async (scene) => {
    const { alice, bob, world } = scene;
    scene.requires("main");
    const from = await scene.tip("main");
    const large = await bob.pushes({ "src/large.ts": "1\n" }, { branch: "people/large", from });
    const head = await bob.pushes({ "src/small.ts": "1\n" }, { branch: "people/small", from: large });
    const pull = await bob.opensPull("people/small", "people/large");
    await scene.settled();
    await alice.reviews(pull);
    scene.passes(2);
    await bob.retargets(pull, "main");
    expect(scene.check(head, "main")).toMatch(WAITS);
    expect(scene.says(head)).toContain(
      "the review of `alice` does not count: it was given before the pull request went into this branch",
    );
    expect(await bob.merges(pull)).toMatch(NOT_MERGED);
    scene.passes(2);
    world.github.faults.add({ method: "GET", path: /\/events$/, what: NOT_FOUND, times: 1 });
    await alice.reviews(pull);
    expect(scene.check(head, "main")).toMatch(WAITS);
    expect(scene.says(head)).toContain("where the pull request went before cannot be read");

    await alice.reviews(pull);
    expect(scene.check(head, "main")).toMatch(PASSES);
    expect(await bob.merges(pull)).toBe("merged");
  },
  REVIEWED,
);
