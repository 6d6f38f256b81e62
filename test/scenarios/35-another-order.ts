import { expect } from "vitest";
import { APPROVED, PLANNED } from "./agents-plan.ts";
import type { Scene } from "./stage.ts";
import { journey, PASSES, stopIn, WAITS } from "./stage.ts";

const LINES = Array.from({ length: 12 }, (_, at) => `line ${at}\n`);

/**
 * Alice agrees to the agent's change of a file. In the merge queue it comes to stand behind Bob's change of the same file: git
 * merges the two, and what would be merged then is not what she agreed to. That group is shut, and says why; the same pull request
 * in front of the queue is what she saw, and lands. Each group has its own commit, and no check of another [T085] [T122].
 */
journey(
  "35 a merge group in another order is judged by itself, and what was approved is what lands",
  async (scene) => {
    const { agent, alice, bob, repository, world } = scene;
    const { github } = world;
    await alice.pushes({ [PLANNED]: LINES.join("") }, { branch: "main" });
    scene.requires("main");
    github.addRuleset(repository, {
      name: "queue",
      conditions: { ref_name: { include: ["refs/heads/main"], exclude: [] } },
      rules: [{ type: "merge_queue" }],
    });
    const { pull } = await scene.working();
    const head = await agent.pushes({ [PLANNED]: LINES.with(1, "the agent's\n").join("") });
    const bobs = await bob.pushes(
      { [PLANNED]: LINES.with(10, "bob's\n").join("") },
      { branch: "people/page", from: await scene.tip("main") },
    );
    const first = await bob.opensPull("people/page");
    await scene.settled();
    expect(await alice.comments(`/proofgate approve ${head}`, { on: pull })).toContain("at the gate `main`");
    expect([scene.check(head, "main"), scene.check(bobs, "main")]).toEqual([
      expect.stringMatching(PASSES),
      expect.stringMatching(PASSES),
    ]);
    await github.enqueue(repository, first, bob.account);
    const behind = await github.enqueue(repository, pull, bob.account);
    await scene.settled();
    expect(scene.check(behind.headSha, "main")).toMatch(WAITS);
    expect(scene.says(behind.headSha)).toContain("merging changes something else by now");

    const stop = stopIn(await alice.comments("/proofgate stop let me look", { on: pull }));
    await alice.comments(`/proofgate resume ${stop}`, { on: pull });
    expect(scene.check(head, "main")).toMatch(PASSES);
    expect(scene.check(behind.headSha, "main")).not.toMatch(PASSES);

    leaves(scene, first.number);
    leaves(scene, pull.number);
    const alone = await github.enqueue(repository, pull, bob.account);
    expect(alone.headSha).not.toBe(behind.headSha);
    await scene.settled();
    expect(scene.check(alone.headSha, "main")).toMatch(PASSES);
    await github.processQueue(repository);
    await scene.settled();
    expect(pull.merged).toBeDefined();
    expect(await scene.account("main")).toBe("pull");
  },
  APPROVED,
);

/** Somebody takes it out of the queue, as a button of GitHub's does. */
function leaves({ repository }: Scene, number: number): void {
  const at = repository.queue.findIndex(({ pull }) => pull.number === number);
  repository.queue.splice(at, 1);
}
