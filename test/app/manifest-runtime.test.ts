import { expect, it } from "vitest";
import { runtimeOf } from "../../src/app/manifest-runtime.ts";
import type { RunRecord } from "../../src/app/run-record.ts";
import type { RunRow } from "../../src/store/runs.ts";

const MOVED = new Date("2026-11-22T08:00:00.000Z");

/** A run that had used 90 seconds when it came into its state, and whose last entry was recorded `laterMs` after that. */
function recordOf(state: RunRow["state"], laterMs: number, runtimeLimitMs?: number) {
  const recorded_at = new Date(MOVED.getTime() + laterMs).toISOString();
  const run = { state, movedAt: MOVED, runtimeMs: 90_000, runtimeLimitMs };
  // Nothing else of them is read.
  return { run, entries: [{ recorded_at }] } as unknown as Pick<RunRecord, "run" | "entries">;
}

it("counts a run's time by the server's clock while it is open or active, up to the last entry of its record [P50]", () => {
  for (const state of ["open", "active"] as const)
    expect(runtimeOf(recordOf(state, 61_001, 480 * 60_000))).toEqual({
      source: "observed",
      minutes: 2.516,
      limit_minutes: 480,
    });
  expect(runtimeOf({ ...recordOf("active", 0), entries: [] })).toEqual({ source: "observed", minutes: 1.5 });
});

it("counts no time in which a run waits or has ended, and takes none back where clocks differ [P50]", () => {
  const waiting = ["done", "stopped", "abandoned", "promoted", "rolled-back"] as const;
  for (const state of waiting)
    expect(runtimeOf(recordOf(state, 3_600_000))).toEqual({ source: "observed", minutes: 1.5 });
  expect(runtimeOf(recordOf("active", -5_000))).toEqual({ source: "observed", minutes: 1.5 });
});
