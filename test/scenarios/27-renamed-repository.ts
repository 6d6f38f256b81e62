import { expect } from "vitest";
import { PLANNED } from "./agents-plan.ts";
import { journey, PASSES, STOPPED } from "./stage.ts";

/**
 * The repository is renamed while a run is stopped, and another one takes its old name. The stop is the repository's by its id:
 * it stands under the new name, says so there, and is resumed there.
 */
journey(
  "27 a repository that is renamed keeps its stops, and a new one of its old name has none",
  async (scene) => {
    const { agent, alice, repository, world } = scene;
    const { stop } = await scene.stopped();
    const old = repository.name;
    world.github.renameRepository(repository, `${old}-renamed`, alice.account);
    const namesake = await world.github.createRepository({ name: old, owner: world.acme });
    await world.github.push(namesake, { as: alice.account, branch: "main", files: { "README.md": "new\n" } });
    const further = await agent.pushes({ [PLANNED]: "1\n" });
    await scene.settled();
    expect(scene.check(further)).toMatch(STOPPED);
    expect(await scene.run()).toBe("stopped");
    expect([...namesake.checkRuns.values()].filter(({ name }) => name === "proofgate/run")).toEqual([]);

    expect(await alice.comments(`/proofgate resume ${stop}`)).toContain("The run goes on");
    expect(scene.check(further)).toMatch(PASSES);
  },
);
