import type { Activity } from "../../engine/activity.ts";
import { serviceOf, textOf } from "../usage/otlp/record-values.ts";
import type { TelemetryRecord } from "../usage/otlp/records.ts";
import { keptHost, keptPath, keptSession } from "./kept-name.ts";
import { toolCallIn } from "./otlp-tools.ts";
import { activityOfCall } from "./tool-calls.ts";

const SPAN_KIND_CLIENT: ReadonlySet<string> = new Set(["3", "SPAN_KIND_CLIENT"]);

/** What a log record or a span of an agent tells of what it did. Records of others tell nothing, but for the hosts that clients called. */
export function activityIn(record: TelemetryRecord): readonly Activity[] {
  const call = toolCallIn(record);
  const found: (Activity | undefined)[] = call === undefined ? [] : [...activityOfCall(call)];
  if (record.name === "claude_code.tool" && call?.isFailed === false) found.push(readBySpan(record));
  if (isAgents(record)) {
    const session = textOf(record, "session.id", "conversation.id", "gen_ai.conversation.id");
    if (session !== undefined) found.push(keptSession(session));
  }
  if (isAgents(record) || SPAN_KIND_CLIENT.has(record.kind ?? "")) found.push(calledHost(record));
  return found.filter((each) => each !== undefined);
}

/** https://code.claude.com/docs/en/monitoring-usage, "Traces (beta)": `file_path` of Read, Edit and Write alike. */
function readBySpan(record: TelemetryRecord): Activity | undefined {
  const path = textOf(record, "file_path");
  return path === undefined || textOf(record, "tool_name") !== "Read" ? undefined : keptPath(path);
}

function isAgents(record: TelemetryRecord): boolean {
  return (
    /^(?:claude_code|codex|gemini_cli)\./.test(record.name) ||
    serviceOf(record) === "claude-code" ||
    record.attributes.has("gen_ai.operation.name")
  );
}

/** https://opentelemetry.io/docs/specs/semconv/general/attributes/#server-attributes, and as it was called before. */
function calledHost(record: TelemetryRecord): Activity | undefined {
  const operation = record.attributes.get("gen_ai.operation.name");
  const kind = operation === undefined || operation === "execute_tool" ? "call" : "model-call";
  const address = textOf(record, "url.full", "http.url");
  if (address !== undefined) return keptHost(address, kind);
  const host = textOf(record, "server.address", "net.peer.name");
  if (host === undefined) return undefined;
  const port = record.attributes.get("server.port") ?? record.attributes.get("net.peer.port");
  const isPlain = /^[A-Za-z0-9_.-]+$/.test(host) && port !== undefined && /^\d{1,5}$/.test(String(port));
  return keptHost(isPlain ? `${host}:${port}` : host, kind);
}
