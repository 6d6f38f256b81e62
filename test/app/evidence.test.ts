import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { evidenceOfHead } from "../../src/store/evidence.ts";
import { lastEntry } from "../../src/store/ledger.ts";
import { evidenceWorld, FAILED, findingsOf, GREEN, PASSED, POLICY, WORKFLOW } from "./evidence-world.ts";
import { checksOf } from "./running-app.ts";

const tests = (text: string) => [{ kind: "tests", name: "junit.xml", text }];
const ofMain = (main: string) => ({ branch: "main", sha: main, runId: 6000, checkRunId: 6001 });

it("opens a gate that asks for tests once the branch's and the target's jobs have proven them [P116]", async () => {
  const world = await evidenceWorld();
  const { github, shop, coder, main, head } = world;
  await world.settled();
  expect(world.check()).toMatch(/^null: Waiting for evidence: tests/);
  const pull = await github.openPull(shop, { as: coder, head: "agent/WP-1", base: "main" });
  await world.settled();
  expect(pull.number).toBeGreaterThan(0);
  expect(await world.send()).toMatchObject({ status: 201, outcome: "accepted" });
  await world.settled();
  // Nobody has said yet what the target's coverage is.
  expect(world.check()).toMatch(/^null: Waiting for evidence: coverage_change/);
  expect(await world.send(ofMain(main))).toMatchObject({ status: 201 });
  await world.settled();
  expect(checksOf(world, head)).toEqual({
    "proofgate/run": expect.stringMatching(/^success: Pass/),
    "proofgate/main": expect.stringMatching(/^success: Pass/),
  });
});

it("shuts it on a test that failed, and records who proved what in the ledger [P124]", async () => {
  const world = await evidenceWorld();
  await world.send(ofMain(world.main));
  await world.send({ reports: [...tests(FAILED), ...GREEN.slice(1)] });
  await world.settled();
  expect(world.check()).toMatch(/^failure: /);
  expect(await findingsOf(world, world.head)).toMatch(/tests-failed: the test `.*fails` failed/);
  const { db } = world.running.store;
  const rows = await db.selectFrom("ledger_entries").select(["kind", "line"]).orderBy("sequence").execute();
  const evidence = rows.filter(({ kind }) => kind === "evidence").map(({ line }) => JSON.parse(line));
  expect(evidence.at(-1)).toMatchObject({
    actor: { type: "person", id: 12, login: "coder-bot" },
    subject: { branch: "agent/WP-1", head: world.head },
    body: {
      source: "cross-checked",
      run_id: 7001,
      caller: WORKFLOW,
      reports: [{ kind: "tests" }, { kind: "coverage" }],
    },
  });
  expect(await lastEntry(db, world.shop.id)).toBeDefined();
});

it("takes the same submission once, and two that contradict each other for none [T145]", async () => {
  const world = await evidenceWorld();
  await world.send(ofMain(world.main));
  const claims = { jti: randomUUID() };
  expect(await world.send({ claims })).toMatchObject({ status: 201 });
  expect(await world.send({ claims })).toMatchObject({ status: 200, outcome: "known" });
  // The same job again, with a token of its own: GitHub gives one for the asking.
  expect(await world.send()).toMatchObject({ status: 200, outcome: "known" });
  await world.settled();
  expect(world.check()).toMatch(/^success: Pass/);
  const other = { reports: tests(PASSED) };
  expect(await world.send(other)).toMatchObject({ status: 409, outcome: "conflict" });
  await world.settled();
  expect(world.check()).toMatch(/^failure: /);
  expect(await findingsOf(world, world.head)).toContain("two submissions that contradict each other");
  // Run again, and honest, it counts.
  expect(await world.send({ runAttempt: 2, checkRunId: 9002 })).toMatchObject({ status: 201 });
  await world.settled();
  expect(world.check()).toMatch(/^success: Pass/);
});

it("lets a token that is used again for other words count for nothing, whoever was first [T134]", async () => {
  const world = await evidenceWorld();
  await world.send(ofMain(world.main));
  const claims = { jti: randomUUID() };
  await world.send({ claims });
  const thread = { claims, document: { thread: "billing" } };
  expect(await world.send(thread)).toMatchObject({ status: 409, outcome: "conflict" });
  await world.settled();
  expect(world.check()).toMatch(/^failure: /);
});

it("counts the jobs of a matrix together, and of a job that ran again the last attempt", async () => {
  const world = await evidenceWorld();
  await world.send(ofMain(world.main));
  await world.send({ checkRunId: 1 });
  await world.send({ checkRunId: 2, reports: tests(FAILED) });
  await world.settled();
  expect(world.check()).toMatch(/^failure: /);
  await world.send({ runAttempt: 2, checkRunId: 3 });
  await world.settled();
  expect(world.check()).toMatch(/^success: Pass/);
  // What comes late from an attempt that is over says nothing.
  expect(await world.send({ checkRunId: 4, reports: tests(FAILED) })).toMatchObject({ status: 201 });
  await world.settled();
  expect(world.check()).toMatch(/^success: Pass/);
});

it("keeps evidence over a restart, and to the branch on which it was made", async () => {
  const world = await evidenceWorld();
  await world.send(ofMain(world.main));
  await world.send({ branch: "agent/WP-2", runId: 7002 });
  await world.settled();
  expect(world.check()).toMatch(/^null: Waiting for evidence: tests/);
  await world.restart();
  expect(await world.send()).toMatchObject({ status: 201 });
  await world.restart();
  await world.settled();
  expect(world.check()).toMatch(/^success: Pass/);
  const of = { repositoryId: world.shop.id, head: world.head };
  expect(await evidenceOfHead(world.running.store.db, of)).toHaveLength(2);
});

it("still takes a head for whoever pushed it when it is judged again for its evidence", async () => {
  const world = await evidenceWorld();
  const { github, shop, bob } = world;
  await world.send(ofMain(world.main));
  const message = "Mend the page\n\nPlan-Id: WP-1\nIteration: 2";
  const files = { "src/page.ts": "export const page = 2;\n" };
  const { sha } = await github.push(shop, { as: bob, branch: "agent/WP-1", files, message });
  await world.settled();
  await world.send({ sha });
  await world.settled();
  // A person on an agent's branch: somebody has to look.
  expect(world.check(sha)).toMatch(/^action_required: /);
});

it("lets the policy approve by itself what is of low risk, on its paths alone, and proven in all [P122]", async () => {
  const world = await evidenceWorld();
  const { github, shop, alice, coder, head } = world;
  const open = await github.openPull(shop, { as: coder, head: "agent/WP-1", base: "main" });
  expect(open.number).toBeGreaterThan(0);
  const policy = (paths: string) =>
    POLICY.replace(
      /promotion: .*/,
      `promotion: { staging_to_main: { approvals: 1, auto_approve: { risk: low, paths: [${paths}] } } }`,
    );
  const judgedBy = async (paths: string) => {
    const files = { ".proofgate/policy.yaml": policy(paths) };
    const { sha } = await github.push(shop, { as: alice, branch: "main", files });
    await world.send(ofMain(sha));
    await world.send({ runId: 7100 + paths.length });
    await world.settled();
    return checksOf(world, head)["proofgate/main"];
  };
  expect(await judgedBy('"docs/**"')).toMatch(/^action_required/);
  expect(await judgedBy('"src/**"')).toMatch(/^success/);
});
