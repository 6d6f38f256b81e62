import { expect } from "vitest";
import { journey, NOT_MERGED, STOPPED } from "./stage.ts";

/**
 * Another App says `proofgate/main: success` on the commit of a stopped run. The ruleset wants the check of one App and of no
 * other, so that GitHub merges nothing by it; our own check is what it was. A run that is not stopped is merged [T109].
 */
journey("23 a check of the same name by another App opens nothing", async (scene) => {
  const { bob, repository, world } = scene;
  scene.requires("main");
  const { head } = await scene.stopped();
  const [pull] = repository.pulls.values();
  const { app } = await world.github.registerApp({
    slug: "squatter",
    owner: world.acme,
    permissions: { checks: "write", metadata: "read" },
    events: [],
  });
  const token = world.github.installationToken(world.github.installApp(app, world.acme));
  const squatted = await fetch(`${world.github.api}/repos/acme/${repository.name}/check-runs`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "proofgate/main", head_sha: head, conclusion: "success" }),
  });
  expect(squatted.status).toBe(201);
  await scene.settled();
  expect(await bob.merges(pull!)).toMatch(NOT_MERGED);
  expect(scene.check(head)).toMatch(STOPPED);

  const honest = await scene.working("WP-2");
  expect(await bob.merges(honest.pull)).toBe("merged");
});
