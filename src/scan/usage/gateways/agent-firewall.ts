import { isObject, type Json, memberOf, textAt } from "../../reports/json-report.ts";
import { numberOf, sumOf, type ToldRequest, timeOf } from "../told-request.ts";

/**
 * A line of `token-usage.jsonl` of GitHub's agent firewall:
 * https://github.com/github/gh-aw-firewall/blob/main/schemas/token-usage.schema.json. It tells of tokens, and of no cost.
 * Undefined for anything else.
 */
export function firewallRequest(record: Json): ToldRequest | undefined {
  if (!isObject(record) || memberOf(record, "event") !== "token_usage") return undefined;
  const [read, written] = [memberOf(record, "cache_read_tokens"), memberOf(record, "cache_write_tokens")];
  const input = memberOf(record, "input_tokens");
  // Anthropic's count leaves out what was cached; with others it is a part of it, unless it cannot be.
  const isBeside =
    textAt(record, "provider") === "anthropic" || (numberOf(read) ?? 0) > (numberOf(input) ?? 0);
  return {
    requestId: textAt(record, "request_id"),
    model: textAt(record, "model"),
    time: timeOf(memberOf(record, "timestamp")) ?? "1970-01-01T00:00:00Z",
    tokens: {
      in: isBeside ? sumOf(input, read, written) : input,
      out: memberOf(record, "output_tokens"),
      cached: read,
      written,
    },
  };
}

/**
 * A line of its `audit.jsonl`: https://github.com/github/gh-aw-firewall/blob/main/schemas/audit.schema.json. A connection that
 * was let through or refused; it says nothing of tokens or money.
 */
export function isFirewallAudit(record: Json): boolean {
  if (!isObject(record)) return false;
  // Its schema asks for the name of itself, and of no event.
  return (
    memberOf(record, "event") === "http_access" || (textAt(record, "_schema") ?? "").startsWith("audit/")
  );
}
