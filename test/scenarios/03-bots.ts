import { expect } from "vitest";
import { dispute, STOPPED } from "./stage.ts";

/**
 * A bot writes the command: our App's own account, or another App's that has write access; and an App writes it with alice's
 * token, so that her name stands over it. GitHub tells both (`type`, `performed_via_github_app`). None counts, and none is
 * answered, for an answer to a program may be answered in turn [T118] [T126].
 */
dispute("03 no bot resumes, and no App in a person's name", async (scene) => {
  const { alice, check, head, joins, stop, world } = scene;
  const { github } = world;
  const command = `/proofgate resume ${stop}`;
  const { app: helper } = await github.registerApp({ slug: "helper", permissions: {}, events: [] });

  expect(await scene.as(world.app.bot).comments(command)).toBeUndefined();
  expect(await scene.as(helper.bot).comments(command)).toBeUndefined();
  expect(await alice.comments(command, { via: helper })).toBeUndefined();
  expect(await alice.comments("/proofgate abandon", { via: helper })).toBeUndefined();
  expect(check(head)).toMatch(STOPPED);
  expect(await scene.run()).toBe("stopped");

  // A person with a login like a bot's is a person.
  expect(await joins("robot").comments(command)).toContain("The run goes on");
});
