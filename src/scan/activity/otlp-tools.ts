import type { CalledTool } from "../../engine/called-tool.ts";
import { spanIdOf } from "../usage/otlp/gen-ai.ts";
import { momentOf, serviceOf, textOf } from "../usage/otlp/record-values.ts";
import type { TelemetryRecord } from "../usage/otlp/records.ts";
import { numberOf } from "../usage/told-request.ts";
import { keptTool } from "./kept-tool.ts";

/** A call of a tool as an agent's telemetry tells of it. */
export interface ToldCall {
  /** Empty where it has none. */
  readonly tool: string;
  /** JSON of its arguments, whole or cut off; undefined where they are not told. */
  readonly input: string | undefined;
  readonly isFailed: boolean;
  readonly called: CalledTool;
}

const SPAN_KIND_SERVER: ReadonlySet<string> = new Set(["2", "SPAN_KIND_SERVER"]);

/** Undefined for every other record. */
export function toolCallIn(record: TelemetryRecord): ToldCall | undefined {
  const { name, attributes } = record;
  // https://code.claude.com/docs/en/monitoring-usage, "Tool result event"; the arguments with OTEL_LOG_TOOL_DETAILS=1.
  if (name === "claude_code.tool_result" || (name === "tool_result" && serviceOf(record) === "claude-code"))
    return logged(record, {
      tool: "tool_name",
      id: "tool_use_id",
      inputs: ["tool_input", "tool_parameters"],
    });
  // https://github.com/openai/codex/pull/2103, `codex.tool_result`.
  if (name === "codex.tool_result")
    return logged(record, { tool: "tool_name", id: "call_id", inputs: ["arguments"] });
  // https://github.com/google-gemini/gemini-cli/blob/main/docs/cli/telemetry.md, `gemini_cli.tool_call`.
  if (name === "gemini_cli.tool_call")
    return logged(record, { tool: "function_name", id: "call_id", inputs: ["function_args"] });
  // https://code.claude.com/docs/en/monitoring-usage, "Traces (beta)".
  if (name === "claude_code.tool") return traced(record, "tool_name");
  // https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-agent-spans/, "Execute tool span". That of the tool's own server is of
  // the same call.
  if (attributes.get("gen_ai.operation.name") === "execute_tool" && !SPAN_KIND_SERVER.has(record.kind ?? ""))
    return traced(record, "gen_ai.tool.name");
  return undefined;
}

interface Names {
  readonly tool: string;
  readonly id: string;
  readonly inputs: readonly string[];
}

function logged(record: TelemetryRecord, { tool: named, id: told, inputs }: Names): ToldCall {
  const tool = textOf(record, named) ?? "";
  const session = textOf(record, "session.id", "conversation.id") ?? "";
  const given = textOf(record, told);
  const { name, attributes, traceId, spanId } = record;
  // Without an id of its own: what its exporter repeats when it sends the event again.
  const own = ["event.sequence", "prompt_id", "duration_ms"].map((key) => String(attributes.get(key) ?? ""));
  const id =
    given === undefined
      ? JSON.stringify([name, session, tool, momentOf(record), String(record.time), ...own, traceId, spanId])
      : JSON.stringify([name, session, given]);
  const isFailed = isFailure(record);
  const milliseconds = numberOf(attributes.get("duration_ms"));
  return {
    tool,
    input: textOf(record, ...inputs),
    isFailed,
    called: keptTool({ id, tool, isFailed, milliseconds }),
  };
}

function traced(record: TelemetryRecord, named: string): ToldCall {
  const tool = textOf(record, named) ?? "";
  const { start = 0n, time } = record;
  const isFailed = isFailure(record);
  const milliseconds = start > 0n && time >= start ? Number((time - start) / 1_000_000n) : undefined;
  return {
    tool,
    input: textOf(record, "gen_ai.tool.call.arguments"),
    isFailed,
    called: keptTool({ id: spanIdOf(record), tool, isFailed, milliseconds, signal: "traces" }),
  };
}

function isFailure({ isError, attributes }: TelemetryRecord): boolean {
  return isError || attributes.has("error.type") || String(attributes.get("success")) === "false";
}
