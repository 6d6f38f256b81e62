import { SpanStatusCode } from "@opentelemetry/api";
import { OTLPLogExporter as JsonLogs } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as ProtobufLogs } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter as JsonMetrics } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtobufMetrics } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as JsonTraces } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufTraces } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

export interface OtelTarget {
  /** What OTEL_EXPORTER_OTLP_ENDPOINT would hold. */
  readonly endpoint: string;
  readonly token: string;
  readonly encoding: "json" | "protobuf";
  readonly compression?: "gzip" | "none";
}

/** An enum of the exporters' base package, whose words are ours. */
type Compression = NonNullable<NonNullable<ConstructorParameters<typeof JsonLogs>[0]>["compression"]>;

const resource = (name: string) => resourceFromAttributes({ "service.name": name });

function optionsOf({ endpoint, token, compression = "none" }: OtelTarget, signal: string) {
  const headers = { authorization: `Bearer ${token}` };
  return { url: `${endpoint}/v1/${signal}`, headers, compression: compression as Compression };
}

/** An agent that tells of a request as Claude Code does, through the SDK's own exporter. */
export async function logRequest(target: OtelTarget, id: string, cost: number): Promise<void> {
  const exporter = new (target.encoding === "json" ? JsonLogs : ProtobufLogs)(optionsOf(target, "logs"));
  const provider = new LoggerProvider({
    resource: resource("claude-code"),
    processors: [new SimpleLogRecordProcessor({ exporter })],
  });
  const logger = provider.getLogger("com.anthropic.claude_code.events");
  logger.emit({ body: "claude_code.user_prompt", attributes: { "event.name": "user_prompt" } });
  logger.emit({
    body: "claude_code.api_request",
    attributes: {
      "event.name": "api_request",
      "session.id": "s-1",
      request_id: id,
      model: "claude-sonnet-4-5-20250929",
      cost_usd: cost,
      input_tokens: 10,
      output_tokens: 250,
      cache_read_tokens: 12_000,
      cache_creation_tokens: 500,
    },
  });
  await provider.forceFlush();
  await provider.shutdown();
}

/** An agent's turn by the conventions for generative AI: a span of the whole, and in it one of a request that succeeds and one that fails. */
export async function traceRequest(target: OtelTarget, id: string): Promise<void> {
  const exporter = new (target.encoding === "json" ? JsonTraces : ProtobufTraces)(
    optionsOf(target, "traces"),
  );
  const provider = new TracerProvider({
    resource: resource("copilot"),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer("t");
  const model = { "gen_ai.request.model": "gpt-5", "gen_ai.response.model": "gpt-5-2025-08-07" };
  const used = { "gen_ai.usage.input_tokens": 1_000_000, "gen_ai.usage.output_tokens": 20_000 };
  const turn = tracer.startSpan("invoke_agent", {
    attributes: { "gen_ai.operation.name": "invoke_agent", ...model, ...used },
  });
  tracer
    .startSpan("chat gpt-5", {
      attributes: { "gen_ai.operation.name": "chat", "gen_ai.response.id": id, ...model, ...used },
    })
    .end();
  const failed = tracer.startSpan("chat gpt-5", {
    attributes: { "gen_ai.operation.name": "chat", ...model },
  });
  failed.setStatus({ code: SpanStatusCode.ERROR });
  failed.end();
  turn.end();
  await provider.forceFlush();
  await provider.shutdown();
}

/** A counter of costs and a histogram of tokens, read several times: each time the whole, or what is new. */
export async function measureUsage(
  target: OtelTarget,
  costs: readonly number[],
  isDelta: boolean,
): Promise<void> {
  const temporalityPreference = isDelta ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE;
  const Exporter = target.encoding === "json" ? JsonMetrics : ProtobufMetrics;
  const exporter = new Exporter({ ...optionsOf(target, "metrics"), temporalityPreference });
  // It is read when the test says so, and not by a clock.
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 31 - 1 });
  const provider = new MeterProvider({ resource: resource("claude-code"), readers: [reader] });
  const meter = provider.getMeter("com.anthropic.claude_code");
  const cost = meter.createCounter("claude_code.cost.usage", { unit: "USD" });
  const tokens = meter.createCounter("claude_code.token.usage", { unit: "tokens" });
  const attributes = { "session.id": "s-1", model: "claude-sonnet-4-5-20250929" };
  for (const amount of costs) {
    cost.add(amount, attributes);
    for (const type of ["input", "output", "cacheRead"]) tokens.add(100, { ...attributes, type });
    await reader.forceFlush();
  }
  await provider.shutdown();
}
