import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findBranch, headsEverSeen, headsWithoutVerdict, noteHead } from "../../src/store/branches.ts";
import { recordDecision } from "../../src/store/decisions.ts";
import { LostRaceError } from "../../src/store/lost-race.ts";
import type { Store } from "../../src/store/open-store.ts";
import { amendPlan, findPlan, finishPlan, pinPlan } from "../../src/store/plans.ts";
import { noteRepository } from "../../src/store/repositories.ts";
import {
  aliveRun,
  countDeniedPush,
  findRun,
  moveRun,
  openRun,
  runsPastDeadline,
} from "../../src/store/runs.ts";
import {
  acceptedFindings,
  endStop,
  findStop,
  recordStop,
  type StopDraft,
  standingStops,
} from "../../src/store/stops.ts";
import { findSuspension, liftSuspension, suspendIdentity } from "../../src/store/suspensions.ts";
import { inTransaction, type Tx } from "../../src/store/transaction.ts";
import {
  decision,
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

describe.each(ENGINES)("runs and stops on $kind", ({ place: makePlace }) => {
  let place: TestPlace;
  let store: Store;
  let repositoryId: number;
  beforeAll(async () => {
    place = await makePlace();
    store = await place.open();
  });
  beforeEach(async () => {
    repositoryId = await newRepository(store);
  });
  afterAll(async () => {
    await store.close();
    await place.dispose();
  });

  const write = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(store.db, work);
  const see = (head: string | undefined, forced = false) =>
    write((tx) => noteHead(tx, { repositoryId, branch: "agent/a", head, forced }, NOW));
  const planOf = (planId: string, content = "{}") => {
    return {
      repositoryId,
      planId,
      sha256: sha256Of(content),
      path: "p",
      branch: "agent/a",
      standing: false,
      content,
    };
  };
  async function newRun(branchId: number, deadlineAt?: Date): Promise<string> {
    const id = randomUUID();
    await write(async (tx) => {
      await pinPlan(tx, planOf(id), NOW);
      const deadline = deadlineAt === undefined ? {} : { deadlineAt };
      await openRun(tx, { id, repositoryId, branchId, planId: id, agentId: 7, ...deadline }, NOW);
    });
    return id;
  }
  const stopOf = (branchId: number, more: Partial<StopDraft> = {}): StopDraft => {
    const { fingerprint, rule, level } = secretFinding;
    const findings = [
      { fingerprint, rule, level },
      { fingerprint, rule, level },
    ];
    const id = randomUUID();
    return {
      id,
      repositoryId,
      branchId,
      code: "STOP_UNAUTHORIZED_ACCESS",
      reason: rule,
      head: shaOf("1"),
      findings,
      ...more,
    };
  };

  it("a repository keeps its id through a rename", async () => {
    await noteRepository(store.db, { id: repositoryId, fullName: "acme/new", installationId: 5 }, later(1));
    await noteRepository(store.db, { id: repositoryId, fullName: "acme/new", state: "removed" }, later(2));
    await noteRepository(store.db, { id: repositoryId, fullName: "acme/new", state: "removed" }, later(3));
    const row = await store.db
      .selectFrom("repositories")
      .selectAll()
      .where("id", "=", repositoryId)
      .executeTakeFirst();
    expect(row).toMatchObject({
      full_name: "acme/new",
      installation_id: 5,
      state: "removed",
      changed_at: later(2),
    });
  });

  it("a branch remembers every head it ever had, deleted and created again too [P89]", async () => {
    const first = await see(shaOf("1"));
    expect(first.isNewHead).toBe(true);
    expect((await see(shaOf("2"), true)).isNewHead).toBe(true);
    expect(await see(undefined)).toMatchObject({ id: first.id, head: undefined, isNewHead: false });
    expect(await see(shaOf("1"))).toMatchObject({ id: first.id, head: shaOf("1"), isNewHead: false });
    expect(await findBranch(store.db, repositoryId, "agent/a")).toMatchObject({
      id: first.id,
      head: shaOf("1"),
    });
    const heads = await headsEverSeen(store.db, first.id);
    expect(heads.map(({ sha, before }) => [sha, before]).sort()).toEqual(
      [
        [shaOf("1"), undefined],
        [shaOf("2"), shaOf("1")],
      ].sort(),
    );
    expect(await findBranch(store.db, repositoryId, "agent/none")).toBeUndefined();
  });

  it("the sweep finds heads without a verdict, and no others", async () => {
    const { id: branchId } = await newBranch(store, repositoryId);
    const mine = async () => {
      const all = await headsWithoutVerdict(store.db, { gate: "run", limit: 1000 });
      return all.filter((found) => found.repositoryId === repositoryId).map(({ head }) => head);
    };
    expect(await mine()).toEqual([shaOf("1")]);
    expect(await headsWithoutVerdict(store.db, { gate: "run", after: branchId, limit: 1 })).toEqual([]);
    await recordDecision(store.db, decision(repositoryId, { branchId }), NOW);
    expect(await mine()).toEqual([]);
    await see(shaOf("2"));
    expect(await mine()).toEqual([shaOf("2")]);
    await see(undefined);
    expect(await mine()).toEqual([]);
  });

  it("a plan id is pinned once in its repository, for ever [P107]", async () => {
    expect(await write((tx) => pinPlan(tx, planOf("WP-1"), NOW))).toMatchObject({ isNew: true });
    const rewritten = await write((tx) =>
      pinPlan(tx, { ...planOf("WP-1", '{"a":1}'), branch: "agent/b" }, later(1)),
    );
    expect(rewritten).toMatchObject({ isNew: false, row: { sha256: sha256Of("{}"), branch: "agent/a" } });
    const other = await newRepository(store);
    const elsewhere = await write((tx) => pinPlan(tx, { ...planOf("WP-1"), repositoryId: other }, NOW));
    expect(elsewhere.isNew).toBe(true);
    const amended = { sha256: sha256Of("2"), content: "2" };
    await write((tx) => amendPlan(tx, planOf("WP-1"), amended));
    await expect(write((tx) => amendPlan(tx, planOf("WP-1"), amended))).rejects.toThrow(LostRaceError);
    await write((tx) => finishPlan(tx, repositoryId, "WP-1", later(2)));
    expect(await findPlan(store.db, repositoryId, "WP-1")).toMatchObject({
      ...amended,
      amendments: 1,
      finishedAt: later(2),
    });
    await expect(write((tx) => amendPlan(tx, { ...planOf("WP-1"), ...amended }, amended))).rejects.toThrow(
      LostRaceError,
    );
  });

  it("a run's clock runs while it is open or active, and only then [P11]", async () => {
    const { id: branchId } = await newBranch(store, repositoryId);
    const id = await newRun(branchId, later(100));
    const overdue = async (seconds: number) =>
      (await runsPastDeadline(store.db, later(seconds), 1000)).filter((run) => run.id === id).length;
    await write((tx) =>
      moveRun(tx, { runId: id, from: "open", to: "active", deadlineAt: later(100) }, later(10)),
    );
    expect([await overdue(99), await overdue(100)]).toEqual([0, 1]);
    await write((tx) =>
      moveRun(tx, { runId: id, from: "active", to: "done", lastSafeHead: shaOf("1") }, later(15.5)),
    );
    expect(await overdue(1000)).toBe(0);
    await write((tx) => moveRun(tx, { runId: id, from: "done", to: "promoted", rung: "dev" }, later(99)));
    const run = await findRun(store.db, id);
    expect(run).toMatchObject({
      state: "promoted",
      rung: "dev",
      runtimeMs: 15_500,
      lastSafeHead: shaOf("1"),
    });
    expect(await aliveRun(store.db, branchId)).toBeUndefined();
  });

  it("of two moves from one state one is made, and the other is told what is there [S15]", async () => {
    const { id: branchId } = await newBranch(store, repositoryId);
    const runId = await newRun(branchId);
    const moves = await Promise.allSettled(
      (["active", "stopped", "abandoned"] as const).map((to) =>
        write((tx) => moveRun(tx, { runId, from: "open", to }, later(1))),
      ),
    );
    expect(moves.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    const refusals = moves.flatMap((move) => (move.status === "rejected" ? [move.reason] : []));
    const state = (await findRun(store.db, runId))?.state;
    for (const refusal of refusals) expect(refusal).toMatchObject({ actual: state });
  });

  it("a stop outlives force-pushes and new branches of its name [P113]", async () => {
    const branch = await newBranch(store, repositoryId);
    const runId = await newRun(branch.id);
    const stop = stopOf(branch.id, { runId });
    await write(async (tx) => {
      await moveRun(tx, { runId, from: "open", to: "stopped" }, NOW);
      await recordStop(tx, stop, NOW);
    });
    await see(shaOf("2"), true);
    await see(undefined);
    const again = await see(shaOf("3"));
    expect(await standingStops(store.db, again.id)).toMatchObject([{ id: stop.id, head: shaOf("1"), runId }]);
    // The new branch cannot run another plan either.
    await expect(newRun(again.id)).rejects.toThrow(LostRaceError);
    expect(await write((tx) => countDeniedPush(tx, runId))).toBe(1);
    expect(await write((tx) => countDeniedPush(tx, runId))).toBe(2);
  });

  it("a stop is ended once, by its id in its own repository, and what was accepted is remembered up to its head", async () => {
    const { id: branchId } = await newBranch(store, repositoryId);
    const [first, second] = [stopOf(branchId), stopOf(branchId, { head: shaOf("2") })];
    await write((tx) => recordStop(tx, first, NOW));
    await write((tx) => recordStop(tx, second, later(1)));
    const other = await newRepository(store);
    expect(await findStop(store.db, other, first.id)).toBeUndefined();
    expect(await findStop(store.db, repositoryId, first.id)).toMatchObject({
      findings: [{ rule: "scope-exceeded" }],
    });
    const resume = () => write((tx) => endStop(tx, { id: first.id, to: "resumed", by: 9 }, later(2)));
    await resume();
    await expect(resume()).rejects.toThrow(LostRaceError);
    expect((await standingStops(store.db, branchId)).map(({ id }) => id)).toEqual([second.id]);
    const { fingerprint } = secretFinding;
    expect(await acceptedFindings(store.db, branchId)).toMatchObject([
      { stopId: first.id, fingerprint, upTo: verdictOf().head },
    ]);
    const unknown = write((tx) => endStop(tx, { id: "S-0", to: "resumed", by: 9 }, NOW));
    await expect(unknown).rejects.toThrow("stop `S-0` is not there and not `standing`");
  });

  it("an identity is suspended until a human lifts it, and can be again", async () => {
    const who = { repositoryId, identityId: 77 };
    const suspend = () => write((tx) => suspendIdentity(tx, { ...who, reason: "pushed three times" }, NOW));
    expect([await suspend(), await suspend()]).toEqual([true, false]);
    expect(await findSuspension(store.db, repositoryId, 77)).toMatchObject({ reason: "pushed three times" });
    expect(await findSuspension(store.db, repositoryId, 78)).toBeUndefined();
    const lift = () => write((tx) => liftSuspension(tx, { ...who, by: 1 }, later(1)));
    expect([await lift(), await lift()]).toEqual([true, false]);
    expect(await findSuspension(store.db, repositoryId, 77)).toBeUndefined();
    expect(await suspend()).toBe(true);
  });
});
