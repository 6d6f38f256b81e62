/** How a field of a message is written: as one of these, or as another message. */
export type Kind = "text" | "hex" | "signed" | "unsigned" | "double" | "truth" | { readonly of: MessageName };

export interface Field {
  /** As OTLP/JSON names it. */
  readonly name: string;
  readonly kind: Kind;
  readonly many?: boolean;
}

const one = (name: string, kind: Kind): Field => ({ name, kind });
const many = (name: string, of: MessageName): Field => ({ name, kind: { of }, many: true });

/**
 * Of each message the fields that say something of usage, by number: opentelemetry-proto, `opentelemetry/proto/` in
 * https://github.com/open-telemetry/opentelemetry-proto. All others are passed over, unread.
 */
export const MESSAGES: Readonly<Record<MessageName, Readonly<Record<number, Field>>>> = {
  LogsData: { 1: many("resourceLogs", "ResourceLogs") },
  ResourceLogs: { 1: one("resource", { of: "Resource" }), 2: many("scopeLogs", "ScopeLogs") },
  ScopeLogs: { 2: many("logRecords", "LogRecord") },
  LogRecord: {
    1: one("timeUnixNano", "unsigned"),
    5: one("body", { of: "AnyValue" }),
    6: many("attributes", "KeyValue"),
    9: one("traceId", "hex"),
    10: one("spanId", "hex"),
    11: one("observedTimeUnixNano", "unsigned"),
    12: one("eventName", "text"),
  },
  TracesData: { 1: many("resourceSpans", "ResourceSpans") },
  ResourceSpans: { 1: one("resource", { of: "Resource" }), 2: many("scopeSpans", "ScopeSpans") },
  ScopeSpans: { 2: many("spans", "Span") },
  Span: {
    1: one("traceId", "hex"),
    2: one("spanId", "hex"),
    5: one("name", "text"),
    6: one("kind", "unsigned"),
    8: one("endTimeUnixNano", "unsigned"),
    9: many("attributes", "KeyValue"),
    15: one("status", { of: "Status" }),
  },
  Status: { 3: one("code", "unsigned") },
  MetricsData: { 1: many("resourceMetrics", "ResourceMetrics") },
  ResourceMetrics: { 1: one("resource", { of: "Resource" }), 2: many("scopeMetrics", "ScopeMetrics") },
  ScopeMetrics: { 2: many("metrics", "Metric") },
  Metric: {
    1: one("name", "text"),
    3: one("unit", "text"),
    7: one("sum", { of: "Sum" }),
    9: one("histogram", { of: "Histogram" }),
    10: one("exponentialHistogram", { of: "ExponentialHistogram" }),
  },
  Sum: {
    1: many("dataPoints", "NumberDataPoint"),
    2: one("aggregationTemporality", "unsigned"),
    3: one("isMonotonic", "truth"),
  },
  Histogram: { 1: many("dataPoints", "HistogramDataPoint"), 2: one("aggregationTemporality", "unsigned") },
  ExponentialHistogram: {
    1: many("dataPoints", "ExponentialHistogramDataPoint"),
    2: one("aggregationTemporality", "unsigned"),
  },
  NumberDataPoint: {
    2: one("startTimeUnixNano", "unsigned"),
    3: one("timeUnixNano", "unsigned"),
    4: one("asDouble", "double"),
    6: one("asInt", "signed"),
    7: many("attributes", "KeyValue"),
  },
  HistogramDataPoint: {
    2: one("startTimeUnixNano", "unsigned"),
    3: one("timeUnixNano", "unsigned"),
    5: one("sum", "double"),
    9: many("attributes", "KeyValue"),
  },
  ExponentialHistogramDataPoint: {
    1: many("attributes", "KeyValue"),
    2: one("startTimeUnixNano", "unsigned"),
    3: one("timeUnixNano", "unsigned"),
    5: one("sum", "double"),
  },
  Resource: { 1: many("attributes", "KeyValue") },
  KeyValue: { 1: one("key", "text"), 2: one("value", { of: "AnyValue" }) },
  AnyValue: {
    1: one("stringValue", "text"),
    2: one("boolValue", "truth"),
    3: one("intValue", "signed"),
    4: one("doubleValue", "double"),
  },
};

export type MessageName =
  | "LogsData"
  | "ResourceLogs"
  | "ScopeLogs"
  | "LogRecord"
  | "TracesData"
  | "ResourceSpans"
  | "ScopeSpans"
  | "Span"
  | "Status"
  | "MetricsData"
  | "ResourceMetrics"
  | "ScopeMetrics"
  | "Metric"
  | "Sum"
  | "Histogram"
  | "ExponentialHistogram"
  | "NumberDataPoint"
  | "HistogramDataPoint"
  | "ExponentialHistogramDataPoint"
  | "Resource"
  | "KeyValue"
  | "AnyValue";
