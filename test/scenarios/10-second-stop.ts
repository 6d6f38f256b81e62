import { expect } from "vitest";
import { dispute, STOPPED } from "./stage.ts";

/**
 * The run is stopped; before anybody resumes it, bob stops it too, for a reason of his own. Each stop is resumed by itself:
 * alice's "go on" for the first cannot speak for the second, and saying it twice is not saying it for both (contract.md, 6).
 */
dispute("10 each of two stops is resumed by itself", async (scene) => {
  const { alice, bob, check, head, mallory, stop } = scene;
  expect(await mallory.comments("/proofgate stop")).toContain("needs the role `write`");
  expect(await bob.comments("/proofgate stop I want to look as well")).toContain("The run is stopped");
  const [second] = scene.offers(head).filter((id) => id !== stop);
  expect(await alice.comments("/proofgate status")).toContain(`stop \`${second}\``);

  expect(await alice.comments(`/proofgate resume ${stop}`)).toContain("1 more must be resumed");
  expect(check(head)).toMatch(STOPPED);
  expect(await alice.comments(`/proofgate resume ${stop}`)).toContain("was resumed before");
  expect(check(head)).toMatch(STOPPED);
  expect(await scene.run()).toBe("stopped");

  expect(await alice.comments(`/proofgate resume ${second}`)).toContain("The run goes on");
});
