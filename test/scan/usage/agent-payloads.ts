type Value = string | number | boolean;
type Pairs = Readonly<Record<string, Value>>;

/** Nanoseconds of 2026-11-21T07:42:51.250Z. */
export const NANOS = "1795246971250000000";
export const MOMENT = "2026-11-21T07:42:51.250Z";

function attributes(pairs: Pairs): readonly object[] {
  return Object.entries(pairs).map(([key, value]) => {
    if (typeof value === "string") return { key, value: { stringValue: value } };
    if (typeof value === "boolean") return { key, value: { boolValue: value } };
    return { key, value: Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value } };
  });
}

/** An OTLP request with log records, as OTLP/JSON writes it. */
export function logs(service: string, ...records: readonly (Pairs & { readonly body?: string })[]): string {
  const logRecords = records.map(({ body, ...pairs }) => ({
    timeUnixNano: NANOS,
    ...(body === undefined ? {} : { body: { stringValue: body } }),
    attributes: attributes(pairs as Pairs),
  }));
  const resource = { attributes: attributes({ "service.name": service }) };
  return JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ scope: { name: "t" }, logRecords }] }] });
}

/** The same with spans. */
export function traces(
  ...spans: readonly { readonly name: string; readonly failed?: boolean; readonly with: Pairs }[]
): string {
  const written = spans.map(({ name, failed, with: pairs }, index) => ({
    traceId: "5b8efff798038103d269b633813fc60c",
    spanId: `eee19b7ec3c1b17${index}`,
    name,
    startTimeUnixNano: NANOS,
    endTimeUnixNano: NANOS,
    attributes: attributes(pairs),
    status: failed === true ? { code: 2 } : {},
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: written }] }] });
}

interface Point {
  readonly value: number;
  readonly start?: string;
  readonly time?: string;
  readonly with: Pairs;
}

/** The same with the points of one metric. */
export function metric(
  name: string,
  kind: {
    readonly as: "sum" | "histogram";
    readonly delta?: boolean;
    readonly unit?: string;
    readonly service?: string;
  },
  ...points: readonly Point[]
): string {
  const dataPoints = points.map(({ value, start = "1795246000000000000", time = NANOS, with: pairs }) => ({
    startTimeUnixNano: start,
    timeUnixNano: time,
    attributes: attributes(pairs),
    ...(kind.as === "sum" ? { asDouble: value } : { count: "1", sum: value }),
  }));
  const data = {
    dataPoints,
    aggregationTemporality: kind.delta === true ? 1 : 2,
    ...(kind.as === "sum" ? { isMonotonic: true } : {}),
  };
  const resource = { attributes: attributes({ "service.name": kind.service ?? "t" }) };
  const metrics = [{ name, unit: kind.unit ?? "", [kind.as]: data }];
  return JSON.stringify({ resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] });
}
