import { DiagLogLevel, diag } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import {
  BatchSpanProcessor,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { TelemetryConfig } from "./config.ts";
import { ChosenIds, OtelSpans } from "./delivery-spans.ts";
import { type MetricSource, metricProducer } from "./metric-producer.ts";
import type { SpanSink } from "./telemetry.ts";

/** A collector that is away holds up no shutdown. */
const CLOSE_MS = 5_000;

/**
 * Sends spans and metrics of this process to an OpenTelemetry collector, by OTLP over HTTP. A collector that is away is said
 * to `warn`, and holds up nothing.
 * @throws where OpenTelemetry's packages are not installed.
 */
export async function exportTelemetry(
  config: TelemetryConfig,
  source: MetricSource,
  warn: (message: string) => void,
): Promise<SpanSink> {
  const silent = () => undefined;
  diag.setLogger(
    { error: warn, warn, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const { traces, metrics } = await exporters(config);
  const resource = resourceFromAttributes({ "service.name": config.service });
  const ids = new ChosenIds();
  const tracing = new TracerProvider({
    resource,
    idGenerator: ids,
    // By the trace's id alone, so that every process decides alike about one delivery.
    sampler: new TraceIdRatioBasedSampler(config.share),
    spanProcessors: [new BatchSpanProcessor({ exporter: traces })],
  });
  const metering = new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: metrics,
        exportIntervalMillis: config.metricsMs,
        exportTimeoutMillis: Math.min(config.metricsMs, CLOSE_MS),
        metricProducers: [metricProducer(source)],
      }),
    ],
  });
  return new OtelSpans(tracing.getTracer("proofgate"), ids, async () => {
    const ended = await Promise.race([
      Promise.allSettled([tracing.shutdown(), metering.shutdown()]),
      new Promise<undefined>((resolve) => setTimeout(resolve, CLOSE_MS, undefined).unref()),
    ]);
    for (const each of ended ?? [])
      if (each.status === "rejected") warn(`the last of it was not sent: ${String(each.reason)}`);
    if (ended === undefined) warn("the last of it was not sent in time");
  });
}

async function exporters({
  endpoint,
  protocol,
}: TelemetryConfig): Promise<{ readonly traces: SpanExporter; readonly metrics: PushMetricExporter }> {
  const [{ OTLPTraceExporter }, { OTLPMetricExporter }] =
    protocol === "http/json"
      ? await Promise.all([
          import("@opentelemetry/exporter-trace-otlp-http"),
          import("@opentelemetry/exporter-metrics-otlp-http"),
        ])
      : await Promise.all([
          import("@opentelemetry/exporter-trace-otlp-proto"),
          import("@opentelemetry/exporter-metrics-otlp-proto"),
        ]);
  return {
    traces: new OTLPTraceExporter({ url: `${endpoint}/v1/traces` }),
    metrics: new OTLPMetricExporter({ url: `${endpoint}/v1/metrics` }),
  };
}
