import { generateKeyPairSync } from "node:crypto";
import { expect } from "vitest";
import { PLANNED } from "./agents-plan.ts";
import { journey, PASSES } from "./stage.ts";

const EXPOSED = /^failure: STOP_SECRET_EXPOSURE/;

/**
 * The agent pushes a private key and takes it out again. No single human resumes a secret's stop: the check offers no
 * resume, and whoever writes one is told so, the owner too (contract.md, 6) [T129]. The way on is a new branch from the last
 * safe commit: tainted commits never go up the ladder, and what was pushed after the key does not either.
 */
journey("16 nobody resumes an exposed secret alone", async (scene) => {
  const { agent, alice, bob, world } = scene;
  await scene.working();
  // Made now and never used: no key is in this repository.
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" });
  await agent.pushes({ [PLANNED]: `${pem}` });
  const head = await agent.pushes({ [PLANNED]: "no key\n" });
  await scene.settled();
  expect(scene.check(head)).toMatch(EXPOSED);
  expect(scene.offers(head)).toEqual([]);

  const stop = await scene.standing();
  for (const somebody of [alice, bob])
    expect(await somebody.comments(`/proofgate resume ${stop}`)).toContain("is not lifted by one person");
  expect(scene.check(head)).toMatch(EXPOSED);
  expect(await scene.run()).toBe("stopped");

  expect(await alice.comments("/proofgate abandon")).toContain("Start again on a new branch");
  await agent.plans("WP-2");
  const clean = await agent.pushes({ [PLANNED]: "no key\n" }, { branch: "agent/WP-2" });
  await scene.settled();
  expect(scene.check(clean)).toMatch(PASSES);
  expect(scene.check(head)).toMatch(/^failure/);
  expect(world.log.join("\n")).not.toContain("BEGIN PRIVATE KEY");
});
