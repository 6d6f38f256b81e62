import { describe, expect, it } from "vitest";
import { readingOf } from "../../../src/scan/reports/unusable-report.ts";
import { readUsage } from "../../../src/scan/usage/read-usage.ts";

const EVENT = {
  request_id: "req-1",
  model: "model-a",
  tokens: { in: 1200, out: 300, cached: 800 },
  cost: { currency: "USD", amount: 0.02 },
  time: "2026-11-21T07:42:51Z",
};
const READ = {
  requestId: "req-1",
  model: "model-a",
  tokens: EVENT.tokens,
  cost: EVENT.cost,
  time: EVENT.time,
};
const read = (text: string) => readingOf(() => readUsage(Buffer.from(text)));
const problem = (text: string) => {
  const reading = read(text);
  return reading.ok ? undefined : reading.problem;
};

describe("a report of usage", () => {
  it("is read as the schema has it, and as its events on lines", () => {
    const { cost: _, ...free } = EVENT;
    expect(read(JSON.stringify({ version: 1, run: "1f0c9a", events: [EVENT] }, null, 2))).toEqual({
      ok: true,
      report: [READ],
    });
    const lines = [EVENT, { ...free, request_id: "req-2" }].map((one) => JSON.stringify(one));
    expect(read(`\n${lines.join("\r\n")}\n\n`)).toMatchObject({
      ok: true,
      report: [READ, { requestId: "req-2" }],
    });
  });

  it.each([
    ["is empty", "", "is empty", undefined],
    ["has no event", "\n\n", "no event", undefined],
    ["tells of nothing", JSON.stringify({ version: 1, run: "a", events: [] }), "no event", undefined],
    ["breaks off", `${JSON.stringify(EVENT)}\n{"request_id": "r`, "not JSON", 2],
    [
      "has a negative cost",
      JSON.stringify({ ...EVENT, cost: { currency: "USD", amount: -1 } }),
      "minimum",
      1,
    ],
    ["has negative tokens", JSON.stringify({ ...EVENT, tokens: { in: -5, out: 1 } }), "minimum", 1],
    ["has a fraction of a token", JSON.stringify({ ...EVENT, tokens: { in: 0.5, out: 1 } }), "integer", 1],
    [
      "has a time without a zone",
      JSON.stringify({ ...EVENT, time: "2026-11-21 07:42" }),
      "/events/0/time",
      1,
    ],
    ["says one thing twice", '{"version": 1, "run": "a", "run": "b", "events": []}', "a key twice", 1],
    ["has a key that nobody knows", JSON.stringify({ ...EVENT, discount: 1 }), "discount", 1],
    ["is of another version", JSON.stringify({ version: 2, run: "a", events: [] }), "/version", undefined],
  ])("cannot be used where it %s", (_, text, message, line) => {
    expect(problem(text)).toMatchObject({
      message: expect.stringContaining(message),
      ...(line === undefined ? {} : { line }),
    });
  });

  it("is read with a hundred thousand events", () => {
    const events = Array.from({ length: 100_000 }, (_, n) => ({ ...EVENT, request_id: `r${n}` }));
    const reading = read(JSON.stringify({ version: 1, run: "a", events }));
    expect(reading.ok && reading.report.length).toBe(100_000);
  });
});
