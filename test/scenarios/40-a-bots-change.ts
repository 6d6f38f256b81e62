import { expect } from "vitest";
import { NOT_FOUND } from "../github/faults.ts";
import { journey, NOT_MERGED, PASSES, WAITS } from "./stage.ts";

/**
 * A bot that nobody has listed brings a change, and the policy asks for nobody's look at people's: at a bot's somebody looks all the
 * same. Bob pushes to the bot's branch and approves it himself, to get it in alone; then nobody can tell who has approved. Neither
 * opens the gate; Alice's word does, by a command also while the reviews cannot be read [T118].
 */
journey(
  "40 a bot's change goes in by a person's look, and nobody brings one in alone by it",
  async (scene) => {
    const { alice, bob, repository, world } = scene;
    const { github, acme } = world;
    scene.requires("main");
    const permissions = { contents: "write", metadata: "read" } as const;
    const { app } = await github.registerApp({ slug: "deps", owner: acme, permissions, events: [] });
    const as = github.installApp(app, acme);
    await github.push(repository, { as, branch: "deps/one", files: { "src/dep.ts": "1\n" } });
    const pull = await github.openPull(repository, { as: app.bot, head: "deps/one", base: "main" });
    await scene.settled();
    const first = await scene.tip("deps/one");
    expect(scene.check(first, "main")).toMatch(WAITS);
    expect(scene.says(first)).toContain("this head needs the review of 1 person");
    const own = await bob.pushes({ "src/dep.ts": "bob's\n" }, { branch: "deps/one" });
    await scene.settled();
    await bob.reviews(pull);
    expect(scene.says(own)).toContain("the review of `bob` does not count: they pushed last");
    github.faults.add({ method: "GET", path: /\/reviews$/, what: NOT_FOUND, times: 100 });
    await scene.joins("reader-of-a-bots-change").reviews(pull, "COMMENTED");
    expect(scene.check(own, "main")).toMatch(/^failure/);
    expect(scene.says(own)).toContain("the reviews cannot be read");
    expect(await bob.merges(pull)).toMatch(NOT_MERGED);

    expect(await alice.comments(`/proofgate approve ${own}`, { on: pull })).toContain("at the gate `main`");
    expect(scene.check(own, "main")).toMatch(PASSES);
    github.faults.clear();
    expect(await bob.merges(pull)).toBe("merged");
  },
);
