import type { ToldRequest } from "../told-request.ts";
import { digestOf } from "../told-request.ts";
import { atLeast, momentOf, textOf } from "./record-values.ts";
import type { TelemetryRecord } from "./records.ts";

/**
 * A request by the conventions for generative AI: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/. What was
 * cached is part of the input; names of earlier versions are read too.
 */
export function genAiRequest(record: TelemetryRecord): ToldRequest {
  const first = (...names: readonly string[]) => {
    return names.map((name) => record.attributes.get(name)).find((value) => value !== undefined);
  };
  const read = first("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens");
  const out = first("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens");
  const cached = first("gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens");
  const written = first(
    "gen_ai.usage.cache_write.input_tokens",
    "gen_ai.usage.cache_creation.input_tokens",
    "gen_ai.usage.cache_creation_input_tokens",
  );
  return {
    requestId: textOf(record, "gen_ai.response.id") ?? spanIdOf(record),
    model: textOf(record, "gen_ai.response.model", "gen_ai.request.model"),
    time: momentOf(record),
    tokens: { in: atLeast(read, cached), out, cached, written },
  };
}

/** A span keeps its ids when it is sent again. */
export function spanIdOf({ name, traceId, spanId, time }: TelemetryRecord): string {
  return `span-${traceId === "" ? digestOf([name, String(time), spanId]) : `${traceId}-${spanId}`}`;
}
