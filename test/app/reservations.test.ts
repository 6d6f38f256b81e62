import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AppConfig } from "../../src/app/config.ts";
import type { ReservationRequest } from "../../src/app/reservation-request.ts";
import { reserve } from "../../src/app/reserve.ts";
import { takeUsage } from "../../src/app/take-usage.ts";
import { giveApproval } from "../../src/store/approvals.ts";
import { recordCommand } from "../../src/store/commands.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { lockBudgets } from "../../src/store/reservations.ts";
import { moveRun, setBudget } from "../../src/store/runs.ts";
import { inTransaction, type Tx } from "../../src/store/transaction.ts";
import { ENGINES, type TestPlace } from "../store/engines.ts";
import { bareRun } from "./bare-run.ts";

const MINUTE_MS = 60_000;
const bound = (value: number) => ({ value, setBy: "the policy" });
const BUDGET = {
  currency: "USD",
  budget: { perRun: bound(10), perRequest: bound(2), warnAt: bound(0.7), approveAt: bound(0.9) },
};

describe.each(ENGINES)("money that is set aside on $kind [P72] [P136]", ({ place: placeOf }) => {
  let place: TestPlace;
  let store: Store;
  let run: string;
  let count = 0;
  let ahead = 0;
  const clock = () => new Date(Date.now() + ahead);
  const config = { appId: 1 } as AppConfig;

  beforeAll(async () => {
    place = await placeOf();
    store = await openStore({ ...place.options, log: () => undefined });
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await place.dispose();
  });

  beforeEach(async () => {
    ahead = 0;
    count += 1;
    run = `R-${count}`;
    await bareRun(store.db, run, clock());
    await inTransaction(store.db, (tx) => setBudget(tx, run, JSON.stringify(BUDGET)));
  });

  const ask = async (requestId: string, amount: number, changes: Partial<ReservationRequest> = {}) => {
    const request = { requestId, independent: true, cost: { currency: "USD", amount }, ...changes };
    return (await reserve({ db: store.db, clock, config }, run, request))?.answer;
  };
  const tell = (requestId: string, amount: number, independent = true) => {
    const cost = { currency: "USD", amount };
    const event = { requestId, model: "m", tokens: { in: 1, out: 1 }, time: "2026-01-01T00:00:00Z", cost };
    return takeUsage({ db: store.db, clock, config }, run, { independent, events: [event] });
  };

  it("is never more than the budget has, however many ask at once", { timeout: 120_000 }, async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => ask(`q-${index}`, 1)));
    const counted = Object.groupBy(answers, (answer) => String(answer));
    expect([counted.allow?.length, counted.warn?.length]).toEqual([6, 2]);
    expect((counted["needs-approval"]?.length ?? 0) + (counted.deny?.length ?? 0)).toBe(192);
  });

  it("counts once by its request, and what it cost in the end takes its place", async () => {
    expect(await ask("q-1", 2)).toBe("allow");
    expect(await ask("q-1", 2)).toBe("allow");
    for (const id of ["q-2", "q-3"]) expect(await ask(id, 2)).toBe("allow");
    expect(await ask("q-4", 2)).toBe("warn");
    expect(await ask("q-5", 2)).toBe("needs-approval");
    await tell("q-1", 0.5);
    await tell("q-2", 0.5);
    expect(await ask("q-5", 2)).toBe("warn");
  });

  it("is free again after a quarter of an hour in which nobody told of the request", async () => {
    for (const id of ["q-1", "q-2", "q-3", "q-4"]) await ask(id, 2);
    expect(await ask("q-5", 1)).toBe("needs-approval");
    ahead = 16 * MINUTE_MS;
    expect(await ask("q-5", 1)).toBe("allow");
  });

  it("by a feed is not freed by the run's own word, nor replaced by what the run asks for", async () => {
    for (const id of ["q-1", "q-2", "q-3", "q-4"]) await ask(id, 2);
    await tell("q-1", 0, false);
    expect(await ask("q-2", 0.01, { independent: false })).toBe("warn");
    expect(await ask("q-5", 1)).toBe("needs-approval");
    await tell("q-1", 0);
    expect(await ask("q-5", 1)).toBe("warn");
  });

  it("is refused where too much is asked for, in other money, or of a run that may do nothing", async () => {
    expect(await ask("q-1", 2.01)).toBe("deny");
    expect(await ask("q-1", 1, { cost: { currency: "EUR", amount: 1 } })).toBe("deny");
    await tell("q-0", 9.5);
    expect(await ask("q-1", 0.6)).toBe("deny");
    expect(await ask("q-1", 0.1)).toBe("needs-approval");
    await inTransaction(store.db, (tx) => moveRun(tx, { runId: run, from: "open", to: "stopped" }, clock()));
    expect(await ask("q-1", 0)).toBe("deny");
    run = "R-unknown";
    expect(await ask("q-1", 0)).toBeUndefined();
  });

  it("is set aside for nobody whom a person sends on without money meanwhile [P74]", async () => {
    const local = { models: ["m"], planSha256: "a".repeat(64) };
    await inTransaction(store.db, (tx) => setBudget(tx, run, JSON.stringify({ ...BUDGET, local })));
    expect(await ask("q-1", 1)).toBe("allow");
    const repositoryId = 42;
    const locked = Promise.withResolvers<void>();
    const said = inTransaction(store.db, async (tx) => {
      await lockBudgets(tx, { runs: [run], repositories: [], organisations: [] });
      locked.resolve();
      // Who asks has read what people said so far, and waits; the embedded database has one after the other anyway.
      while (store.kind === "postgresql" && !(await isAnybodyWaiting(tx)));
      const by = { commentId: 1_000 + count, authorId: 9, pullRequest: 1 };
      const outcome = { obeyed: true } as const;
      await recordCommand(tx, { repositoryId, ...by, verb: "degrade", argument: "", outcome }, clock());
      const word = { kind: "degrade", approverId: 9, planSha256: local.planSha256, runId: run };
      await giveApproval(tx, { repositoryId, commentId: by.commentId, ...word }, clock());
    });
    await locked.promise;
    expect(await ask("q-2", 1, { model: "paid" })).toBe("deny");
    await said;
    expect(await ask("q-3", 0, { model: "m" })).toBe("allow");
  });
});

async function isAnybodyWaiting(tx: Tx): Promise<boolean> {
  const { rows } = await sql`select from pg_locks where not granted`.execute(tx);
  return rows.length > 0;
}
