import { expect } from "vitest";
import { HOTFIXED } from "./agents-plan.ts";
import { journey, NOT_MERGED, PASSES, WAITS } from "./stage.ts";

/**
 * Bob's change may go to `dev`, and its gate says so. Then he has the pull request go to `main`, and opens a twin of it that
 * goes there too: the check of one gate is not that of the other, and what was let through below is a hotfix there, which
 * another person must agree to. Back to `dev`, it goes in [T080] [T081] [T082] [T128].
 */
journey(
  "24 a pull request that is retargeted, or has a twin, stands before each gate by itself",
  async (scene) => {
    const { alice, bob } = scene;
    await scene.settled();
    await alice.pushesRefs(`${await scene.tip("main")}:refs/heads/dev`);
    await alice.pushes({ ".proofgate/policy.yaml": HOTFIXED }, { branch: "main" });
    scene.requires("dev");
    scene.requires("main");
    await scene.settled();
    const head = await bob.pushes(
      { "src/fix.ts": "1\n" },
      { branch: "people/fix", from: await scene.tip("dev") },
    );
    const pull = await bob.opensPull("people/fix", "dev");
    await scene.settled();
    expect(scene.check(head, "dev")).toMatch(PASSES);
    await bob.retargets(pull, "main");
    expect(scene.check(head, "main")).toMatch(WAITS);
    expect(await bob.merges(pull)).toMatch(NOT_MERGED);
    await bob.retargets(pull, "dev");
    const twin = await bob.opensPull("people/fix", "main");
    await scene.settled();
    expect(await bob.merges(twin)).toMatch(NOT_MERGED);
    expect(await bob.comments(`/proofgate approve ${head}`, { on: twin })).toContain(
      "so you cannot agree to it as well",
    );

    expect(await bob.merges(pull)).toBe("merged");
    expect(scene.check(head, "main")).toMatch(WAITS);
  },
);
