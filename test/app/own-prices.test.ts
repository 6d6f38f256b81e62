import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { ConfigError, readConfig } from "../../src/app/config.ts";
import { openedRun } from "./granted-run.ts";
import { FEED, post } from "./spending-run.ts";

const directory = mkdtempSync(join(tmpdir(), "proofgate-prices-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A file of prices, at its path. */
function priced(changes: object = {}): string {
  const price = { model: "our-model", source: "contract", from: "2026-01-01" };
  const table = {
    version: 1,
    sources: { contract: { where: "Order form 4711", quoted: "2026-11-22" } },
    prices: [{ ...price, in: 2, cached: 0.5, written: 2, out: 8, ...changes }],
  };
  const path = join(directory, "prices.json");
  writeFileSync(path, JSON.stringify(table));
  return path;
}

it("prices what feeds tell without a cost by the operator's own table, and the rest by the list", async () => {
  const budget = { currency: "USD", per_run: 10 };
  const { world, opened, push } = await openedRun({ budget }, { usageFeedToken: FEED, prices: priced() });
  await push({ "src/page.ts": "1\n" });
  await world.settled();
  const base = `${world.running.url}/api/v1/runs/${opened.id}`;
  const time = new Date().toISOString();
  const event = (id: string, model: string) => ({ request_id: id, model, tokens: { in: 1e6, out: 0 }, time });
  const lines = [event("q-1", "our-model"), event("q-2", "gpt-5"), event("q-3", "nobody-knows-it")];
  const headers = { authorization: `Bearer ${FEED}` };
  const body = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  expect((await post(`${base}/usage`, { headers, body })).status).toBe(200);
  const span = {
    name: "chat",
    spanId: "0102030405060708",
    traceId: "01020304050607080102030405060708",
    endTimeUnixNano: `${Date.now()}000000`,
    attributes: Object.entries({
      "gen_ai.operation.name": "chat",
      "gen_ai.response.id": "q-4",
      "gen_ai.response.model": "our-model",
      "gen_ai.usage.input_tokens": 500_000,
      "gen_ai.usage.output_tokens": 0,
    }).map(([key, value]) => ({
      key,
      value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value },
    })),
  };
  const traces = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
  const json = { ...headers, "content-type": "application/json" };
  expect((await post(`${base}/otlp/v1/traces`, { headers: json, body: traces })).status).toBe(200);
  await world.settled();
  const rows = await world.running.store.db
    .selectFrom("usage_totals")
    .select(["signal", "spent", "unpriced"])
    .orderBy("spent")
    .execute();
  expect(rows.map(({ spent, unpriced }) => [spent, unpriced])).toEqual([
    ["1000000000", 0],
    ["3250000000", 1],
  ]);
});

it("ends at the start with the place where its file is wrong", () => {
  const problems = (path: string): readonly string[] => {
    try {
      readConfig({ USAGE_PRICES_PATH: path });
    } catch (error) {
      if (error instanceof ConfigError)
        return error.problems.filter((problem) => problem.includes("USAGE_PRICES_PATH"));
    }
    return [];
  };
  expect(problems(priced())).toEqual([]);
  expect(problems("/nowhere/prices.json")).toEqual(["USAGE_PRICES_PATH names a file that cannot be read"]);
  expect(problems(priced({ out: "much" }))).toEqual([
    "the file of USAGE_PRICES_PATH: it differs from its schema at `/prices/0/out`: type number",
  ]);
});
