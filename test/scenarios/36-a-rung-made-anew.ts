import { expect } from "vitest";
import { LADDER } from "./agents-plan.ts";
import { journey, PASSES } from "./stage.ts";

/**
 * Bob deletes `dev` and makes it anew, with work in it that no gate has seen, so that its history says nothing. The ladder
 * remembers the branch: it is none of it, and what is to go to `main` from there waits. Made from `main` as it is, by somebody who
 * has no hand in that, and adopted, it is a rung again [T171].
 */
journey(
  "36 a rung that is deleted and made anew brings nothing past its gate",
  async (scene) => {
    const { alice, bob } = scene;
    await scene.makes("dev");
    const unseen = await bob.pushes(
      { "src/unseen.ts": "1\n" },
      { branch: "people/unseen", from: await scene.tip("main") },
    );
    await bob.pushesRefs(":refs/heads/dev");
    await scene.settled();
    await bob.pushesRefs(`${unseen}:refs/heads/dev`);
    const pull = await bob.opensPull("dev");
    await scene.settled();
    expect(await scene.account("dev")).toBe("none");
    expect(scene.check(unseen)).toMatch(/^failure/);
    expect(scene.says(unseen)).toContain("nobody has accounted for `dev`");
    expect(await bob.comments(`/proofgate adopt ${unseen}`)).toContain("so you cannot agree to it as well");

    expect(await alice.comments(`/proofgate adopt ${unseen}`)).toContain("it is accounted for");
    expect(scene.check(unseen, "main")).toMatch(PASSES);
    expect(await bob.merges(pull)).toBe("merged");
  },
  LADDER,
);
