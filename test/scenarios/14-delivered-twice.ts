import { expect } from "vitest";
import { headersOf } from "../github/webhooks.ts";
import { dispute, STOPPED, stopIn } from "./stage.ts";

/**
 * The webhook of alice's resume comes again after she has stopped the run anew: GitHub sends it twice, or somebody replays
 * its very bytes as another delivery. A comment is obeyed once, by its own id, and answered once; the new stop stands.
 */
dispute("14 a resume that is delivered twice resumes once", async (scene) => {
  const { alice, check, head, stop, world } = scene;
  const { webhooks } = world.github;
  expect(await alice.comments(`/proofgate resume ${stop}`)).toContain("The run goes on");
  const told = webhooks.deliveries.findLast(
    ({ event, body }) => event === "issue_comment" && body.includes(`"/proofgate resume ${stop}"`),
  );
  const again = stopIn(await alice.comments("/proofgate stop something else is odd"));

  await webhooks.redeliver(told!.guid);
  const another = { ...told!, guid: crypto.randomUUID() };
  const { url, secret } = told!.app.webhook!;
  const headers = headersOf(another, secret);
  const { status } = await fetch(url, { method: "POST", headers, body: new Uint8Array(told!.body) });
  expect(status).toBe(202);
  await scene.settled();
  expect(check(head)).toMatch(STOPPED);
  expect(await scene.run()).toBe("stopped");

  expect(await alice.comments(`/proofgate resume ${again}`)).toContain("The run goes on");
});
