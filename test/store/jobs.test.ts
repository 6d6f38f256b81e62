import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listDeadJobs, queueAgain } from "../../src/store/dead-jobs.ts";
import {
  ATTEMPTS_MAX,
  backoffMs,
  claimJobs,
  completeJob,
  extendLease,
  failJob,
  type Job,
  LeaseLostError,
  LOST_LEASES_MAX,
} from "../../src/store/job-lease.ts";
import { enqueueJobs, type JobDraft } from "../../src/store/jobs.ts";
import type { Store } from "../../src/store/open-store.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { ENGINES, type TestPlace } from "./engines.ts";

const LEASE_MS = 60_000;
const START = Date.parse("2026-03-01T12:00:00.000Z");
const at = (seconds: number) => new Date(START + seconds * 1000);

describe.each(ENGINES)("jobs on $kind", ({ kind, place: makePlace }) => {
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

  const job = (lane: string, payload = "{}", more: Partial<JobDraft> = {}): JobDraft => {
    return { lane, kind: "judge", payload, ...more };
  };
  const queue = (drafts: readonly JobDraft[], seconds = 0) =>
    inTransaction(store.db, (tx) => enqueueJobs(tx, drafts, at(seconds)));
  const claim = (seconds: number, limit = 100) =>
    claimJobs(store.db, { owner: "test", limit, leaseMs: LEASE_MS, now: at(seconds) });
  const stateOf = async (lane: string) => {
    const rows = await store.db
      .selectFrom("jobs")
      .select(["state", "attempts", "last_error"])
      .where("lane", "=", lane)
      .orderBy("position")
      .execute();
    return rows.map(({ state, attempts, last_error }) => [state, attempts, last_error]);
  };
  /** Fails the head of the only lane that waits until it is dead; the moment after. */
  async function failUntilDead(seconds: number): Promise<number> {
    let now = seconds;
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const [head] = await claim(now);
      expect(head?.attempt).toBe(attempt);
      const outcome = await failJob(store.db, head as Job, "cannot be read \0", at(now));
      expect(outcome).toBe(attempt < ATTEMPTS_MAX ? "retry" : "dead");
      if (attempt < ATTEMPTS_MAX) {
        now += backoffMs(attempt) / 1000;
        expect(await claim(now - 0.001)).toEqual([]);
      }
    }
    return now;
  }

  it("of one lane are done one after the other, of several at once", async () => {
    await queue([job("a", "1"), job("b", "2"), job("a", "3")]);
    const first = await claim(0);
    expect(first.map(({ payload }) => payload).sort()).toEqual(["1", "2"]);
    await queue([job("a", "4")], 1);
    expect(await claim(1)).toEqual([]);
    for (const one of first) await completeJob(store.db, one, at(2));
    const [second, ...none] = await claim(2);
    expect([second?.payload, none]).toEqual(["3", []]);
    await completeJob(store.db, second as Job, at(3));
    const [third] = await claim(3);
    expect(third?.payload).toBe("4");
    await completeJob(store.db, third as Job, at(4));
    expect(await claim(1000)).toEqual([]);
  });

  it("that were queued by name are queued once, also when they are done", async () => {
    const named = job("named", "1", { idempotencyKey: "sweep 1" });
    expect(await queue([named, named, job("named", "2"), { ...named, lane: "other" }])).toBe(3);
    expect(await queue([named])).toBe(0);
    for (let seconds = 0; seconds < 2; seconds += 1) {
      for (const one of await claim(seconds)) await completeJob(store.db, one, at(seconds));
    }
    expect(await queue([named])).toBe(0);
    expect(await claim(9)).toEqual([]);
  });

  it("that fail are tried again later and later; dead, they show and hold up nobody", async () => {
    await queue([job("poison", "1"), job("poison", "2")]);
    const now = await failUntilDead(0);
    expect(now).toBeLessThan(5 * 60);
    const [next] = await claim(now);
    expect(next?.payload).toBe("2");
    await completeJob(store.db, next as Job, at(now));
    expect(await stateOf("poison")).toEqual([
      ["dead", ATTEMPTS_MAX, "cannot be read \uFFFD"],
      ["done", 1, null],
    ]);
    const [dead] = await listDeadJobs(store.db, 1);
    expect(dead).toMatchObject({
      lane: "poison",
      payload: "1",
      diedAt: at(now),
      error: "cannot be read \uFFFD",
    });
    const again = () => queueAgain(store.db, dead?.id ?? 0, at(now));
    expect([await again(), await again()]).toEqual([true, false]);
    expect(await listDeadJobs(store.db, 9)).toEqual([]);
    const [revived] = (await claim(now)) as [Job];
    expect([revived.payload, revived.attempt]).toEqual(["1", 1]);
    await completeJob(store.db, revived, at(now));
  });

  it("whose worker fell silent are given to another, and the first one's result is refused", async () => {
    await queue([job("silent", "1"), job("silent", "2")]);
    const [first] = (await claim(0)) as [Job];
    expect(await claim(LEASE_MS / 1000 - 1)).toEqual([]);
    await extendLease(store.db, first, { now: at(50), leaseMs: LEASE_MS });
    expect(await claim(100)).toEqual([]);
    const [second] = (await claim(110)) as [Job];
    expect([second.payload, second.attempt]).toEqual(["1", 1]);
    for (const late of [
      () => completeJob(store.db, first, at(111)),
      () => failJob(store.db, first, "late", at(111)),
      () => extendLease(store.db, first, { now: at(111), leaseMs: LEASE_MS }),
    ]) {
      await expect(late()).rejects.toThrow(LeaseLostError);
    }
    await completeJob(store.db, second, at(112));
    await expect(completeJob(store.db, second, at(113))).rejects.toThrow(LeaseLostError);
    const [third] = (await claim(113)) as [Job];
    expect(third.payload).toBe("2");
    await completeJob(store.db, third, at(113));
  });

  it("that end each process that takes them are dead at last; a lease that runs out is no attempt", async () => {
    await queue([job("killer", "1"), job("killer", "2")]);
    let seconds = 0;
    for (let lost = 0; lost < LOST_LEASES_MAX; lost += 1) {
      const [taken] = await claim(seconds);
      expect([taken?.payload, taken?.attempt]).toEqual(["1", 1]);
      seconds += LEASE_MS / 1000;
    }
    expect(await claim(seconds)).toEqual([]);
    const [next] = (await claim(seconds)) as [Job];
    expect(next.payload).toBe("2");
    await completeJob(store.db, next, at(seconds));
    expect(await stateOf("killer")).toEqual([
      ["dead", 1, `the process that did it ended ${LOST_LEASES_MAX} times`],
      ["done", 1, null],
    ]);
  });

  it("keep their order and never overlap under many workers and writers at once, none lost", async () => {
    const other = kind === "postgresql" ? await place.open() : store;
    const lanes = Array.from({ length: 5 }, () => randomUUID());
    const writing = lanes.map(async (lane, index) => {
      for (let n = 0; n < 20; n += 1) {
        const db = (index + n) % 2 === 0 ? store.db : other.db;
        await inTransaction(db, (tx) => enqueueJobs(tx, [job(lane, String(n)), job(`x${lane}`)], at(0)));
      }
    });
    const seen = new Map<string, string[]>(lanes.map((lane) => [lane, []]));
    const busy = new Set<string>();
    let idle = false;
    const work = async ({ db }: Store) => {
      for (;;) {
        const jobs = await claimJobs(db, { owner: "w", limit: 3, leaseMs: LEASE_MS, now: at(1) });
        if (jobs.length === 0 && idle) return;
        for (const one of jobs) {
          expect(busy.has(one.lane)).toBe(false);
          busy.add(one.lane);
        }
        for (const one of jobs) {
          seen.get(one.lane)?.push(one.payload);
          busy.delete(one.lane);
          await completeJob(db, one, at(1));
        }
      }
    };
    const workers = [store, other, store, other].map(work);
    await Promise.all(writing);
    idle = true;
    await Promise.all(workers);
    for (const lane of lanes) {
      expect(seen.get(lane)).toEqual(Array.from({ length: 20 }, (_, n) => String(n)));
    }
    if (other !== store) await other.close();
  });
});
