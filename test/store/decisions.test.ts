import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lineOf } from "../../src/ledger/entry.ts";
import { recordDecision } from "../../src/store/decisions.ts";
import { claimJobs, type Job, LeaseLostError } from "../../src/store/job-lease.ts";
import { enqueueJobs } from "../../src/store/jobs.ts";
import { addCheckpoint, appendEntries, readCheckpoints, readLines } from "../../src/store/ledger.ts";
import { LostRaceError } from "../../src/store/lost-race.ts";
import type { Store } from "../../src/store/open-store.ts";
import { pinPlan } from "../../src/store/plans.ts";
import { findRun, openRun } from "../../src/store/runs.ts";
import { standingStops } from "../../src/store/stops.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { findVerdict, latestVerdict } from "../../src/store/verdicts.ts";
import {
  decision,
  entry,
  later,
  NOW,
  newBranch,
  newRepository,
  secretFinding,
  sha256Of,
  shaOf,
  verdictOf,
} from "./decided.ts";
import { ENGINES, type TestPlace } from "./engines.ts";

describe.each(ENGINES)("a decision on $kind", ({ place: makePlace }) => {
  let place: TestPlace;
  let store: Store;
  beforeAll(async () => {
    place = await makePlace();
    store = await place.open();
  });
  afterAll(async () => {
    await store.close();
    await place.dispose();
  });

  const linesOf = (repositoryId: number) => Array.fromAsync(readLines(store.db, repositoryId));
  const outboxOf = (repositoryId: number) =>
    store.db.selectFrom("outbox").selectAll().where("repository_id", "=", repositoryId).execute();
  const nothingOf = async (repositoryId: number) => {
    const verdicts = await store.db
      .selectFrom("verdicts")
      .select("id")
      .where("repository_id", "=", repositoryId)
      .execute();
    return [verdicts, await linesOf(repositoryId), await outboxOf(repositoryId)];
  };
  async function newRun(repositoryId: number, branchId: number): Promise<string> {
    const id = randomUUID();
    const plan = { repositoryId, planId: id, sha256: sha256Of(id), path: "p", branch: "agent/a" };
    await inTransaction(store.db, async (tx) => {
      await pinPlan(tx, { ...plan, standing: false, content: "{}" }, NOW);
      await openRun(tx, { id, repositoryId, branchId, planId: id }, NOW);
    });
    return id;
  }
  async function newJob(): Promise<Job> {
    const lane = randomUUID();
    await inTransaction(store.db, (tx) => enqueueJobs(tx, [{ lane, kind: "judge", payload: "{}" }], NOW));
    const [job] = await claimJobs(store.db, { owner: "test", limit: 1, leaseMs: 1000, now: NOW });
    return job as Job;
  }

  it("is recorded whole: verdict, findings, run, stop, ledger, what is to be said, its job [P61] [P88] [S18]", async () => {
    const repositoryId = await newRepository(store);
    const { id: branchId } = await newBranch(store, repositoryId);
    const runId = await newRun(repositoryId, branchId);
    const job = await newJob();
    const stop = {
      id: `S-${runId}`,
      repositoryId,
      branchId,
      runId,
      code: "STOP_UNAUTHORIZED_ACCESS",
      reason: "scope-exceeded",
      head: verdictOf().head,
      findings: [secretFinding],
    } as const;
    const given = decision(repositoryId, {
      branchId,
      runId,
      job,
      json: '{"exact":"bytes \\u0000 \u2028"}\n',
      moves: [
        { runId, from: "open", to: "active" },
        { runId, from: "active", to: "stopped" },
      ],
      stops: [
        {
          ...stop,
          findings: stop.findings.map(({ fingerprint, rule, level }) => ({ fingerprint, rule, level })),
        },
      ],
      entries: [entry("run-moved", { to: "stopped" }), entry("verdict")],
    });
    const outcome = await recordDecision(store.db, given, NOW);
    expect(outcome).toMatchObject({
      recorded: "new",
      judgement: 1,
      entries: [{ sequence: 1 }, { sequence: 2 }],
    });
    const verdict = await findVerdict(store.db, given.id);
    expect(verdict).toMatchObject({ verdict: "stop", json: given.json, branchId, runId, decidedAt: NOW });
    expect(await findRun(store.db, runId)).toMatchObject({ state: "stopped" });
    expect(await standingStops(store.db, branchId)).toMatchObject([
      { id: stop.id, reason: "scope-exceeded" },
    ]);
    expect(await linesOf(repositoryId)).toEqual(
      outcome.recorded === "new" ? outcome.entries.map(lineOf) : [],
    );
    expect(await outboxOf(repositoryId)).toMatchObject([
      { verdict_id: given.id, state: "waiting", attempts: 0 },
    ]);
    const findings = await store.db
      .selectFrom("findings")
      .selectAll()
      .where("verdict_id", "=", given.id)
      .execute();
    expect(findings).toMatchObject([
      { position: 1, rule: "scope-exceeded", message: "`a\uFFFDb` is not in work plan `P-7`", line: 3 },
    ]);
    const done = await store.db.selectFrom("jobs").select("state").where("id", "=", job.id).execute();
    expect(done).toEqual([{ state: "done" }]);
  });

  it("leaves no trace where the run was moved, or the job taken, meanwhile [T172]", async () => {
    const repositoryId = await newRepository(store);
    const { id: branchId } = await newBranch(store, repositoryId);
    const runId = await newRun(repositoryId, branchId);
    const late = decision(repositoryId, { moves: [{ runId, from: "active", to: "done" }] });
    const refusal = await recordDecision(store.db, late, NOW).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LostRaceError);
    expect(String(refusal)).toContain(`run \`${runId}\` is \`open\` and not \`active\``);
    const job = await newJob();
    await claimJobs(store.db, { owner: "another", limit: 1, leaseMs: 1000, now: later(10) });
    await expect(recordDecision(store.db, decision(repositoryId, { job }), later(11))).rejects.toThrow(
      LeaseLostError,
    );
    const fails = recordDecision(store.db, decision(repositoryId), NOW, {
      ifNew: async () => {
        throw new Error("what goes along with it fails");
      },
    });
    await expect(fails).rejects.toThrow("goes along");
    expect(await nothingOf(repositoryId)).toEqual([[], [], []]);
  });

  it("made again with the same bytes is known; with others it is the next judgement, and holds", async () => {
    const repositoryId = await newRepository(store);
    const first = decision(repositoryId);
    await recordDecision(store.db, first, NOW);
    const again = await recordDecision(store.db, decision(repositoryId), later(1));
    expect(again).toEqual({ recorded: "known", judgement: 1, verdictId: first.id });
    expect(await linesOf(repositoryId)).toHaveLength(1);
    const cleared = verdictOf({ verdict: "pass", stop_codes: [], findings: [] });
    const second = decision(repositoryId, { verdict: cleared });
    expect(await recordDecision(store.db, second, later(2))).toMatchObject({ recorded: "new", judgement: 2 });
    const back = await recordDecision(store.db, decision(repositoryId), later(3));
    expect(back).toMatchObject({ recorded: "new", judgement: 3 });
    const holds = await latestVerdict(store.db, { repositoryId, head: cleared.head, gate: "run" });
    expect(holds).toMatchObject({ verdict: "stop", judgement: 3 });
    const elsewhere = { repositoryId, head: cleared.head, gate: "dev" };
    expect(await latestVerdict(store.db, elsewhere)).toBeUndefined();
  });

  it("against another base is another one: what was made last is what holds, though its bytes were seen before [T085]", async () => {
    const repositoryId = await newRepository(store);
    const cleared = verdictOf({ verdict: "pass", stop_codes: [], findings: [], base: shaOf("2") });
    await recordDecision(store.db, decision(repositoryId), NOW);
    const elsewhere = await recordDecision(store.db, decision(repositoryId, { verdict: cleared }), later(1));
    expect(elsewhere).toMatchObject({ recorded: "new", judgement: 1 });
    const back = await recordDecision(store.db, decision(repositoryId), later(2));
    expect(back).toMatchObject({ recorded: "new", judgement: 2 });
    const holds = await latestVerdict(store.db, { repositoryId, head: cleared.head, gate: "run" });
    expect(holds).toMatchObject({ verdict: "stop", base: shaOf("0") });
    const again = await recordDecision(store.db, decision(repositoryId), later(3));
    expect(again).toMatchObject({ recorded: "known", judgement: 2 });
  });

  it("among many at once leaves a ledger without gaps, each entry tied to the one before", async () => {
    const repositoryId = await newRepository(store);
    const heads = Array.from({ length: 20 }, (_, n) => sha256Of(String(n)));
    const fail = async (n: number) => {
      const failing = recordDecision(store.db, decision(repositoryId), NOW, {
        ifNew: async () => {
          throw new Error(`undone ${n}`);
        },
      });
      await expect(failing).rejects.toThrow("undone");
    };
    await Promise.all(
      heads.flatMap((head, n) => [
        recordDecision(store.db, decision(repositoryId, { verdict: verdictOf({ head }) }), NOW),
        fail(n),
      ]),
    );
    const entries = (await linesOf(repositoryId)).map((line) => JSON.parse(line));
    expect(entries.map(({ sequence }) => sequence)).toEqual(heads.map((_, n) => n + 1));
    for (const [index, { previous_hash }] of entries.entries()) {
      expect(previous_hash).toBe(index === 0 ? "0".repeat(64) : entries[index - 1].hash);
    }
  });

  it("in the ledger is changed by nobody who works as the App, nor by the owner without breaking a lock [T167]", async () => {
    const repositoryId = await newRepository(store);
    await recordDecision(store.db, decision(repositoryId), NOW);
    expect(store.hasLedgerRole).toBe(true);
    const tamper = [
      sql`update ledger_entries set line = ''`,
      sql`delete from ledger_entries`,
      sql`truncate ledger_entries cascade`,
      sql`update verdicts set verdict = 'pass'`,
      sql`delete from stops`,
      // Its contents may be emptied, and nothing else of it.
      sql`update evidence set document_sha256 = ''`,
      sql`delete from evidence`,
      sql`alter table ledger_entries disable trigger all`,
    ];
    for (const attempt of tamper)
      await expect(attempt.execute(store.db)).rejects.toThrow(/permission denied|must be owner/);
    const owner = [
      sql`update ledger_entries set line = ''`,
      sql`delete from ledger_entries`,
      sql`truncate ledger_entries cascade`,
      sql`insert into ledger_entries select repository_id, 9, kind, recorded_at, hash, hash, line from ledger_entries where repository_id = ${repositoryId}`,
    ];
    for (const attempt of owner) {
      const asOwner = inTransaction(store.db, async (tx) => {
        await sql`set local role none`.execute(tx);
        await attempt.execute(tx);
      });
      await expect(asOwner).rejects.toThrow(/append-only|does not follow/);
    }
    expect(await linesOf(repositoryId)).toHaveLength(1);
  });

  it("is vouched for by checkpoints, each written once", async () => {
    const repositoryId = await newRepository(store);
    await inTransaction(store.db, (tx) => appendEntries(tx, repositoryId, [entry(), entry()]));
    const checkpoint = { sequence: 2, keyId: "k", line: "signed" };
    await addCheckpoint(store.db, repositoryId, checkpoint, NOW);
    await addCheckpoint(store.db, repositoryId, { ...checkpoint, line: "another" }, NOW);
    expect(await readCheckpoints(store.db, repositoryId)).toEqual([checkpoint]);
    await expect(
      addCheckpoint(store.db, repositoryId, { ...checkpoint, sequence: 3 }, NOW),
    ).rejects.toThrow();
    expect(await Array.fromAsync(readLines(store.db, repositoryId, 2))).toHaveLength(1);
  });
});
