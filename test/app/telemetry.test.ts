import { afterEach, expect, it } from "vitest";
import { type Collector, metricsIn, spansIn, startCollector, type ToldSpan } from "./collector.ts";
import { checksOf, JUDGING, planOf, startWorld, type World } from "./running-app.ts";

const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const BRANCH = "agent/WP-1";

const collectors: Collector[] = [];
afterEach(async () => {
  for (const collector of collectors.splice(0)) await collector.close();
});

async function collector(): Promise<Collector> {
  const started = await startCollector();
  collectors.push(started);
  return started;
}

async function pushPlan({ github, shop, coder }: World): Promise<string> {
  const files = { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") };
  return (await github.push(shop, { as: coder, branch: BRANCH, files })).sha;
}

/** Below each span, by name. */
function below(spans: readonly ToldSpan[], parent: ToldSpan): readonly string[] {
  return spans
    .filter(({ parentSpanId }) => parentSpanId === parent.spanId)
    .map(({ name }) => name)
    .sort();
}

it("traces a push from its webhook to the check run at GitHub, in one trace, over a restart", async () => {
  const { url } = await collector();
  const otel = { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" } as const;
  const world = await startWorld({ permissions: JUDGING, otel });
  const sha = await pushPlan(world);
  await world.settled();
  expect(checksOf(world, sha)["proofgate/run"]).toBeDefined();
  await world.restart();
  const spans = spansIn(collectors[0]!);
  const published = new Set(
    spans.filter(({ name }) => name === "publish check-run").map(({ traceId }) => traceId),
  );
  const root = spans.find(({ name, traceId }) => name === "receive webhook" && published.has(traceId))!;
  const ofPush = spans.filter(({ traceId }) => traceId === root.traceId);
  expect(root.parentSpanId ?? "").toBe("");
  expect(below(ofPush, root)).toEqual(["do judge-branch", "publish check-run"]);
  const job = ofPush.find(({ name }) => name === "do judge-branch")!;
  expect(new Set(below(ofPush, job))).toEqual(new Set(["fetch objects", "judge head", "record verdict"]));
  // Names are the repository's own business.
  expect(JSON.stringify(spans)).not.toMatch(/acme|shop|WP-1|coder|page\.ts/);
  const metrics = new Map(metricsIn(collectors[0]!).map((metric) => [metric.name, metric]));
  const seconds = metrics.get("proofgate_push_to_check_seconds")?.histogram?.dataPoints[0];
  expect(Number(seconds?.count)).toBeGreaterThanOrEqual(1);
  expect(metrics.get("proofgate_webhooks_total")?.sum?.isMonotonic).toBe(true);
  expect(metrics.get("proofgate_jobs_waiting")?.gauge).toBeDefined();
});

it("traces the share of pushes that is asked for, in protobuf", async () => {
  const all = await collector();
  const world = await startWorld({ permissions: JUDGING, otel: { OTEL_EXPORTER_OTLP_ENDPOINT: all.url } });
  await pushPlan(world);
  await world.settled();
  await world.running.close();
  const traced = all.told.filter(({ path }) => path === "/v1/traces");
  expect(new Set(traced.map(({ contentType }) => contentType))).toEqual(new Set(["application/x-protobuf"]));
  expect(Buffer.concat(traced.map(({ body }) => body)).includes("judge head")).toBe(true);
  const none = await collector();
  const otel = { OTEL_EXPORTER_OTLP_ENDPOINT: none.url, OTEL_TRACES_SAMPLER_ARG: "0" } as const;
  const other = await startWorld({ permissions: JUDGING, otel });
  await pushPlan(other);
  await other.settled();
  await other.running.close();
  expect(none.told.map(({ path }) => path)).toEqual(["/v1/metrics"]);
});

it("judges where the collector is away, says so in the log, and ends", async () => {
  const away = await startCollector();
  await away.close();
  const world = await startWorld({ permissions: JUDGING, otel: { OTEL_EXPORTER_OTLP_ENDPOINT: away.url } });
  const sha = await pushPlan(world);
  await world.settled();
  await world.running.close();
  expect(checksOf(world, sha)["proofgate/run"]).toBeDefined();
  expect(world.log.filter((line) => line.includes('"message":"telemetry"'))).not.toEqual([]);
});
