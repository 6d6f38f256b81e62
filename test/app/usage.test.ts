import { createHash, randomBytes } from "node:crypto";
import { sql } from "kysely";
import { expect, it } from "vitest";
import type { LedgerEntry } from "../../src/ledger/entry.ts";
import { readLines } from "../../src/store/ledger.ts";
import { addRunToken } from "../../src/store/run-tokens.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { claimsOf, openedRun } from "./granted-run.ts";
import { checksOf } from "./running-app.ts";

const FEED = randomBytes(24).toString("hex");

const spent = (requestId: string, amount: number, changes: object = {}) => ({
  request_id: requestId,
  model: "model-a",
  tokens: { in: 1200, out: 340 },
  cost: { currency: "USD", amount },
  time: new Date().toISOString(),
  ...changes,
});

/** So much in requests of two, which is what one may cost, and the rest. */
const inAll = (name: string, cents: number) =>
  Array.from({ length: Math.ceil(cents / 200) }, (_, index) =>
    spent(`${name}-${index}`, Math.min(200, cents - index * 200) / 100),
  );

/** A run with a budget of ten: an App that has a feed. */
async function spendingRun() {
  const budget = { currency: "USD", per_run: 10 };
  const opened = await openedRun({ budget }, { usageFeedToken: FEED });
  const { world, push } = opened;
  const { sha } = await push({ "src/page.ts": "1\n" });
  await world.settled();
  const path = `${world.running.url}/api/v1/runs/${opened.opened.id}/usage`;
  const tell = async (events: readonly object[], bearer: string = FEED, to = path) => {
    const response = await fetch(to, {
      method: "POST",
      headers: bearer === "" ? {} : { authorization: `Bearer ${bearer}` },
      body: events.map((event) => `${JSON.stringify(event)}\n`).join(""),
    });
    const body = (await response.json()) as Record<string, unknown>;
    await world.settled();
    return { status: response.status, ...body };
  };
  const check = () => checksOf(world, sha)["proofgate/run"];
  const told = async () => {
    const lines = await Array.fromAsync(readLines(world.running.store.db, world.shop.id));
    const entries = lines.map((line) => JSON.parse(line) as LedgerEntry);
    return entries.flatMap(({ kind, body }) => (kind === "usage" ? [`${body.level} ${body.spent}`] : []));
  };
  return { ...opened, sha, path, tell, check, told };
}

type Spending = Awaited<ReturnType<typeof spendingRun>>;

/** A token of the run, for its jobs. */
async function runToken(runId: string, world: Spending["world"], grant: Spending["grant"]): Promise<string> {
  const token = `pgrun_${randomBytes(32).toString("base64url")}`;
  const sha256 = createHash("sha256").update(token).digest("hex");
  const grantId = claimsOf((await grant()).body.grant).jti;
  const expiresAt = new Date(Date.now() + 3_600_000);
  const draft = { sha256, runId, grantId, oidcId: "t-1", workflowRunId: 1, expiresAt };
  await inTransaction(world.running.store.db, (tx) => addRunToken(tx, draft, new Date()));
  return token;
}

it("warns a run at 70 %, shuts it at 90 % until a person agrees, and stops it at all of it [P71] [P72] [P158]", async () => {
  const { world, say, tell, check, told } = await spendingRun();
  expect(check()).toMatch(/^success/);
  expect(await tell(inAll("q", 699))).toMatchObject({ level: "within", fresh: 4 });
  expect(await tell([spent("a cent", 0.01)])).toMatchObject({
    status: 200,
    level: "warn",
    spent: "7.00 USD",
  });
  expect(check()).toMatch(/^success: Pass: 1 note/);
  expect(await tell([spent("two", 2)])).toMatchObject({ level: "needs-approval" });
  expect(check()).toMatch(/^action_required/);
  await say("/proofgate approve-budget 12");
  expect(check()).toMatch(/^success/);
  expect(await tell(inAll("r", 250))).toMatchObject({ level: "warn", spent: "11.50 USD" });
  expect(await tell([spent("the rest", 0.5)])).toMatchObject({ level: "stop", spent: "12.00 USD" });
  expect(check()).toMatch(/^failure: STOP_BUDGET_EXCEEDED/);
  const [stop] = await world.running.store.db.selectFrom("stops").selectAll().execute();
  expect(stop).toMatchObject({ code: "STOP_BUDGET_EXCEEDED", state: "standing" });
  expect(await told()).toEqual([
    "within 6.99 USD",
    "warn 7.00 USD",
    "needs-approval 9.00 USD",
    "stop 12.00 USD",
  ]);
});

it("counts a telling once, however often it comes, and the dearer of two [P73]", async () => {
  const { tell, check, world } = await spendingRun();
  const first = spent("q-1", 2);
  expect(await tell([first])).toMatchObject({ fresh: 1, spent: "2.00 USD" });
  const jobs = () => world.running.store.db.selectFrom("jobs").select("id").execute();
  const before = (await jobs()).length;
  expect(await tell([first, first])).toMatchObject({ fresh: 0, spent: "2.00 USD" });
  expect((await jobs()).length).toBe(before);
  expect(await tell([{ ...first, cost: { currency: "USD", amount: 1 } }])).toMatchObject({
    fresh: 1,
    spent: "2.00 USD",
  });
  expect(check()).toMatch(/^action_required/);
});

