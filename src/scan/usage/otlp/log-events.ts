import type { ToldRequest } from "../told-request.ts";
import { digestOf, sumOf } from "../told-request.ts";
import { genAiRequest } from "./gen-ai.ts";
import { atLeast, momentOf, serviceOf, textOf } from "./record-values.ts";
import type { TelemetryRecord } from "./records.ts";

/** The event in which an agent tells of a request; undefined for every other record. */
export function loggedRequest(record: TelemetryRecord): ToldRequest | undefined {
  switch (record.name) {
    case "claude_code.api_request":
      return claudeCode(record);
    case "api_request":
      // Who runs it may call the service otherwise.
      return serviceOf(record) === "claude-code" || record.attributes.has("cost_usd")
        ? claudeCode(record)
        : undefined;
    case "codex.sse_event":
      return record.attributes.get("event.kind") === "response.completed" ? codex(record) : undefined;
    case "gemini_cli.api_response":
      return gemini(record);
    case "gen_ai.client.inference.operation.details":
      // Gemini CLI tells of each response in its own event as well.
      return serviceOf(record) === "gemini-cli" ? undefined : genAiRequest(record);
    default:
      return undefined;
  }
}

/** https://code.claude.com/docs/en/monitoring-usage, "API request event": the input without what was cached. */
function claudeCode(record: TelemetryRecord): ToldRequest {
  const { attributes } = record;
  const [read, written] = [attributes.get("cache_read_tokens"), attributes.get("cache_creation_tokens")];
  return {
    requestId: textOf(record, "request_id") ?? idIn(record, "session.id", "event.sequence"),
    model: textOf(record, "model"),
    time: momentOf(record),
    tokens: {
      in: sumOf(attributes.get("input_tokens"), read, written),
      out: attributes.get("output_tokens"),
      cached: read,
      written,
    },
    cost: attributes.get("cost_usd"),
  };
}

/** https://github.com/openai/codex/pull/2103, `codex.sse_event`: the input with what was cached. */
function codex(record: TelemetryRecord): ToldRequest {
  const { attributes } = record;
  const [read, cached] = [attributes.get("input_token_count"), attributes.get("cached_token_count")];
  return {
    requestId: idIn(record, "conversation.id", "event.timestamp"),
    model: textOf(record, "model") ?? textOf(record, "slug"),
    time: momentOf(record),
    tokens: {
      // A response that completed and could not be read has no counts: then nobody knows what it cost.
      in: read === undefined ? Number.NaN : atLeast(read, cached),
      out: attributes.get("output_token_count"),
      cached,
      written: 0,
    },
  };
}

/** https://github.com/google-gemini/gemini-cli/blob/main/docs/cli/telemetry.md, `gemini_cli.api_response`. */
function gemini(record: TelemetryRecord): ToldRequest {
  const { attributes } = record;
  const cached = attributes.get("cached_content_token_count");
  const read = sumOf(attributes.get("input_token_count"), attributes.get("tool_token_count"));
  return {
    requestId: idIn(record, "session.id", "prompt_id", "event.timestamp"),
    model: textOf(record, "model"),
    time: momentOf(record),
    tokens: {
      in: atLeast(read, cached),
      out: sumOf(attributes.get("output_token_count"), attributes.get("thoughts_token_count")),
      cached,
      written: 0,
    },
  };
}

/** Of an event that has no id of its own: what tells it from all others, which its exporter repeats when it sends again. */
function idIn(record: TelemetryRecord, ...names: readonly string[]): string {
  const parts = names.map((name) => String(record.attributes.get(name) ?? ""));
  return `log-${digestOf([record.name, ...parts, String(record.time), record.traceId, record.spanId])}`;
}
