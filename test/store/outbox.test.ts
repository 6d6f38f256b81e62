import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { recordDecision } from "../../src/store/decisions.ts";
import { readBacklog } from "../../src/store/health.ts";
import { LeaseLostError } from "../../src/store/job-lease.ts";
import type { Store } from "../../src/store/open-store.ts";
import {
  addNews,
  addToOutbox,
  claimOutbox,
  failOutbox,
  markPublished,
  OUTBOX_ATTEMPTS_MAX,
  type OutboxRow,
  reviveOutbox,
  reviveOutboxOf,
} from "../../src/store/outbox.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { decision, later, NOW, newRepository } from "./decided.ts";
import { ENGINES, type TestPlace } from "./engines.ts";

const LEASE_MS = 60_000;

describe.each(ENGINES)("the outbox on $kind", ({ place: makePlace }) => {
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

  const add = (names: readonly string[]) =>
    inTransaction(store.db, (tx) =>
      addToOutbox(
        tx,
        names.map((name) => {
          const lane = `${repositoryId} ${name[0]}`;
          return {
            repositoryId,
            lane,
            kind: "check-run",
            idempotencyKey: `${repositoryId} ${name}`,
            payload: name,
          };
        }),
        NOW,
      ),
    );
  const claim = (seconds: number) =>
    claimOutbox(store.db, { limit: 10, leaseMs: LEASE_MS, now: later(seconds) });
  const payloads = (rows: readonly OutboxRow[]) => rows.map(({ payload }) => payload);

  it("is said lane by lane in the order in which it was recorded, each thing once", async () => {
    expect(await add(["a1", "a2", "b1"])).toBe(3);
    expect(await add(["a1", "b2"])).toBe(1);
    const first = await claim(0);
    expect(payloads(first)).toEqual(["a1", "b1"]);
    expect(await claim(1)).toEqual([]);
    for (const row of first) await markPublished(store.db, row, `github ${row.payload}`, later(2));
    const second = await claim(3);
    expect(payloads(second)).toEqual(["a2", "b2"]);
    for (const row of second) await markPublished(store.db, row, "github", later(4));
    expect(await claim(1000)).toEqual([]);
  });

  it("is tried again when GitHub says so, and by another publisher where one fell silent", async () => {
    await add(["a1", "a2"]);
    const [row] = (await claim(0)) as [OutboxRow];
    expect(await failOutbox(store.db, row, { error: "403", notBefore: later(30) }, NOW)).toBe("retry");
    expect(await claim(29)).toEqual([]);
    const [again] = (await claim(30)) as [OutboxRow];
    expect([again.payload, again.attempt]).toEqual(["a1", 2]);
    const [another] = (await claim(30 + LEASE_MS / 1000)) as [OutboxRow];
    expect(another.payload).toBe("a1");
    await expect(markPublished(store.db, again, "x", later(91))).rejects.toThrow(LeaseLostError);
    await markPublished(store.db, another, "x", later(92));
    const [next] = (await claim(93)) as [OutboxRow];
    await markPublished(store.db, next, "x", later(93));
  });

  it("says a state again when it comes back after another, and never twice in a row", async () => {
    const say = (key: string) =>
      inTransaction(store.db, (tx) => {
        const draft = { repositoryId, lane: `${repositoryId} n`, kind: "check-run", payload: key };
        return addNews(tx, [{ ...draft, idempotencyKey: `${repositoryId} ${key}` }], NOW);
      });
    const added = [];
    for (const key of ["open", "open", "shut", "shut", "open", "open", "shut"]) added.push(await say(key));
    expect(added).toEqual([1, 0, 1, 0, 1, 0, 1]);
    for (const state of ["open", "shut", "open", "shut"]) {
      const [row] = (await claim(0)) as [OutboxRow];
      expect(row.payload).toBe(state);
      await markPublished(store.db, row, "x", NOW);
    }
  });

  it("says again what is dead, and never brings back what was overtaken", async () => {
    const installationId = repositoryId;
    await store.db
      .updateTable("repositories")
      .set({ installation_id: installationId })
      .where("id", "=", repositoryId)
      .execute();
    const made = decision(repositoryId, { outbox: [] });
    await recordDecision(store.db, made, NOW);
    const verdictId = made.id;
    const say = (key: string) =>
      inTransaction(store.db, (tx) => {
        const draft = { repositoryId, lane: `${repositoryId} d`, kind: "check-run", payload: key, verdictId };
        return addNews(tx, [{ ...draft, idempotencyKey: `${repositoryId} dead ${key}` }], NOW);
      });
    const end = async () => {
      const [row] = (await claim(0)) as [OutboxRow];
      await failOutbox(store.db, row, { error: "404", final: true }, NOW);
    };
    expect(await say("open")).toBe(1);
    await end();
    expect(await say("shut")).toBe(1);
    await end();
    expect(await say("shut")).toBe(1);
    await end();
    await reviveOutboxOf(store.db, installationId, NOW);
    const revived = await claim(0);
    expect(payloads(revived)).toEqual(["shut"]);
    await markPublished(store.db, revived[0] as OutboxRow, "x", NOW);
    expect(await claim(120)).toEqual([]);
  });

  it("shows what can never be said, goes on without it, and says it when a human asks", async () => {
    await add(["a1", "a2"]);
    const before = (await readBacklog(store.db, NOW)).outboxDead;
    const [row] = (await claim(0)) as [OutboxRow];
    expect(await failOutbox(store.db, row, { error: "422", final: true }, NOW)).toBe("dead");
    expect((await readBacklog(store.db, NOW)).outboxDead).toBe(before + 1);
    const [next] = (await claim(0)) as [OutboxRow];
    expect(next.payload).toBe("a2");
    expect(await failOutbox(store.db, { ...next, attempt: OUTBOX_ATTEMPTS_MAX }, { error: "500" }, NOW)).toBe(
      "dead",
    );
    expect(await reviveOutbox(store.db, row.id, NOW)).toBe(true);
    expect(await reviveOutbox(store.db, row.id, NOW)).toBe(false);
    const [revived] = (await claim(0)) as [OutboxRow];
    await markPublished(store.db, revived, "x", NOW);
  });

  it("tells how long its oldest row has waited", async () => {
    await add(["a1"]);
    expect(await readBacklog(store.db, later(90))).toMatchObject({
      outboxWaiting: 1,
      oldestOutboxSeconds: 90,
      jobsWaiting: 0,
      oldestJobSeconds: 0,
      deliveriesReceived: 0,
      oldestDeliverySeconds: 0,
    });
    const [row] = (await claim(0)) as [OutboxRow];
    await markPublished(store.db, row, "x", NOW);
  });
});
