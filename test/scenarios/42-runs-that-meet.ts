import { expect } from "vitest";
import { PLANNED } from "./agents-plan.ts";
import { journey, PASSES } from "./stage.ts";

/**
 * Two runs plan the same file. Both go on, and are told of each other; their heads conflict, and both say so. When the first is
 * abandoned the second is judged again, and nobody has to ask for it [P29] [P32].
 */
journey("42 runs that meet are told of each other, and go on side by side", async (scene) => {
  const { agent, alice, world, repository } = scene;
  const sweeps = async (): Promise<void> => {
    await world.running.sweep();
    await scene.settled();
  };
  const words = (head: string): string =>
    [...repository.checkRuns.values()]
      .filter(({ headSha, name }) => headSha === head && name === "proofgate/run")
      .map(({ summary, text }) => `${summary}${text}`)
      .at(-1) ?? "";
  const { pull } = await scene.working("WP-1");
  const first = await agent.pushes({ [PLANNED]: "1\n" }, { branch: "agent/WP-1" });
  await scene.working("WP-2");
  const second = await agent.pushes({ [PLANNED]: "2\n" }, { branch: "agent/WP-2" });
  await scene.settled();
  expect(scene.check(first)).toMatch(PASSES);
  expect(scene.check(second)).toMatch(PASSES);
  expect(scene.check(second, "main")).toMatch(PASSES);
  expect(words(second)).toContain("the plan `WP-1` on `agent/WP-1` names `src/page.ts` as well");

  await sweeps();
  expect(scene.check(first)).toMatch(PASSES);
  expect(words(first)).toContain("merging it with the run of `WP-2` on `agent/WP-2` conflicts");
  expect(words(second)).toContain("merging it with the run of `WP-1` on `agent/WP-1` conflicts");
  const { db } = world.running.store;
  const entries = await db
    .selectFrom("ledger_entries")
    .select("line")
    .where("kind", "=", "annotation")
    .where("repository_id", "=", repository.id)
    .execute();
  expect(entries.filter(({ line }) => line.includes("integration verification"))).toHaveLength(1);

  await alice.comments("/proofgate abandon", { on: pull });
  await sweeps();
  expect(scene.check(second)).toMatch(PASSES);
  expect(scene.check(second, "main")).toMatch(PASSES);
  expect(words(second)).not.toContain("WP-1");
});
