import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type EvidenceWorld,
  evidenceWorld,
  findingsOf,
  POLICY,
  type Sent,
  WORKFLOW,
} from "./evidence-world.ts";
import { checksOf, endAll } from "./running-app.ts";

const REVIEW = ".github/workflows/review.yml";
const ASKING = POLICY.replace("security:\n", `security:\n  review: { risk: [low], by: [${REVIEW}] }\n`);

function review(...results: readonly object[]) {
  const runs = [{ tool: { driver: { name: "Reviewer", version: "2" } }, results }];
  return { kind: "security-review", name: "review.sarif", text: JSON.stringify({ version: "2.1.0", runs }) };
}

const OBJECTION = {
  ruleId: "authorisation",
  level: "error",
  message: { text: "anybody may read the page" },
  locations: [{ physicalLocation: { artifactLocation: { uri: "src/page.ts" }, region: { startLine: 1 } } }],
};

describe("a review for security that the policy asks for [P22] [P44] [P141] [P148]", () => {
  const ending: (() => Promise<void>)[] = [];
  let world: EvidenceWorld;
  let plan: { id: string; sha256: string };
  let run = 8000;

  beforeAll(async () => {
    const files = { [REVIEW]: "on: push\njobs: { review: {} }\n" };
    world = await evidenceWorld(ending, { policy: ASKING, files });
    const { github, shop, coder, main } = world;
    await github.openPull(shop, { as: coder, head: "agent/WP-1", base: "main" });
    await world.send({ branch: "main", sha: main, runId: 6000, checkRunId: 6001 });
    await world.send();
    await world.settled();
    const row = await world.running.store.db
      .selectFrom("plans")
      .select(["plan_id", "sha256"])
      .executeTakeFirstOrThrow();
    plan = { id: row.plan_id, sha256: row.sha256 };
  });
  afterAll(() => endAll(ending));

  /** As a reviewer's job sends it, the last one counting. */
  async function handIn(sent: Sent = {}): Promise<string | undefined> {
    run += 1;
    const of = { runId: run, checkRunId: run, workflow: REVIEW, reports: [review()], document: { plan } };
    expect(await world.send({ ...of, ...sent })).toMatchObject({ status: 201 });
    await world.settled();
    return checksOf(world, world.head)["proofgate/main"];
  }

  it("is waited for at the gate, not on the run's own check", () => {
    expect(checksOf(world, world.head)).toEqual({
      "proofgate/run": expect.stringMatching(/^success: Pass/),
      "proofgate/main": "null: Waiting for evidence: security_review",
    });
  });

  it.each([
    [
      "is of the workflow that ran the change's code",
      { workflow: WORKFLOW },
      "the policy does not name its workflow",
    ],
    ["names no plan", { document: {} }, "it names no plan"],
    [
      "is of another plan",
      { document: { plan: { id: "WP-1", sha256: "0".repeat(64) } } },
      "it is of the plan `WP-1` with the hash `000000000000…`",
    ],
    ["has no run of any tool", { reports: [{ ...review(), text: '{"version":"2.1.0","runs":[]}' }] }, "it"],
    ["is no report", { reports: [{ ...review(), text: "looks good to me" }] }, "it cannot be read"],
    [
      "comes with a workflow's tests",
      { reports: [review(), { kind: "tests", name: "junit.xml", text: "<testsuites/>" }] },
      "the same workflow handed in what ran the change's own code",
    ],
  ] as const)("counts for nothing where it %s", async (_, sent, why) => {
    expect(await handIn(sent as Sent)).toMatch(/^failure: Fail/);
    expect(await findingsOf(world, world.head)).toMatch(
      new RegExp(`security-review-missing: .* counts for nothing: ${why.replace(/[.`…]/g, ".")}`),
    );
  });
});

describe("a review for security that counts [P22] [P148]", () => {
  it("opens the gate, is in the ledger with its plan, and stops the run by what it objects to", async () => {
    const files = { [REVIEW]: "on: push\njobs: { review: {} }\n" };
    const world = await evidenceWorld(undefined, { policy: ASKING, files });
    const { github, shop, coder, main, head } = world;
    await github.openPull(shop, { as: coder, head: "agent/WP-1", base: "main" });
    await world.send({ branch: "main", sha: main, runId: 6000, checkRunId: 6001 });
    await world.send();
    await world.settled();
    const { db } = world.running.store;
    const pinned = await db.selectFrom("plans").select(["plan_id", "sha256"]).executeTakeFirstOrThrow();
    const document = { plan: { id: pinned.plan_id, sha256: pinned.sha256 } };
    const of = { workflow: REVIEW, document };
    await world.send({ ...of, runId: 8000, checkRunId: 8001, reports: [review()] });
    await world.settled();
    expect(checksOf(world, head)["proofgate/main"]).toMatch(/^success: Pass/);
    const lines = await db.selectFrom("ledger_entries").select("line").orderBy("sequence").execute();
    const entries = lines.map(({ line }) => JSON.parse(line));
    const recorded = entries.findLast(({ kind }) => kind === "evidence");
    expect(recorded).toMatchObject({
      subject: { plan: "WP-1", head },
      body: {
        job_workflow_ref: expect.stringContaining(REVIEW),
        plan_sha256: pinned.sha256,
        reports: [{ kind: "security-review" }],
      },
    });
    await world.send({ ...of, runId: 8002, checkRunId: 8002, reports: [review(OBJECTION)] });
    await world.settled();
    expect(checksOf(world, head)["proofgate/main"]).toMatch(/^failure: STOP_SECURITY_VIOLATION/);
    expect(await findingsOf(world, head)).toContain("anybody may read the page");
  });
});
