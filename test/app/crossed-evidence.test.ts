import { expect, it } from "vitest";
import {
  type EvidenceWorld,
  evidenceWorld,
  FAILED,
  findingsOf,
  GREEN,
  lcov,
  PASSED,
  POLICY,
  type Sent,
} from "./evidence-world.ts";
import { planOf } from "./running-app.ts";

const BRANCH = "agent/WP-2";
const PLAN = ".proofgate/plans/WP-2/WORK_PLAN.json";
const TEST = "test/page.test.ts";
const message = "Change the shop\n\nPlan-Id: WP-2\nIteration: 1";
const CODE = { "src/shop.ts": "export const shop = 2;\n" };
const ALTERED = { [TEST]: 'it("passes", () => { expect(2).toBe(2); });\n' };
const COVERED = { kind: "coverage", name: "lcov.info", text: lcov(1, "src/shop.ts") };

/** A run that changes code of the target and a test of it: who pushes which is told one by one. */
async function alteringWorld(policy = POLICY) {
  const world = await evidenceWorld(undefined, { policy });
  const { github, shop, coder, main } = world;
  await world.send({
    branch: "main",
    sha: main,
    runId: 6000,
    checkRunId: 6001,
    reports: [GREEN[0]!, COVERED],
  });
  const plan = JSON.parse(planOf(BRANCH, "WP-2", "src/shop.ts"));
  plan.targets[0].operations = ["modify"];
  plan.targets.push({ file: TEST, operations: ["modify"] });
  await github.push(shop, { as: coder, branch: BRANCH, files: { [PLAN]: JSON.stringify(plan) }, message });
  const push = async (as: typeof coder, files: Readonly<Record<string, string>>) => {
    const { sha } = await github.push(shop, { as, branch: BRANCH, files, message });
    await world.settled();
    return sha;
  };
  return { world, push };
}

/** What the head's own tests came to, and what else was run beside them. */
async function prove(world: EvidenceWorld, sha: string, runId: number, more: Partial<Sent> = {}) {
  const { reports = [], ...rest } = more;
  const own = [{ kind: "tests", name: "junit.xml", text: PASSED }, COVERED];
  const sent = { branch: BRANCH, sha, runId, checkRunId: runId + 1, ...rest, reports: [...own, ...reports] };
  expect(await world.send(sent)).toMatchObject({ status: 201 });
  await world.settled();
  return world.check(sha);
}

it("lets an altered test pass once it is proven that it asks for what the change brings [H9]", async () => {
  const { world, push } = await alteringWorld();
  const sha = await push(world.coder, { ...CODE, ...ALTERED });
  expect(await prove(world, sha, 8000)).toMatch(/^action_required: /);
  expect(await findingsOf(world, sha)).toContain(
    "the test `passes` of the target is altered, together with code",
  );
  // On the target's code as well as here: it asks for nothing.
  const onBase = (text: string) => ({
    reports: [{ kind: "tests-on-base", name: "on-base.xml", text }],
    document: { base: world.main, runs: [{ kind: "tests-on-base", exit_status: 1 }] },
  });
  expect(await prove(world, sha, 8010, onBase(PASSED))).toMatch(/^action_required: /);
  expect(await prove(world, sha, 8020, onBase(FAILED.replace('"fails"', '"passes"')))).toMatch(
    /^success: Pass/,
  );
});

it("takes a test that only a tester has pushed for the tester's, and one that the coder pushed for nobody's [H9]", async () => {
  const tester = "  - { login: tester-bot, role: tester }\n";
  const policy = POLICY.replace(/agents: .*\n/, `agents:\n  - { login: coder-bot, role: coder }\n${tester}`);
  const { world, push } = await alteringWorld(policy);
  const bot = world.github.createUser("tester-bot");
  world.github.setPermission(world.shop, bot, "write");
  await push(bot, ALTERED);
  const sha = await push(world.coder, CODE);
  expect(await prove(world, sha, 8000)).toMatch(/^success: Pass/);
  const own = await push(world.coder, { [TEST]: 'it("passes", () => { expect(3).toBe(3); });\n' });
  expect(await prove(world, own, 8010)).toMatch(/^action_required: /);
});

it("believes no report of tests in which one that must fail passes [T145]", async () => {
  const { world, push } = await alteringWorld();
  const sha = await push(world.coder, CODE);
  const name = "qhzmxkwvtbnrplcd";
  const canary = (text: string) => ({
    reports: [
      {
        kind: "canary",
        name: "canary.xml",
        text: text.replace(/name="(?:passes|fails)"/, `name="${name}_0"`),
      },
    ],
    document: { base: world.main, runs: [{ kind: "canary", exit_status: 1, name }] },
  });
  expect(await prove(world, sha, 8000, canary(PASSED))).toMatch(/^failure: /);
  expect(await findingsOf(world, sha)).toContain("a test that was added to fail is reported as passed");
  expect(await prove(world, sha, 8010, canary(FAILED))).toMatch(/^success: Pass/);
});
