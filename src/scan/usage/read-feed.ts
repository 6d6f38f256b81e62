import type { Activity } from "../../engine/activity.ts";
import type { CalledTool } from "../../engine/called-tool.ts";
import type { UsageEvent } from "../../engine/usage-event.ts";
import { auditedCall, litellmCall, litellmTool } from "../activity/gateway-activity.ts";
import { isActivity, readActivity } from "../activity/read-activity.ts";
import { isObject, type Json, type JsonObject, listAt, readJsonText } from "../reports/json-report.ts";
import { reportText } from "../reports/report-text.ts";
import { UnusableReport } from "../reports/unusable-report.ts";
import { firewallRequest, isFirewallAudit } from "./gateways/agent-firewall.ts";
import { isUsageTable, usageTable } from "./gateways/csv.ts";
import { isLitellmFailure, litellmRequest } from "./gateways/litellm.ts";
import { readOtlpRequests } from "./otlp/read-otlp.ts";
import { LIST_PRICES, type PriceTable } from "./price-table.ts";
import { readUsageOfRun } from "./read-usage.ts";
import { eventOf, type ToldRequest } from "./told-request.ts";

/** The forms in which requests are told of in files. */
export const FEED_FORMATS = ["usage", "otlp", "litellm", "agent-firewall", "csv", "activity"] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

export interface Feed {
  readonly format: FeedFormat;
  readonly events: readonly UsageEvent[];
  /** Of them, those whose numbers cannot be: nobody knows what they cost. */
  readonly odd: number;
  /** Records that say nothing of requests to models. */
  readonly ignored: number;
  /** What the run did beside it: files that it read, hosts that it called. */
  readonly activity: readonly Activity[];
  /** Tools that it called. */
  readonly tools: readonly CalledTool[];
  /** The run that the file says it is of. */
  readonly run?: string;
}

const HELP = `name the form with \`--format\`: ${FEED_FORMATS.join(", ")}`;
const RECORDS_MAX = 1_000_000;

/**
 * What a file tells of requests to models. Without a format it is found out by what the file begins with.
 * @param prices of requests whose cost the file does not name
 * @throws UnusableReport
 */
export function readFeed(bytes: Uint8Array, format?: FeedFormat, prices: PriceTable = LIST_PRICES): Feed {
  const text = reportText(bytes);
  const known = format ?? (isUsageTable(text) ? "csv" : formatOf(firstOf(text)));
  switch (known) {
    case "csv":
      return feedOf("csv", { told: usageTable(text), ignored: 0 }, prices);
    case "usage": {
      const { events, run } = readUsageOfRun(bytes, prices);
      return {
        format: "usage",
        events,
        odd: 0,
        ignored: 0,
        activity: [],
        tools: [],
        ...(run === undefined ? {} : { run }),
      };
    }
    case "otlp": {
      const all = recordsOf(text);
      const requests = all.filter(isOtlpRequest);
      refuseStrange(all.length - requests.length);
      const { events, odd, records, activity, tools } = readOtlpRequests(requests, prices);
      return { format: "otlp", events, odd, ignored: records - events.length, activity, tools };
    }
    case "activity":
      return { format: "activity", events: [], odd: 0, ignored: 0, ...readActivity(recordsOf(text)) };
    case "litellm":
      return fromRecords(known, recordsOf(text), LITELLM, prices);
    case "agent-firewall":
      return fromRecords(known, recordsOf(text), FIREWALL, prices);
  }
}

function formatOf(first: Json | undefined): FeedFormat {
  if (isObject(first)) {
    if (isOtlpRequest(first)) return "otlp";
    if (firewallRequest(first) !== undefined || isFirewallAudit(first)) return "agent-firewall";
    if (litellmRequest(first) !== undefined) return "litellm";
    if (isActivity(first)) return "activity";
    if (Object.hasOwn(first, "events") || Object.hasOwn(first, "request_id")) return "usage";
  }
  throw new UnusableReport("nothing in it says what form it has", HELP);
}

/** The first record, for which a file with one a line is not read to its end. */
function firstOf(text: string): Json | undefined {
  const [line = ""] = text.trimStart().split("\n", 1);
  return /^\{.*\}\s*$/.test(line) && isJson(line) ? readJsonText(line) : recordsOf(text)[0];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** A list, one value, or one value a line. */
function recordsOf(text: string): readonly Json[] {
  const trimmed = text.trim();
  const isWhole = trimmed.startsWith("[") || !/\}\s*\n\s*\{/.test(trimmed);
  if (isWhole) {
    const whole = readJsonText(text);
    return Array.isArray(whole) ? whole : [whole as Json];
  }
  const records: Json[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    if (records.length === RECORDS_MAX)
      throw new UnusableReport(`there are more than ${RECORDS_MAX} records`, "split the file", {
        line: index + 1,
      });
    records.push(readJsonText(line, index + 1));
  }
  return records;
}

function isOtlpRequest(record: Json): record is JsonObject {
  const lists = ["resourceLogs", "resourceSpans", "resourceMetrics"];
  return isObject(record) && lists.some((key) => listAt(record, key) !== undefined);
}

interface RecordReader {
  readonly read: (record: Json) => ToldRequest | undefined;
  /** Whether a record is one of the same program's that tells of no request to a model. */
  readonly isOther: (record: Json) => boolean;
  /** Whom it called. */
  readonly called: (record: Json) => Activity | undefined;
  /** The tool that it called. */
  readonly tool: (record: Json) => CalledTool | undefined;
}

const LITELLM: RecordReader = {
  read: litellmRequest,
  isOther: isLitellmFailure,
  called: litellmCall,
  tool: litellmTool,
};
const FIREWALL: RecordReader = {
  read: firewallRequest,
  isOther: isFirewallAudit,
  called: auditedCall,
  tool: () => undefined,
};

function fromRecords(
  format: FeedFormat,
  records: readonly Json[],
  reader: RecordReader,
  prices: PriceTable,
): Feed {
  const { read, isOther, called, tool } = reader;
  const told: ToldRequest[] = [];
  let ignored = 0;
  for (const record of records) {
    const request = read(record);
    if (request !== undefined) told.push(request);
    else if (isOther(record)) ignored += 1;
  }
  refuseStrange(records.length - told.length - ignored);
  const activity = records.map(called).filter((each) => each !== undefined);
  const tools = records.map(tool).filter((each) => each !== undefined);
  return { ...feedOf(format, { told, ignored }, prices), activity, tools };
}

/** What is passed over unread may have cost something. */
function refuseStrange(count: number): void {
  if (count > 0) throw new UnusableReport(`${count} of its records are of another form than the first`, HELP);
}

function feedOf(
  format: FeedFormat,
  { told, ignored }: { readonly told: readonly ToldRequest[]; readonly ignored: number },
  prices: PriceTable,
): Feed {
  const events = told.map((request) => eventOf(request, prices));
  return {
    format,
    events: events.map(({ event }) => event),
    odd: events.filter(({ isOdd }) => isOdd).length,
    ignored,
    activity: [],
    tools: [],
  };
}
