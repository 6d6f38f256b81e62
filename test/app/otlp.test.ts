import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { logRequest, measureUsage, type OtelTarget, traceRequest } from "./otel-sdk.ts";
import { FEED, post, spendingRun } from "./spending-run.ts";

/** A run that spends up to ten, and what its requests come to. */
async function toldRun() {
  const { world, opened, path, grant, runToken } = await spendingRun();
  const endpoint = path.replace(/\/usage$/, "/otlp");
  const { db } = world.running.store;
  const events = async () => {
    await world.settled();
    const rows = await db.selectFrom("usage_tellings").select("event").orderBy("id").execute();
    return rows.map(({ event }) => JSON.parse(event) as Record<string, unknown>);
  };
  const spent = async () => {
    const rows = await db.selectFrom("usage_totals").select(["signal", "spent"]).orderBy("signal").execute();
    return Object.fromEntries(rows.map(({ signal, spent }) => [signal, Number(spent) / 1e9]));
  };
  const send = async (signal: string, body: string | Uint8Array, changes: Record<string, string> = {}) => {
    const headers = { authorization: `Bearer ${FEED}`, "content-type": "application/json", ...changes };
    const { status, type, bytes } = await post(`${endpoint}/v1/${signal}`, { headers, body });
    return { status, type, body: bytes.toString("latin1") };
  };
  return { world, opened, endpoint, events, spent, send, grant, runToken };
}

describe.each(["json", "protobuf"] as const)("the OpenTelemetry SDK's own exporters, in %s,", (encoding) => {
  it("tell of requests in logs, traces and metrics, and none is counted twice", async () => {
    const { endpoint, events, spent } = await toldRun();
    const target: OtelTarget = { endpoint, token: FEED, encoding };
    await logRequest(target, "req-1", 0.75);
    await logRequest({ ...target, compression: "gzip" }, "req-2", 0.5);
    await traceRequest(target, "resp-1");
    await measureUsage(target, [0.25, 0.5], false);
    expect(await spent()).toEqual({ logs: 1.25, metrics: 0.75, traces: 1.45 });
    const all = await events();
    expect(all.filter(({ signal }) => signal === undefined)).toEqual([
      expect.objectContaining({
        requestId: "req-1",
        model: "claude-sonnet-4-5-20250929",
        tokens: { in: 12_510, out: 250, cached: 12_000 },
        cost: { currency: "USD", amount: 0.75 },
      }),
      expect.objectContaining({ requestId: "req-2" }),
    ]);
    expect(all.filter(({ signal }) => signal === "traces")).toEqual([
      expect.objectContaining({ requestId: "resp-1", model: "gpt-5-2025-08-07" }),
    ]);
    // What came since the last time, twice: the same sum.
    await measureUsage(target, [0.25, 0.5], true);
    expect(await spent()).toMatchObject({ metrics: 1.5 });
  });
});

it("answers as OTLP says: partly taken, refused for good, or to be sent again", async () => {
  const { send, events, world } = await toldRun();
  const record = (attributes: Record<string, unknown>, time = String(BigInt(Date.now()) * 1_000_000n)) => ({
    resourceLogs: [
      {
        scopeLogs: [
          {
            logRecords: [
              {
                timeUnixNano: time,
                eventName: "claude_code.api_request",
                attributes: Object.entries({ model: "m", cost_usd: "0.5", ...attributes }).map(
                  ([key, value]) => ({
                    key,
                    value: { stringValue: String(value) },
                  }),
                ),
              },
            ],
          },
        ],
      },
    ],
  });
  const json = (value: unknown) => JSON.stringify(value);
  expect(await send("logs", json(record({ request_id: "a" })))).toEqual({
    status: 200,
    type: "application/json",
    body: "{}",
  });
  const negative = await send("logs", json(record({ request_id: "b", cost_usd: -1 })));
  expect(negative).toMatchObject({ status: 200, body: expect.stringContaining('"rejectedLogRecords":"1"') });
  const later = String(BigInt(Date.now() + 3_600_000) * 1_000_000n);
  const early = await send("logs", json(record({ request_id: "c" }, later)));
  expect(JSON.parse(early.body)).toEqual({
    partialSuccess: { errorMessage: expect.stringMatching(/still to come/) },
  });
  expect((await events()).map(({ requestId, cost }) => [requestId, cost !== undefined])).toEqual([
    ["a", true],
    ["b", false],
    ["c", true],
  ]);
  const packed = gzipSync(json(record({ request_id: "d" })));
  expect((await send("logs", packed, { "content-encoding": "gzip" })).status).toBe(200);
  const bomb = gzipSync(Buffer.alloc(17 * 1024 * 1024, " "));
  expect((await send("logs", bomb, { "content-encoding": "gzip" })).status).toBe(413);
  expect((await send("logs", "x", { "content-encoding": "gzip" })).status).toBe(400);
  expect((await send("logs", "{")).status).toBe(400);
  expect((await send("logs", "", { "content-type": "application/x-protobuf" })).body).toBe("");
  const broken = await send("logs", Buffer.from([0x0a, 0x05]), { "content-type": "application/x-protobuf" });
  expect(broken).toMatchObject({ status: 400, type: "application/x-protobuf" });
  expect(broken.body).toContain("reaches beyond the end");
  expect((await send("logs", "{}", { "content-type": "text/plain" })).status).toBe(415);
  expect((await send("logs", "{}", { authorization: "Bearer x" })).status).toBe(401);
  expect((await send("profiles", "{}")).status).toBe(405);
  expect(await events()).toHaveLength(4);
  expect(world.log.join("")).not.toContain(FEED);
});

it("takes the run's own word too, which can only raise the sum [P73]", async () => {
  const { endpoint, events, runToken, world, opened } = await toldRun();
  await logRequest({ endpoint, token: await runToken(), encoding: "protobuf" }, "req-1", 0.5);
  expect(await events()).toHaveLength(1);
  const rows = await world.running.store.db
    .selectFrom("usage_totals")
    .select(["run_id", "independent"])
    .execute();
  expect(rows).toEqual([{ run_id: opened.id, independent: false }]);
});
