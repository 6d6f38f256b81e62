import { afterEach, expect, it, vi } from "vitest";
import { canUse } from "../tools/real-tool.ts";
import { metricsIn, spansIn, startCollector } from "./collector.ts";
import { logRequest, measureUsage, traceRequest } from "./otel-sdk.ts";
import { hasCollector, startRealCollector } from "./real-collector.ts";
import { checksOf, JUDGING, planOf, startWorld } from "./running-app.ts";
import { FEED, spendingRun } from "./spending-run.ts";

const isThere = canUse("otelcol", hasCollector());

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

async function collectorOf(...ways: Parameters<typeof startRealCollector>[0]): Promise<readonly string[]> {
  const collector = await startRealCollector(ways);
  ending.push(collector.close);
  return collector.ways;
}

it.runIf(isThere)(
  "the OpenTelemetry Collector sends on what agents tell it, in protobuf and in JSON, as gzip",
  async () => {
    const { path, world } = await spendingRun();
    const way = { endpoint: path.replace(/\/usage$/, "/otlp"), token: FEED } as const;
    const [protobuf = "", json = ""] = await collectorOf(way, { ...way, encoding: "json" });
    const soon = async (spent: Readonly<Record<"logs" | "metrics" | "traces", string>>) =>
      await vi.waitFor(
        async () => {
          const rows = await world.running.store.db
            .selectFrom("usage_totals")
            .select(["signal", "spent", "independent"])
            .orderBy("signal")
            .execute();
          expect(rows).toEqual(
            Object.entries(spent).map(([signal, sum]) => ({ signal, spent: sum, independent: true })),
          );
        },
        { timeout: 120_000, interval: 200 },
      );
    const first = { endpoint: protobuf, token: "unused", encoding: "protobuf" } as const;
    await logRequest(first, "req-1", 0.75);
    await traceRequest(first, "resp-1");
    await measureUsage(first, [0.25, 0.5], false);
    await soon({ logs: "750000000", metrics: "750000000", traces: "1450000000" });
    const second = { ...first, endpoint: json, encoding: "json" } as const;
    await logRequest(second, "req-2", 0.5);
    await traceRequest(second, "resp-2");
    await measureUsage(second, [0.125], false);
    await soon({ logs: "1250000000", metrics: "875000000", traces: "2900000000" });
  },
);

it.runIf(isThere)("the OpenTelemetry Collector takes the App's own traces and metrics", async () => {
  const beyond = await startCollector();
  ending.push(beyond.close);
  const [url = ""] = await collectorOf({ endpoint: beyond.url, encoding: "json", compression: "none" });
  const world = await startWorld({ permissions: JUDGING, otel: { OTEL_EXPORTER_OTLP_ENDPOINT: url } });
  const plan = { ".proofgate/plans/WP-1/WORK_PLAN.json": planOf("agent/WP-1", "WP-1", "src/page.ts") };
  const pushed = { as: world.coder, branch: "agent/WP-1", files: plan };
  const { sha } = await world.github.push(world.shop, pushed);
  await world.settled();
  expect(checksOf(world, sha)["proofgate/run"]).toBeDefined();
  await world.running.close();
  expect(world.log.filter((line) => line.includes('"message":"telemetry"'))).toEqual([]);
  expect(spansIn(beyond).map(({ name }) => name)).toEqual(
    expect.arrayContaining(["receive webhook", "do judge-branch", "judge head", "publish check-run"]),
  );
  expect(metricsIn(beyond).map(({ name }) => name)).toEqual(
    expect.arrayContaining(["proofgate_webhooks_total", "proofgate_push_to_check_seconds"]),
  );
});
