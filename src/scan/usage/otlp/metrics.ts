import { digestOf, type ToldRequest } from "../told-request.ts";
import { momentOf, serviceOf, textOf } from "./record-values.ts";
import type { TelemetryRecord } from "./records.ts";

type Part = "in" | "out" | "cached" | "written";

/** How the metrics name kinds of tokens. What is counted in another kind as well (`thought`, `total`, …) counts there alone. */
const PARTS: Readonly<Record<string, Part>> = {
  input: "in",
  prompt: "in",
  tool: "in",
  output: "out",
  completion: "out",
  thought: "out",
  cacheRead: "cached",
  cacheCreation: "written",
};

/** Metrics that count tokens, and the attribute with their kind. */
const TOKENS: Readonly<Record<string, string>> = {
  "gen_ai.client.token.usage": "gen_ai.token.type",
  "claude_code.token.usage": "type",
  "gemini_cli.token.usage": "type",
  "codex.turn.token_usage": "token_type",
};
const COST = "claude_code.cost.usage";

/**
 * What a data point tells: a running total, or what came since the last one, of many requests at once. Undefined for other metrics,
 * for levels that are no sums, and for tokens that another point of the same metric holds too.
 */
export function measuredUsage(record: TelemetryRecord): ToldRequest | undefined {
  const { point } = record;
  if (point?.temporality === undefined) return undefined;
  const told = {
    requestId: seriesOf(record),
    model: textOf(record, "model", "gen_ai.response.model", "gen_ai.request.model"),
    time: momentOf(record),
    signal: "metrics" as const,
  };
  const value = point.value ?? Number.NaN;
  if (record.name === COST)
    return { ...told, tokens: NO_TOKENS, cost: value, currency: currencyOf(point.unit) };
  const attribute = TOKENS[record.name];
  if (attribute === undefined || !Object.hasOwn(TOKENS, record.name)) return undefined;
  // Gemini CLI counts by the conventions and by names of its own.
  if (record.name.startsWith("gen_ai.") && serviceOf(record) === "gemini-cli") return undefined;
  const kind = String(record.attributes.get(attribute) ?? "");
  const part = Object.hasOwn(PARTS, kind) ? PARTS[kind] : undefined;
  if (part === undefined) return undefined;
  const tokens = { ...NO_TOKENS, [part]: value };
  if (part === "cached" || part === "written") tokens.in = value;
  // Its cost is told by the metric beside it.
  return record.name.startsWith("claude_code.") ? { ...told, tokens, cost: 0 } : { ...told, tokens };
}

const NO_TOKENS = { in: 0, out: 0, cached: 0, written: 0 };

function currencyOf(unit: string): string {
  const code = unit.replace(/[{}]/g, "").toUpperCase();
  return /^[A-Z]{3}$/.test(code) ? code : "USD";
}

/** A running total keeps its name from point to point; each difference has a name of its own. */
function seriesOf({ name, attributes, resource, time, point }: TelemetryRecord): string {
  const of = (pairs: TelemetryRecord["attributes"]) => {
    return [...pairs].map(([key, value]) => `${key}=${value}`).sort();
  };
  const moments = point?.temporality === "delta" ? [point.start, time] : [point?.start ?? 0n];
  return `metric-${digestOf([name, of(attributes), of(resource), moments.map(String)])}`;
}
