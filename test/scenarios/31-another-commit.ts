import { expect } from "vitest";
import { APPROVED, PLANNED } from "./agents-plan.ts";
import { journey, PASSES, WAITS } from "./stage.ts";

/**
 * Alice names the commit by its first letters, by a branch, by the head of another pull request, and the right one under the
 * wrong pull request. None of it is an approval of this head here; the whole id under this pull request is [T080] [T122] [T128].
 */
journey(
  "31 an approval names the whole commit, of the pull request that it stands under",
  async (scene) => {
    const { agent, alice } = scene;
    const first = await scene.working();
    const head = await agent.pushes({ [PLANNED]: "1\n" });
    const other = await scene.working("WP-2");
    const foreign = await agent.pushes({ [PLANNED]: "2\n" }, { branch: "agent/WP-2" });
    await scene.settled();
    for (const short of [head.slice(0, 12), head.slice(0, 39), "HEAD", "agent/WP-1"])
      expect(await alice.comments(`/proofgate approve ${short}`)).toContain("Nothing was done");
    expect(await alice.comments(`/proofgate approve ${foreign}`)).toContain("and not what you approve");
    expect(await alice.comments(`/proofgate approve ${head}`, { on: other.pull })).toContain(
      "and not what you approve",
    );
    expect([scene.check(head, "main"), scene.check(foreign, "main")]).toEqual([
      expect.stringMatching(WAITS),
      expect.stringMatching(WAITS),
    ]);

    expect(await alice.comments(`/proofgate approve ${head}`, { on: first.pull })).toContain(
      "at the gate `main`",
    );
    expect(scene.check(head, "main")).toMatch(PASSES);
    expect(scene.check(foreign, "main")).toMatch(WAITS);
  },
  APPROVED,
);
