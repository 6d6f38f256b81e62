import { deepStrictEqual, ok } from "node:assert/strict";
import { sumUsage } from "../../src/engine/usage.ts";
import { readingOf } from "../../src/scan/reports/unusable-report.ts";
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

/** What was read adds up, in any order, to the same. */
export const targets = [
  reportTarget({
    name: "usage reports",
    samples: SAMPLES,
    pieces: PIECES,
    read: (bytes) => readingOf(() => readUsage(bytes)),
    hold: (events) => {
      const sum = sumUsage(events, "USD", BUDGET);
      ok(sum.spent >= 0n && sum.unpriced.count <= sum.requests && sum.requests <= events.length);
      deepStrictEqual(sumUsage(events.toReversed(), "USD", BUDGET), sum);
    },
  }),
];
