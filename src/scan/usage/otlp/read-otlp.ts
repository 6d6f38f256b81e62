import type { Activity } from "../../../engine/activity.ts";
import type { CalledTool } from "../../../engine/called-tool.ts";
import type { UsageEvent } from "../../../engine/usage-event.ts";
import { activityIn } from "../../activity/otlp-activity.ts";
import { toolCallIn } from "../../activity/otlp-tools.ts";
import { type Json, type JsonObject, readJsonReport } from "../../reports/json-report.ts";
import { LIST_PRICES, type PriceTable } from "../price-table.ts";
import { eventOf, type ToldRequest } from "../told-request.ts";
import { loggedRequest } from "./log-events.ts";
import type { MessageName } from "./messages.ts";
import { measuredUsage } from "./metrics.ts";
import { decodeMessage } from "./protobuf.ts";
import { type OtlpSignal, recordsIn, type TelemetryRecord } from "./records.ts";
import { tracedRequest } from "./spans.ts";

export interface ToldUsage {
  /** The requests that were told of, each with its id. */
  readonly events: readonly UsageEvent[];
  /** Of them, those whose numbers cannot be: nobody knows what they cost. */
  readonly odd: number;
  /** Records, spans and data points in all, those that say nothing of usage included. */
  readonly records: number;
  /** What agents did beside it, by logs and spans. */
  readonly activity: readonly Activity[];
  /** Calls of tools, by the same. */
  readonly tools: readonly CalledTool[];
}

const ROOTS: Readonly<Record<OtlpSignal, MessageName>> = {
  logs: "LogsData",
  traces: "TracesData",
  metrics: "MetricsData",
};
const READERS: Readonly<Record<OtlpSignal, (record: TelemetryRecord) => ToldRequest | undefined>> = {
  logs: loggedRequest,
  traces: tracedRequest,
  metrics: measuredUsage,
};

/**
 * What an OTLP request tells of requests to models; everything else in it is passed over.
 * @throws UnusableReport it is no such request
 */
export function readOtlp(
  bytes: Uint8Array,
  signal: OtlpSignal,
  encoding: "json" | "protobuf",
  prices: PriceTable = LIST_PRICES,
): ToldUsage {
  const request = encoding === "json" ? readJsonReport(bytes) : decodeMessage(bytes, ROOTS[signal]);
  return usageIn(request, signal, prices);
}

/** As the Collector's file exporter writes requests: https://github.com/open-telemetry/opentelemetry-collector-contrib, `exporter/fileexporter`. */
export function readOtlpRequests(requests: readonly JsonObject[], prices: PriceTable): ToldUsage {
  const told = requests.flatMap((request) => SIGNALS.map((signal) => usageIn(request, signal, prices)));
  return {
    events: told.flatMap(({ events }) => events),
    odd: told.reduce((sum, { odd }) => sum + odd, 0),
    records: told.reduce((sum, { records }) => sum + records, 0),
    activity: told.flatMap(({ activity }) => activity),
    tools: told.flatMap(({ tools }) => tools),
  };
}

const SIGNALS = ["logs", "traces", "metrics"] as const;

function usageIn(request: Json, signal: OtlpSignal, prices: PriceTable): ToldUsage {
  const records = recordsIn(request, signal);
  const events: UsageEvent[] = [];
  let odd = 0;
  for (const record of records) {
    const told = READERS[signal](record);
    if (told === undefined) continue;
    const { event, isOdd } = eventOf(told, prices);
    events.push(event);
    if (isOdd) odd += 1;
  }
  const activity = signal === "metrics" ? [] : records.flatMap(activityIn);
  const calls = signal === "metrics" ? [] : records.flatMap((record) => toolCallIn(record) ?? []);
  return { events, odd, records: records.length, activity, tools: calls.map(({ called }) => called) };
}
