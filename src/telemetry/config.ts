/** Where OpenTelemetry's own environment variables say that traces and metrics go. */
export interface TelemetryConfig {
  /** OTEL_EXPORTER_OTLP_ENDPOINT, without a slash at its end; `/v1/traces` and `/v1/metrics` below it are posted to. */
  readonly endpoint: string;
  /** OTEL_EXPORTER_OTLP_PROTOCOL. */
  readonly protocol: "http/protobuf" | "http/json";
  /** OTEL_TRACES_SAMPLER_ARG: of all deliveries this share is traced, 0 to 1. */
  readonly share: number;
  /** OTEL_SERVICE_NAME. */
  readonly service: string;
  /** OTEL_METRIC_EXPORT_INTERVAL: milliseconds between two tellings of all metrics. */
  readonly metricsMs: number;
}

const PROTOCOLS = ["http/protobuf", "http/json"] as const;

/**
 * Absent where the endpoint is not set. Headers, timeouts and certificates are read by OpenTelemetry's exporters themselves.
 * What is wrong is added to `problems`, one line a variable.
 */
export function readTelemetryConfig(
  text: (name: string) => string | undefined,
  problems: string[],
): TelemetryConfig | undefined {
  const given = text("OTEL_EXPORTER_OTLP_ENDPOINT");
  if (given === undefined || text("OTEL_SDK_DISABLED")?.toLowerCase() === "true") return undefined;
  const parsed = URL.parse(given);
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username || parsed.search || parsed.hash)
    problems.push("OTEL_EXPORTER_OTLP_ENDPOINT must be an address such as `http://collector:4318`");
  const protocol = text("OTEL_EXPORTER_OTLP_PROTOCOL") ?? "http/protobuf";
  const known = PROTOCOLS.find((each) => each === protocol);
  if (known === undefined) problems.push(`OTEL_EXPORTER_OTLP_PROTOCOL must be ${PROTOCOLS.join(" or ")}`);
  const share = text("OTEL_TRACES_SAMPLER_ARG") ?? "1";
  if (!/^(?:0(?:\.\d{1,9})?|1(?:\.0{1,9})?)$/.test(share))
    problems.push("OTEL_TRACES_SAMPLER_ARG must be a share of all deliveries, from 0 to 1");
  const interval = text("OTEL_METRIC_EXPORT_INTERVAL") ?? "60000";
  if (!/^[1-9]\d{2,8}$/.test(interval))
    problems.push("OTEL_METRIC_EXPORT_INTERVAL must be milliseconds, 100 or more");
  return {
    endpoint: given.replace(/\/+$/, ""),
    protocol: known ?? "http/protobuf",
    share: Number(share),
    service: text("OTEL_SERVICE_NAME") ?? "proofgate",
    metricsMs: Number(interval),
  };
}
