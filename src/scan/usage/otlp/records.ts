import {
  isObject,
  type Json,
  type JsonObject,
  listAt,
  memberOf,
  objectAt,
  textAt,
} from "../../reports/json-report.ts";
import { UnusableReport } from "../../reports/unusable-report.ts";

export type OtlpSignal = "logs" | "traces" | "metrics";

/** Texts and numbers; lists and lists of pairs say nothing of usage. */
export type Attributes = ReadonlyMap<string, string | number | boolean>;

/** One log record, span or data point. */
export interface TelemetryRecord {
  /** Of the event, the span or the metric; empty where it has none. */
  readonly name: string;
  readonly attributes: Attributes;
  /** Of what the record comes from. */
  readonly resource: Attributes;
  /** Nanoseconds since 1970: when it happened, was over or was measured. 0 where nobody says. */
  readonly time: bigint;
  /** Of a span: when it began, as `time`. */
  readonly start?: bigint;
  /** As 32 hexadecimal digits; empty where it belongs to none. */
  readonly traceId: string;
  readonly spanId: string;
  /** Of a span: whether it failed. */
  readonly isError: boolean;
  /** Of a span: as OTLP numbers it, or as JSON names it. */
  readonly kind?: string;
  readonly point?: MetricPoint;
}

/** What a metric's data point measured. */
export interface MetricPoint {
  readonly unit: string;
  readonly start: bigint;
  /** Undefined where it is no number. */
  readonly value: number | undefined;
  /** Whether it counts since `start`, or since the point before it; undefined where it is a level and no sum. */
  readonly temporality: "cumulative" | "delta" | undefined;
}

const HELP = "send what an OTLP exporter writes: https://opentelemetry.io/docs/specs/otlp/#otlphttp";
const STATUS_ERROR = "2";
const DELTA = "1";
const CUMULATIVE = "2";

/**
 * The records in an OTLP request as OTLP/JSON writes it.
 * @throws UnusableReport it is no such request
 */
export function recordsIn(request: Json, signal: OtlpSignal): TelemetryRecord[] {
  if (!isObject(request)) throw new UnusableReport("the request is no JSON object", HELP);
  switch (signal) {
    case "logs":
      return each(request, ["resourceLogs", "scopeLogs", "logRecords"], logRecord);
    case "traces":
      return each(request, ["resourceSpans", "scopeSpans", "spans"], span);
    case "metrics":
      return each(request, ["resourceMetrics", "scopeMetrics", "metrics"], dataPoints).flat();
  }
}

type Levels = readonly [string, string, string];

/** Of all resources and all scopes, in their order. */
function each<Read>(
  request: JsonObject,
  [resources, scopes, records]: Levels,
  read: (record: JsonObject, resource: Attributes) => Read,
): Read[] {
  const found: Read[] = [];
  for (const of of objectsAt(request, resources)) {
    const resource = attributesOf(objectAt(of, "resource") ?? {});
    for (const scope of objectsAt(of, scopes))
      for (const record of objectsAt(scope, records)) found.push(read(record, resource));
  }
  return found;
}

function logRecord(record: JsonObject, resource: Attributes): TelemetryRecord {
  const attributes = attributesOf(record);
  const named = textAt(record, "eventName") ?? "";
  const body = textAt(objectAt(record, "body") ?? {}, "stringValue") ?? "";
  // Before `eventName` was a field of its own it was an attribute, and with some the body.
  const name = named !== "" ? named : String(attributes.get("event.name") ?? body);
  const told = nanosAt(record, "timeUnixNano");
  const time = told === 0n ? nanosAt(record, "observedTimeUnixNano") : told;
  return { name, attributes, resource, time, ...idsOf(record), isError: false };
}

function span(record: JsonObject, resource: Attributes): TelemetryRecord {
  const status = objectAt(record, "status") ?? {};
  return {
    name: textAt(record, "name") ?? "",
    attributes: attributesOf(record),
    resource,
    time: nanosAt(record, "endTimeUnixNano"),
    start: nanosAt(record, "startTimeUnixNano"),
    ...idsOf(record),
    isError: String(memberOf(status, "code")) === STATUS_ERROR,
    kind: String(memberOf(record, "kind") ?? ""),
  };
}

function dataPoints(metric: JsonObject, resource: Attributes): TelemetryRecord[] {
  const name = textAt(metric, "name") ?? "";
  const unit = textAt(metric, "unit") ?? "";
  const sum = objectAt(metric, "sum");
  const data = sum ?? objectAt(metric, "histogram") ?? objectAt(metric, "exponentialHistogram");
  if (data === undefined) return [];
  const told = String(memberOf(data, "aggregationTemporality") ?? "");
  const kind = told === DELTA ? "delta" : told === CUMULATIVE ? "cumulative" : undefined;
  const temporality = sum !== undefined && memberOf(sum, "isMonotonic") !== true ? undefined : kind;
  return objectsAt(data, "dataPoints").map((point) => {
    const start = nanosAt(point, "startTimeUnixNano");
    const value =
      sum === undefined ? memberOf(point, "sum") : (memberOf(point, "asInt") ?? memberOf(point, "asDouble"));
    return {
      name,
      attributes: attributesOf(point),
      resource,
      time: nanosAt(point, "timeUnixNano"),
      traceId: "",
      spanId: "",
      isError: false,
      point: { unit, start, value: finite(value), temporality },
    };
  });
}

function finite(value: Json | undefined): number | undefined {
  const number = typeof value === "string" && /^-?\d{1,19}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

function attributesOf(of: JsonObject): Attributes {
  const found = new Map<string, string | number | boolean>();
  for (const pair of objectsAt(of, "attributes")) {
    const key = textAt(pair, "key");
    const value = simpleValue(objectAt(pair, "value") ?? {});
    // Told twice, the first counts: keys are unique by the specification.
    if (key !== undefined && value !== undefined && !found.has(key)) found.set(key, value);
  }
  return found;
}

function simpleValue(value: JsonObject): string | number | boolean | undefined {
  const text = memberOf(value, "stringValue") ?? memberOf(value, "boolValue");
  if (typeof text === "string" || typeof text === "boolean") return text;
  return finite(memberOf(value, "intValue") ?? memberOf(value, "doubleValue"));
}

function idsOf(record: JsonObject): Pick<TelemetryRecord, "traceId" | "spanId"> {
  return { traceId: hexAt(record, "traceId", 32), spanId: hexAt(record, "spanId", 16) };
}

function hexAt(record: JsonObject, key: string, digits: number): string {
  const text = textAt(record, key)?.toLowerCase() ?? "";
  return text.length === digits && /^[0-9a-f]+$/.test(text) && !/^0+$/.test(text) ? text : "";
}

/** 64 bits as text, or as a number where an exporter writes one. */
function nanosAt(record: JsonObject, key: string): bigint {
  const value = memberOf(record, key);
  if (typeof value === "string" && /^\d{1,20}$/.test(value)) return BigInt(value);
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? BigInt(value) : 0n;
}

function objectsAt(of: JsonObject, key: string): readonly JsonObject[] {
  const value = memberOf(of, key);
  if (value === undefined || value === null) return [];
  const list = listAt(of, key);
  if (list?.every(isObject) !== true) throw new UnusableReport(`\`${key}\` is no list of objects`, HELP);
  return list as readonly JsonObject[];
}
