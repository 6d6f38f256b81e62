import { deepStrictEqual, ok } from "node:assert/strict";
import { sumUsage } from "../../src/engine/usage.ts";
import type { UsageEvent } from "../../src/engine/usage-event.ts";
import { readingOf } from "../../src/scan/reports/unusable-report.ts";
import { readOtlp } from "../../src/scan/usage/otlp/read-otlp.ts";
import { readFeed } from "../../src/scan/usage/read-feed.ts";
import { readUsage } from "../../src/scan/usage/read-usage.ts";
import { reportTarget } from "./report-target.ts";

const EVENT =
  '{"request_id":"r1","model":"m","tokens":{"in":1,"out":2,"cached":1},"cost":{"currency":"USD","amount":0.02},"time":"2026-11-21T07:42:51Z"}';
const OTHER = '{"request_id":"r2","model":"n","tokens":{"in":1,"out":2},"time":"2026-11-21T07:42:51.5Z"}';
const SAMPLES = [`{"version":1,"run":"a","events":[${EVENT},\n${OTHER}]}`, `${EVENT}\n${OTHER}\n${EVENT}\n`];
const PIECES = [
  `${EVENT}\n`,
  `${OTHER}\n`,
  ...['{"version":1,', '"run":"a",', '"events":[', "]}", "{", "}", "[", "]", ",", ":", "\n"],
  ...[
    '"request_id":"r1"',
    '"cost":{"currency":"EUR","amount":1e9}',
    '"amount":-1',
    "1e999",
    "0.0000000001",
    "null",
  ],
];
const bound = (value: number) => ({ value, setBy: "" });
const BUDGET = { perRun: bound(1), perRequest: bound(1), warnAt: bound(0.7), approveAt: bound(0.9) };

const FEEDS = [
  'request_id,model,time,tokens_in,tokens_out,cost,currency\nq,gpt-5,2026-11-21T07:42:51Z,10,5,,\n"r","a""b",1795246971,1,1,0.5,EUR\n',
  '{"request_id":"r","spend":0.5,"prompt_tokens":1,"completion_tokens":1,"model":"m","startTime":"2026-11-21 07:42:51"}\n',
  '[{"id":"r","response_cost":null,"prompt_tokens":1,"completion_tokens":2,"model":"gpt-5","endTime":1795246971.5}]',
  '{"event":"token_usage","request_id":"r","provider":"anthropic","model":"m","timestamp":"2026-11-21T07:42:51Z","input_tokens":1,"output_tokens":1,"cache_read_tokens":9}\n{"event":"http_access"}\n',
  '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1795246971250000000","eventName":"claude_code.api_request","attributes":[{"key":"cost_usd","value":{"doubleValue":0.5}}]}]}]}]}\n',
  '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"claude_code.cost.usage","sum":{"isMonotonic":true,"aggregationTemporality":2,"dataPoints":[{"asInt":"3","startTimeUnixNano":1}]}}]}]}]}',
];

/** A field with bytes in it, of a protobuf message so short that its length is one character. */
const field = (number: number, ...parts: readonly string[]) => {
  const text = parts.join("");
  return `${String.fromCharCode((number << 3) | 2, text.length)}${text}`;
};
const pair = (key: string, value: string) => field(6, field(1, key), field(2, field(1, value)));
const LOG = field(
  1,
  field(2, field(2, field(12, "claude_code.api_request"), pair("cost_usd", "0.5"), pair("request_id", "r"))),
);

/** Sums of events of every signal, in any order. */
function addsUp(events: readonly UsageEvent[]): void {
  const sum = sumUsage(events, "USD", BUDGET);
  ok(sum.spent >= 0n && sum.unpriced.count <= sum.requests && sum.requests <= events.length);
  deepStrictEqual(sumUsage(events.toReversed(), "USD", BUDGET), sum);
  for (const { requestId, model, time } of events)
    ok(requestId !== "" && model !== "" && requestId.isWellFormed() && !Number.isNaN(Date.parse(time)));
}

/** What was read adds up, in any order, to the same. */
export const targets = [
  reportTarget({
    name: "usage reports",
    samples: SAMPLES,
    pieces: PIECES,
    read: (bytes) => readingOf(() => readUsage(bytes)),
    hold: addsUp,
  }),
  reportTarget({
    name: "usage feeds",
    samples: FEEDS,
    pieces: [...PIECES, ...FEEDS, "request_id,", '"spend":', "-", "NaN"],
    read: (bytes) => readingOf(() => readFeed(bytes)),
    hold: ({ events }) => addsUp(events),
  }),
  reportTarget({
    name: "telemetry in protobuf",
    samples: [LOG, LOG + LOG],
    pieces: [LOG, field(1, ""), field(2, "x"), pair("model", "gpt-5"), "\u0008\u0001", "\u0009", "\u007f"],
    read: (bytes) => readingOf(() => readOtlp(bytes, "logs", "protobuf")),
    hold: ({ events, odd, records }) => {
      ok(odd <= events.length && events.length <= records);
      addsUp(events);
    },
  }),
];
