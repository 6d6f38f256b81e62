import { expect, it } from "vitest";
import { evidenceWorld, FAILED, GREEN, POLICY } from "./evidence-world.ts";
import { checksOf, planOf } from "./running-app.ts";

const MINUTE_MS = 60_000;
const ofMain = (main: string) => ({ branch: "main", sha: main, runId: 6000, checkRunId: 6001 });
const waiting = expect.stringMatching(/^null: Waiting for evidence: /);

/** An App whose clock a test turns. */
async function waitingWorld(policy?: string) {
  let ahead = 0;
  const clock = () => new Date(Date.now() + ahead);
  const world = await evidenceWorld(undefined, { clock, ...(policy === undefined ? {} : { policy }) });
  const runs = () => [...world.shop.checkRuns.values()].filter(({ headSha }) => headSha === world.head);
  const later = async (minutes: number) => {
    ahead += minutes * MINUTE_MS;
    await world.running.sweep();
    await world.settled();
  };
  /** A token of now, by the App's clock. */
  const fresh = () => {
    const seconds = Math.floor(clock().getTime() / 1000);
    return { claims: { iat: seconds, nbf: seconds, exp: seconds + 300 } };
  };
  await world.settled();
  return Object.assign(world, { runs, later, fresh });
}

it("is in progress while evidence may come, passes nothing, and fails once the wait is over [T111]", async () => {
  const world = await waitingWorld();
  const { github, shop, coder, head, main } = world;
  await github.openPull(shop, { as: coder, head: "agent/WP-1", base: "main" });
  await world.settled();
  expect(checksOf(world, head)).toEqual({ "proofgate/run": waiting, "proofgate/main": waiting });
  expect(world.runs().map(({ status, conclusion }) => `${status} ${conclusion}`)).toEqual([
    ...["in_progress null", "in_progress null"],
  ]);
  await world.later(59);
  expect(checksOf(world, head)["proofgate/main"]).toEqual(waiting);
  await world.later(2);
  expect(checksOf(world, head)).toEqual({
    "proofgate/run": expect.stringMatching(/^failure: Fail: 1 fail/),
    "proofgate/main": expect.stringMatching(/^failure: Fail: 1 fail/),
  });
  const comment = [...shop.comments.values()].at(-1)?.body ?? "";
  expect(comment).toContain("**fail**");
  expect(comment).not.toContain("Waiting until");
  // What comes late counts all the same; of each gate there is one check run.
  await world.send({ ...ofMain(main), ...world.fresh() });
  await world.send(world.fresh());
  await world.settled();
  expect(checksOf(world, head)).toEqual({
    "proofgate/run": expect.stringMatching(/^success: Pass/),
    "proofgate/main": expect.stringMatching(/^success: Pass/),
  });
  expect(world.runs().every(({ status }) => status === "completed")).toBe(true);
});

it("ends the wait with the evidence: by it the same check run passes, or fails [P116]", async () => {
  const world = await waitingWorld();
  await world.send();
  await world.settled();
  // The head's own is there; of the target nobody has heard yet.
  expect(world.check()).toBe("null: Waiting for evidence: coverage_change");
  await world.send(ofMain(world.main));
  await world.settled();
  expect(world.runs()).toMatchObject([{ status: "completed", conclusion: "success" }]);
  await world.send({
    runAttempt: 2,
    checkRunId: 9002,
    reports: [{ kind: "tests", name: "junit.xml", text: FAILED }, ...GREEN.slice(1)],
  });
  await world.settled();
  expect(world.check()).toMatch(/^failure: /);
  await world.later(120);
  expect(world.check()).toMatch(/^failure: /);
});

it("says at once what no evidence can mend, and gives the same head no second hour", async () => {
  const world = await waitingWorld();
  const { github, shop, alice, coder } = world;
  // Not in the plan: a stop, whatever may still come.
  const files = { "src/other.ts": "1\n" };
  const message = "More\n\nPlan-Id: WP-1\nIteration: 2";
  const { sha } = await github.push(shop, { as: coder, branch: "agent/WP-1", files, message });
  await world.settled();
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^failure: STOP_UNAUTHORIZED_ACCESS/);

  const branch = "agent/WP-2";
  const plan = { ".proofgate/plans/WP-2/WORK_PLAN.json": planOf(branch, "WP-2", "src/two.ts") };
  const words = "Two\n\nPlan-Id: WP-2\nIteration: 1";
  await github.push(shop, { as: coder, branch, files: plan, message: words });
  const two = { "src/two.ts": "2\n" };
  const { sha: head } = await github.push(shop, { as: coder, branch, files: two, message: words });
  await world.settled();
  expect(checksOf(world, head)["proofgate/run"]).toEqual(waiting);
  await world.later(61);
  expect(checksOf(world, head)["proofgate/run"]).toMatch(/^failure: Fail/);
  await github.openPull(shop, { as: coder, head: branch, base: "main" });
  await github.push(shop, { as: alice, branch: "main", files: { "docs/a.md": "a\n" } });
  await world.settled();
  expect(checksOf(world, head)["proofgate/main"]).toMatch(/^failure: Fail/);
});

it("waits for nobody where the policy gives no minutes, nor where the gate shuts nothing", async () => {
  const none = await waitingWorld(
    POLICY.replace("required: true, ", "required: true, evidence_minutes: 0, "),
  );
  expect(none.check()).toMatch(/^failure: Fail/);
  const observing = await waitingWorld(POLICY.replace("enforce", "observe"));
  expect(observing.check()).toMatch(/^success: observe: enforcing would fail this/);
});
