import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forgetBodies, openIntake, takeOverDeliveries } from "../../src/store/deliveries.ts";
import type { DeliveryDraft } from "../../src/store/delivery-insert.ts";
import type { Store } from "../../src/store/open-store.ts";
import { ENGINES, type TestPlace } from "./engines.ts";

const NOW = new Date("2026-03-01T12:00:00.000Z");

function delivery(changes: Partial<DeliveryDraft> = {}): DeliveryDraft {
  const body = Buffer.from('{"ref":"refs/heads/agent/a"}');
  return { id: randomUUID(), event: "push", repositoryId: 7, body, receivedAt: NOW, ...changes };
}

describe.each(ENGINES)("deliveries on $kind", ({ place: makePlace }) => {
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

  const settleAll = () => takeOverDeliveries(store.db, () => ({ jobs: [] }), { now: NOW, limit: 10_000 });

  it("are written down byte for byte, once, however often they are sent [T171] [S20]", async () => {
    const record = openIntake(store);
    // Every byte, none of which is text to a database.
    const sent = delivery({ body: Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)) });
    expect(await record(sent)).toBe("new");
    expect(await record({ ...sent, body: Buffer.from("another body") })).toBe("duplicate");
    expect(await openIntake(store)(sent)).toBe("duplicate");
    const rows = await store.db.selectFrom("deliveries").selectAll().where("id", "=", sent.id).execute();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ event: "push", repository_id: 7, received_at: NOW, state: "received" });
    expect(Buffer.compare(rows[0]?.body ?? Buffer.alloc(0), sent.body)).toBe(0);
  });

  it("that come at once share commits, and twins among them are found", async () => {
    await settleAll();
    const record = openIntake(store);
    const sent = Array.from({ length: 300 }, () => delivery());
    const twice = [...sent, ...sent.slice(0, 50)];
    const answers = await Promise.all(twice.map(record));
    // Of twins in two commits that race, either may be the new one, and one of them is.
    const fresh = twice.filter((_, index) => answers[index] === "new").map(({ id }) => id);
    expect(fresh).toHaveLength(300);
    expect(new Set(fresh)).toEqual(new Set(sent.map(({ id }) => id)));
    // The first goes alone, all others wait for it meanwhile: far fewer transactions than deliveries.
    expect(await commitsOf(sent.map(({ id }) => id))).toBeLessThan(10);
  });

  const commitsOf = async (ids: readonly string[]) => {
    const found = await store.db
      .selectFrom("deliveries")
      .select(sql<string>`xmin::text`.as("transaction"))
      .where("id", "in", ids)
      .distinct()
      .execute();
    return found.length;
  };

  it("that cannot be written fail alone", async () => {
    const record = openIntake(store);
    const good = [delivery(), delivery(), delivery()];
    // No id to a database; the ones that share its statement are written all the same.
    const bad = delivery({ repositoryId: 1.5 });
    const all = await Promise.allSettled([...good, bad].map(record));
    expect(all.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled", "rejected"]);
    await expect(record(delivery({ id: "" }))).rejects.toThrow("1 to 100 printable");
    await expect(record(delivery({ event: "push\n" }))).rejects.toThrow("1 to 100 printable");
  });

  it("are taken over in their order, exactly when their jobs are queued", async () => {
    await settleAll();
    const record = openIntake(store);
    const sent = [delivery(), delivery(), delivery({ event: "nonsense" })];
    for (const one of sent) await record(one);
    const lane = randomUUID();
    const plan = (event: string) =>
      event === "push" ? { jobs: [{ lane, kind: "judge", payload: "{}" }] } : { refused: "no such event \0" };
    expect(await takeOverDeliveries(store.db, ({ event }) => plan(event), { now: NOW })).toBe(3);
    const jobs = await store.db
      .selectFrom("jobs")
      .selectAll()
      .where("lane", "=", lane)
      .orderBy("id")
      .execute();
    expect(jobs.map(({ delivery_id, position }) => [delivery_id, position])).toEqual([
      [sent[0]?.id, 1],
      [sent[1]?.id, 2],
    ]);
    const refused = await store.db
      .selectFrom("deliveries")
      .select(["state", "refusal"])
      .where("id", "=", sent[2]?.id ?? "")
      .executeTakeFirst();
    expect(refused).toEqual({ state: "refused", refusal: "no such event \uFFFD" });
    expect(await takeOverDeliveries(store.db, ({ event }) => plan(event), { now: NOW })).toBe(0);
  });

  it("that show a defect of ours are refused, and hold up no other", async () => {
    await settleAll();
    const record = openIntake(store);
    const empty = Buffer.alloc(0);
    const sent = [delivery({ event: "push", body: empty }), delivery({ event: "ping", body: empty })];
    await Promise.all(sent.map(record));
    const planFor = ({ event, body }: DeliveryDraft) => {
      expect(body).toEqual(empty);
      if (event === "ping") throw new Error("not a function");
      return { jobs: [] };
    };
    expect(await takeOverDeliveries(store.db, planFor, { now: NOW })).toBe(2);
    const ids = sent.map(({ id }) => id);
    const rows = await store.db
      .selectFrom("deliveries")
      .selectAll()
      .where("id", "in", ids)
      .orderBy("event")
      .execute();
    expect(rows).toMatchObject([
      { event: "ping", state: "refused", refusal: "a defect of Proofgate: not a function" },
      { event: "push", state: "taken", refusal: null },
    ]);
  });

  it("are forgotten but for their ids", async () => {
    await settleAll();
    const record = openIntake(store);
    const old = delivery({ receivedAt: new Date("2020-01-01T00:00:00Z") });
    await record(old);
    const before = new Date("2020-02-01T00:00:00Z");
    expect(await forgetBodies(store.db, before)).toBe(0);
    await settleAll();
    expect(await forgetBodies(store.db, before)).toBe(1);
    expect(await record(old)).toBe("duplicate");
  });
});
