import { expect } from "vitest";
import { PLANNED, UNPLANNED } from "./agents-plan.ts";
import { journey, PASSES, STOPPED } from "./stage.ts";

/**
 * Before the resume, the agent force-pushes a history in which what it was stopped for never happened: the stop stays. After
 * the resume, it force-pushes another history that does the same thing again: what alice accepted were the commits up to
 * that stop's head, and these are others (contract.md, 6) [T171]. The very commits that she accepted stay accepted.
 */
journey("15 a force-push neither buries a stop nor stretches a resume", async (scene) => {
  const { agent, alice } = scene;
  const { planned, head, stop } = await scene.stopped();
  const spotless = await agent.pushes({ [PLANNED]: "1\n" }, { from: planned, force: true });
  await scene.settled();
  expect(scene.check(spotless)).toBe("failure: STOP_UNAUTHORIZED_ACCESS: the run is stopped");

  expect(await alice.comments(`/proofgate resume ${stop}`)).toContain("The run goes on");
  expect(scene.check(spotless)).toMatch(PASSES);
  const further = await agent.pushes({ [PLANNED]: "2\n" }, { from: head, force: true });
  await scene.settled();
  expect(scene.check(further)).toMatch(PASSES);

  const other = await agent.pushes({ [UNPLANNED]: "2\n" }, { from: planned, force: true });
  await scene.settled();
  expect(scene.check(other)).toMatch(STOPPED);
});
