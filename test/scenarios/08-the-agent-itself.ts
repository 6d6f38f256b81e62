import { expect } from "vitest";
import { dispute, STOPPED } from "./stage.ts";

/**
 * The agent has a person's kind of account and write access, and resumes its own run. It is the run's agent by its id: a new
 * login that no policy lists makes it no other. It may not abandon or stop the run either, nor is it answered [T118].
 */
dispute("08 the run's agent gives no commands, under whatever name", async (scene) => {
  const { agent, bob, check, head, stop } = scene;
  const command = `/proofgate resume ${stop}`;
  expect(await agent.comments(command)).toBeUndefined();
  expect(await agent.comments("/proofgate abandon")).toBeUndefined();

  const { login } = agent.account;
  agent.account.login = "friendly-person";
  expect(await agent.comments(command)).toBeUndefined();
  agent.account.login = login;
  expect(check(head)).toMatch(STOPPED);
  expect(await scene.run()).toBe("stopped");

  // Bob has only opened the pull request: he wrote none of it.
  expect(await bob.comments(command)).toContain("The run goes on");
});
