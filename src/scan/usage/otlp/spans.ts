import type { ToldRequest } from "../told-request.ts";
import { sumOf } from "../told-request.ts";
import { genAiRequest, spanIdOf } from "./gen-ai.ts";
import { momentOf, textOf } from "./record-values.ts";
import type { TelemetryRecord } from "./records.ts";

/** Operations that are one request to a model; an agent's or a tool's span holds the sums of those below it. */
const OPERATIONS = new Set(["chat", "text_completion", "generate_content", "embeddings", "llm_call"]);
const COUNTS = [
  "gen_ai.usage.input_tokens",
  "gen_ai.usage.output_tokens",
  "gen_ai.usage.prompt_tokens",
  "gen_ai.usage.completion_tokens",
];

/** The request that a span tells of; undefined for every other span, and for one that failed before it used anything. */
export function tracedRequest(record: TelemetryRecord): ToldRequest | undefined {
  if (record.name === "claude_code.llm_request") return claudeCode(record);
  if (!OPERATIONS.has(String(record.attributes.get("gen_ai.operation.name")))) return undefined;
  const isCounted = COUNTS.some((name) => record.attributes.has(name));
  if (!isCounted && (record.isError || record.attributes.has("error.type"))) return undefined;
  return { ...genAiRequest(record), signal: "traces" };
}

/** https://code.claude.com/docs/en/monitoring-usage, "Traces (beta)": names of its own, the input without what was cached. */
function claudeCode(record: TelemetryRecord): ToldRequest | undefined {
  const { attributes } = record;
  if (!attributes.has("input_tokens") && (record.isError || attributes.has("error"))) return undefined;
  const [read, written] = [attributes.get("cache_read_tokens"), attributes.get("cache_creation_tokens")];
  return {
    requestId: textOf(record, "request_id", "gen_ai.response.id") ?? spanIdOf(record),
    model: textOf(record, "model", "gen_ai.request.model"),
    time: momentOf(record),
    tokens: {
      in: sumOf(attributes.get("input_tokens"), read, written),
      out: attributes.get("output_tokens"),
      cached: read,
      written,
    },
    signal: "traces",
  };
}
