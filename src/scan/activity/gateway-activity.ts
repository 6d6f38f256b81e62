import type { Activity } from "../../engine/activity.ts";
import type { CalledTool } from "../../engine/called-tool.ts";
import { isObject, type Json, memberOf, objectAt, textAt } from "../reports/json-report.ts";
import { isFirewallAudit } from "../usage/gateways/agent-firewall.ts";
import { numberOf } from "../usage/told-request.ts";
import { keptHost } from "./kept-name.ts";
import { keptTool } from "./kept-tool.ts";

/**
 * The connection that a line of the agent firewall's `audit.jsonl` tells of:
 * https://github.com/github/gh-aw-firewall/blob/main/schemas/audit.schema.json. Undefined for any other line.
 */
export function auditedCall(record: Json): Activity | undefined {
  if (!isObject(record) || !isFirewallAudit(record)) return undefined;
  const status = memberOf(record, "status");
  const isRefused = (textAt(record, "decision") ?? "").startsWith("TCP_DENIED") || status === 403;
  // Of plain HTTP the address has the scheme, by which its port is known.
  const url = textAt(record, "url") ?? "";
  const host = /^https?:\/\//.test(url) ? url : textAt(record, "host");
  return host === undefined ? undefined : keptHost(host, isRefused ? "refused-call" : "call");
}

/** Where LiteLLM sent a request: `api_base` of its spend logs (https://docs.litellm.ai/docs/proxy/cost_tracking) and callbacks. */
export function litellmCall(record: Json): Activity | undefined {
  if (!isObject(record)) return undefined;
  const base = textAt(objectAt(record, "standard_logging_object") ?? record, "api_base");
  return base === undefined || base === "" ? undefined : keptHost(base, "model-call");
}

/** The tool of an MCP server that was called through LiteLLM: `mcp_namespaced_tool_name` of its spend logs, for rows of such calls alone. */
export function litellmTool(record: Json): CalledTool | undefined {
  if (!isObject(record)) return undefined;
  const tool = textAt(record, "mcp_namespaced_tool_name") ?? "";
  const id = textAt(record, "request_id") ?? "";
  if (tool === "" || id === "") return undefined;
  const milliseconds = numberOf(memberOf(record, "request_duration_ms"));
  return keptTool({ id, tool, isFailed: textAt(record, "status") === "failure", milliseconds });
}
