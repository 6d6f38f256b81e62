import { sql } from "kysely";
import { expect, it } from "vitest";
import { FEED, inAll, post, spendingRun, spent } from "./spending-run.ts";

it("warns a run at 70 %, shuts it at 90 % until a person agrees, and stops it at all of it [P71] [P72] [P158] [P46] [P168]", async () => {
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
  const { world, opened, path, tell, runToken } = await spendingRun();
  const { db } = world.running.store;
  const token = await runToken();
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
  const { world, opened, tell, runToken } = await spendingRun();
  const { db } = world.running.store;
  const full = async (independent: boolean, count: number) => {
    // In small parts: the embedded database holds up the whole process while it works, and connections are closed behind its back.
    for (let from = 1; from <= count; from += 2000)
      await sql`insert into usage_tellings (run_id, request_id, sha256, independent, event, received_at)
        select ${opened.id}, 'old-' || n, repeat('a', 64), ${independent}, '{"requestId":"old-' || n || '","model":"m","tokens":{"in":1,"out":1},"cost":{"currency":"USD","amount":0},"time":"2026-01-01T00:00:00Z"}', now()
        from generate_series(${from}::int, ${Math.min(from + 1999, count)}::int) n`.execute(db);
    await sql`insert into usage_totals (run_id, independent, signal, tellings) values (${opened.id}, ${independent}, 'logs', ${count})
      on conflict (run_id, independent, signal) do update set tellings = excluded.tellings`.execute(db);
  };
  const token = await runToken();
  await full(false, 99_999);
  expect(await tell([spent("q-1", 1), spent("q-2", 1)], token)).toMatchObject({ status: 429 });
  expect(await tell([spent("q-1", 1)], token)).toMatchObject({ status: 200, fresh: 1, spent: "1.00 USD" });
  expect(await tell([spent("q-2", 1)], token)).toMatchObject({ status: 429, outcome: "refused" });
  // The feed has room of its own: nobody silences it by talking.
  expect(await tell([spent("q-2", 3)])).toMatchObject({ status: 200, spent: "3.00 USD" });
});

it("takes at most 4 MiB at once", async () => {
  const { path, tell, world } = await spendingRun();
  const headers = { authorization: `Bearer ${FEED}` };
  const lines = `${JSON.stringify(spent("q-1", 1))}\n`;
  const body = lines.repeat(Math.ceil((4 * 1024 * 1024 + 1) / lines.length));
  const status = await post(path, { headers, body }).then(
    (answered) => answered.status,
    // The App hangs up on what it will not read: then nobody may see the answer.
    () => 413,
  );
  expect(status).toBe(413);
  expect(await world.running.store.db.selectFrom("usage_tellings").selectAll().execute()).toEqual([]);
  const fits = lines.repeat(Math.floor((4 * 1024 * 1024) / lines.length));
  expect((await post(path, { headers, body: fits })).status).toBe(200);
  expect(await tell([spent("q-2", 1)])).toMatchObject({ fresh: 1, spent: "2.00 USD" });
});

it("takes what gateways post in their own forms, and counts each request once", async () => {
  const { path } = await spendingRun();
  const headers = { authorization: `Bearer ${FEED}` };
  const send = async (body: string) => {
    const { status, bytes } = await post(path, { headers, body });
    return { status, ...(JSON.parse(bytes.toString("utf8")) as object) };
  };
  const callback = { model: "m", prompt_tokens: 10, completion_tokens: 5, endTime: Date.now() / 1000 };
  const both = JSON.stringify([
    { ...callback, id: "chatcmpl-1", response_cost: 0.5 },
    { ...callback, id: "chatcmpl-2", response_cost: null },
  ]);
  expect(await send(both)).toMatchObject({ status: 200, fresh: 2, spent: "0.50 USD" });
  expect(await send(both)).toMatchObject({ fresh: 0, spent: "0.50 USD" });
  const table = "request_id,model,time,tokens_in,tokens_out,cost\n";
  const row = (id: string, cost: string) => `${id},m,${new Date().toISOString()},1,1,${cost}\n`;
  expect(await send(table + row("q-1", "1") + row("q-2", "-1"))).toMatchObject({
    status: 200,
    fresh: 2,
    unclear: 1,
    spent: "1.50 USD",
  });
  const connection = { event: "http_access", host: "api.openai.com:443" };
  expect(await send(JSON.stringify(connection))).toEqual({
    status: 200,
    version: 1,
    outcome: "recorded",
    fresh: 0,
    noted: 1,
  });
  expect(await send(`${table}q-3,m\n`)).toMatchObject({
    status: 422,
    message: expect.stringMatching(/^line 2: /),
  });
});
