import type { Manifest } from "../contract/generated/manifest.ts";
import type { RunRecord } from "./run-record.ts";

const MINUTE_MS = 60_000;

/**
 * What a run has used of its runtime, by the server's clock: while it was done or stopped, and waited for others, no time went by
 * (contract.md, 6). Of one that goes on, up to the last entry of its record, so that the same record gives the same bytes.
 */
export function runtimeOf({
  run,
  entries,
}: Pick<RunRecord, "run" | "entries">): NonNullable<Manifest["runtime"]> {
  const { state, movedAt, runtimeMs, runtimeLimitMs } = run;
  const last = entries.at(-1)?.recorded_at;
  const isRunning = state === "open" || state === "active";
  // Clocks of two processes may differ: no time is taken back.
  const since =
    isRunning && last !== undefined ? Math.max(0, new Date(last).getTime() - movedAt.getTime()) : 0;
  return {
    source: "observed",
    minutes: minutesOf(runtimeMs + since),
    ...(runtimeLimitMs === undefined ? {} : { limit_minutes: minutesOf(runtimeLimitMs) }),
  };
}

/** To a thousandth, rounded down. */
function minutesOf(milliseconds: number): number {
  return Math.floor((milliseconds * 1000) / MINUTE_MS) / 1000;
}