it("believes a run's own token, and that of a feed, and nobody else; what is odd is refused whole", async () => {
  const { world, opened, grant, path, tell } = await spendingRun();
  const { db } = world.running.store;
  const token = await runToken(opened.id, world, grant);
  expect(await tell([spent("q-1", 1)], token)).toMatchObject({ status: 200, spent: "1.00 USD" });
  expect(await tell([spent("q-2", 1)], token, path.replace(opened.id, "R-0123456789abcdef"))).toMatchObject({
    status: 401,
  });
  for (const bearer of ["", "x", `${FEED}0`, FEED.slice(1)])
    expect(await tell([spent("q-3", 1)], bearer)).toMatchObject({ status: 401 });
  expect(await tell([spent("q-3", 1)], FEED, path.replace(opened.id, "R-0123456789abcdef"))).toMatchObject({
    status: 404,
  });
  const later = new Date(Date.now() + 3_600_000).toISOString();
  for (const [events, words] of [
    [[spent("q-4", 1), spent("q-5", 1, { time: later })], /still to come/],
    [[spent("q-4", 1), spent("q-5", -1)], /line 2: /],
    [[spent("q-4", 1, { time: "2026-02-31T00:00:00Z".replace("02-31", "13-01") })], /time/],
    [[spent("q-4\uD800", 1)], /Unicode|characters/],
    [[], /empty/],
  ] as const)
    expect(await tell(events)).toMatchObject({ status: 422, message: expect.stringMatching(words) });
  const rows = await db.selectFrom("usage_tellings").select(["request_id", "independent"]).execute();
  expect(rows).toEqual([{ request_id: "q-1", independent: false }]);
  expect(world.log.join("")).not.toContain(FEED);
  await tell([spent("q-1", 1)], FEED);
  expect(await db.selectFrom("usage_tellings").selectAll().execute()).toHaveLength(2);
});

it("says before a request whether it may be made, and refuses what it cannot read", async () => {
  const { path, tell } = await spendingRun();
  const reserve = async (body: string, bearer = FEED) => {
    const headers = { authorization: `Bearer ${bearer}` };
    const response = await fetch(path.replace(/usage$/, "reservations"), { method: "POST", headers, body });
    return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
  };
  const cost = { currency: "USD", amount: 2 };
  expect(await reserve(JSON.stringify({ request_id: "q-1", cost }))).toMatchObject({ answer: "allow" });
  await tell(inAll("r", 650));
  expect(await reserve(JSON.stringify({ request_id: "q-2", cost }))).toMatchObject({ answer: "deny" });
  expect(await reserve(JSON.stringify({ request_id: "q-2", cost }), "x")).toMatchObject({ status: 401 });
  for (const body of [
    "",
    "{}",
    "[]",
    '{"request_id":"q"}',
    '{"request_id":"q","cost":{"currency":"USD","amount":-1}}',
  ])
    expect(await reserve(body)).toMatchObject({ status: 422, outcome: "refused" });
});

it("takes no more than is kept of a run, and says so: nothing of it is taken", async () => {
  const { world, opened, grant, tell } = await spendingRun();
  const { db } = world.running.store;
  const full = async (independent: boolean, count: number) => {
    await sql`insert into usage_tellings (run_id, request_id, sha256, independent, event, received_at)
      select ${opened.id}, 'old-' || n, repeat('a', 64), ${independent}, '{"requestId":"old-' || n || '","model":"m","tokens":{"in":1,"out":1},"cost":{"currency":"USD","amount":0},"time":"2026-01-01T00:00:00Z"}', now()
      from generate_series(1, ${count}::int) n`.execute(db);
    await sql`insert into usage_totals (run_id, independent, signal, tellings) values (${opened.id}, ${independent}, 'logs', ${count})
      on conflict (run_id, independent, signal) do update set tellings = excluded.tellings`.execute(db);
  };
  await full(false, 99_999);
  const token = await runToken(opened.id, world, grant);
  expect(await tell([spent("q-1", 1), spent("q-2", 1)], token)).toMatchObject({ status: 429 });
  expect(await tell([spent("q-1", 1)], token)).toMatchObject({ status: 200, fresh: 1, spent: "1.00 USD" });
  expect(await tell([spent("q-2", 1)], token)).toMatchObject({ status: 429, outcome: "refused" });
  // The feed has room of its own: nobody silences it by talking.
  expect(await tell([spent("q-2", 3)])).toMatchObject({ status: 200, spent: "3.00 USD" });
}, 120_000);

it("takes at most 4 MiB at once", async () => {
  const { path, tell, world } = await spendingRun();
  const headers = { authorization: `Bearer ${FEED}` };
  const lines = `${JSON.stringify(spent("q-1", 1))}\n`;
  const body = lines.repeat(Math.ceil((4 * 1024 * 1024 + 1) / lines.length));
  const status = await fetch(path, { method: "POST", headers, body }).then(
    (response) => response.status,
    // The App hangs up on what it will not read: then nobody may see the answer.
    () => 413,
  );
  expect(status).toBe(413);
  expect(await world.running.store.db.selectFrom("usage_tellings").selectAll().execute()).toEqual([]);
  const fits = lines.repeat(Math.floor((4 * 1024 * 1024) / lines.length));
  expect((await fetch(path, { method: "POST", headers, body: fits })).status).toBe(200);
  expect(await tell([spent("q-2", 1)])).toMatchObject({ fresh: 1, spent: "2.00 USD" });
}, 120_000);
