import { type StandingStopRow, standingStops, stopsAtHead } from "../store/stops.ts";
import type { Tx } from "../store/transaction.ts";
import { type HeadAtGate, type VerdictRow, verdictsOfHead } from "../store/verdicts.ts";

/** From the mildest to the worst. */
const SEVERITY = ["pass", "review", "fail", "stop"] as const;

export interface ShownVerdict {
  readonly row: VerdictRow;
  readonly stops: readonly StandingStopRow[];
}

/**
 * What GitHub is to show of a head at a gate; undefined where nothing was decided. A check run hangs on a commit and not on
 * a branch, so that a second branch or a fork at the same commit must not say better of it: it is the worst of what was
 * decided for those whose head it is now, with the stops of their branches and those that were made at this commit.
 */
export async function shownVerdict(
  tx: Tx,
  of: HeadAtGate & { readonly branchId?: number | undefined },
): Promise<ShownVerdict | undefined> {
  const rows = await verdictsOfHead(tx, of);
  const [row] = rows.toSorted((one, two) => SEVERITY.indexOf(two.verdict) - SEVERITY.indexOf(one.verdict));
  if (row === undefined) return undefined;
  const stops = new Map((await stopsAtHead(tx, of)).map((stop) => [stop.id, stop]));
  for (const branchId of new Set([of.branchId, ...rows.map((each) => each.branchId)])) {
    if (branchId === undefined) continue;
    for (const stop of await standingStops(tx, branchId)) stops.set(stop.id, stop);
  }
  return { row, stops: [...stops.values()] };
}
