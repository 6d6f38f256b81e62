import type { UsageReport } from "../../contract/generated/documents.ts";
import { validateUsage } from "../../contract/generated/record-validators.mjs";
import { shapeDifference } from "../../contract/shape-difference.ts";
import type { UsageEvent } from "../../engine/usage-event.ts";
import { type Json, readJsonText } from "../reports/json-report.ts";
import { reportText } from "../reports/report-text.ts";
import { UnusableReport } from "../reports/unusable-report.ts";
import { priceOf } from "./price-of.ts";
import { LIST_PRICES, type PriceTable } from "./price-table.ts";

const EVENTS_MAX = 1_000_000;
const HELP = "write it as schemas/usage.v1.schema.json says, or one event of it on each line";

/**
 * What a run used: a usage report (`schemas/usage.v1.schema.json`), or its events as JSON Lines, one a line.
 * @throws UnusableReport
 */
export function readUsage(bytes: Uint8Array): UsageEvent[] {
  return readUsageOfRun(bytes, LIST_PRICES).events;
}

/** The same, and of which run a report says it is; JSON Lines say nothing of that. @throws UnusableReport */
export function readUsageOfRun(
  bytes: Uint8Array,
  prices: PriceTable,
): { readonly run?: string; readonly events: UsageEvent[] } {
  const text = reportText(bytes);
  const isReport = /^\s*\{\s*"(?:version|run|events|\$schema)"/.test(text);
  const report = isReport ? readJsonText(text) : undefined;
  const events = report === undefined ? eventsOfLines(text, prices) : eventsIn(report, prices);
  // Nothing that is told of is no knowledge of nothing spent.
  if (events.length === 0) throw new UnusableReport("the report has no event", HELP);
  return { events, ...(report === undefined ? {} : { run: (report as unknown as UsageReport).run }) };
}

function eventsOfLines(text: string, prices: PriceTable): UsageEvent[] {
  const found: UsageEvent[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    if (found.length === EVENTS_MAX)
      throw new UnusableReport(`the report has more than ${EVENTS_MAX} events`, "split it by runs", {
        line: index + 1,
      });
    const event = readJsonText(line, index + 1);
    found.push(...eventsIn({ version: 1, run: "-", events: [event] }, prices, { line: index + 1 }));
  }
  return found;
}

function eventsIn(report: Json, prices: PriceTable, place: { readonly line?: number } = {}): UsageEvent[] {
  if (!validateUsage(report)) {
    throw new UnusableReport(`it ${shapeDifference("usage", validateUsage.errors)}`, HELP, place);
  }
  // Checked: the generated validator and the type come from the same schema.
  const { events } = report as unknown as UsageReport;
  return events.map(({ request_id: requestId, model, tokens, cost, time, signal }) => {
    const counts = { in: tokens.in, out: tokens.out, cached: tokens.cached ?? 0, written: 0 };
    const known = cost ?? priceOf(prices, model, time, counts);
    return {
      requestId,
      model,
      tokens,
      time,
      ...(known ? { cost: known } : {}),
      ...(signal ? { signal } : {}),
    };
  });
}
