import { type Grant, grantPath } from "../ledger/grant.ts";
import type { GrantNotice } from "../report/grant-words.ts";
import { type AwaitedRow, awaitedOf } from "../store/awaited-evidence.ts";
import { type EnforcementFault, lastEnforcement } from "../store/enforcement.ts";
import { aliveRun } from "../store/runs.ts";
import { type StandingStopRow, standingStops, stopsAtHead } from "../store/stops.ts";
import type { Tx } from "../store/transaction.ts";
import { type HeadAtGate, type VerdictRow, verdictsOfHead } from "../store/verdicts.ts";
import { verdictOfRow } from "./check-outbox.ts";
import { grantStanding } from "./grant-standing.ts";

/** From the mildest to the worst. */
const SEVERITY = ["pass", "review", "fail", "stop"] as const;

export interface ShownVerdict {
  readonly row: VerdictRow;
  readonly stops: readonly StandingStopRow[];
  /** Of the run that holds the branch, on its own check. */
  readonly grant?: GrantNotice;
  /** Evidence that may still come, where nothing but that is lacking. */
  readonly awaited?: AwaitedRow;
  /** What keeps the gates here from being real, where something does. */
  readonly notEnforced?: readonly EnforcementFault[];
}

/** What is said of a shown verdict, for whoever drafts it. */
export function wordsOf(
  { row, stops, grant, awaited, notEnforced }: ShownVerdict,
  { repositoryId, gate }: Pick<HeadAtGate, "repositoryId" | "gate">,
) {
  const words = {
    repositoryId,
    verdictId: row.id,
    gate,
    verdict: verdictOfRow(row),
    stops,
    isOfBranch: row.branchId !== undefined,
  };
  return {
    ...words,
    ...(grant === undefined ? {} : { grant }),
    ...(awaited === undefined ? {} : { awaited }),
    ...(notEnforced === undefined ? {} : { notEnforced }),
  };
}

/**
 * What GitHub is to show of a head at a gate; undefined where nothing was decided. A check run hangs on a commit and not on
 * a branch, so that a second branch or a fork at the same commit must not say better of it: it is the worst of what was
 * decided for those whose head it is now, with the stops of their branches and those that were made at this commit.
 */
export async function shownVerdict(
  tx: Tx,
  of: HeadAtGate & { readonly branchId?: number | undefined },
  now: Date,
): Promise<ShownVerdict | undefined> {
  const rows = await verdictsOfHead(tx, of);
  const waiting = await awaitedOf(
    tx,
    rows.map(({ id }) => id),
  );
  // Of two that are as bad, the one that waits for nothing is worse.
  const [row] = rows.toSorted(
    (one, two) =>
      SEVERITY.indexOf(two.verdict) - SEVERITY.indexOf(one.verdict) ||
      Number(waiting.has(one.id)) - Number(waiting.has(two.id)),
  );
  if (row === undefined) return undefined;
  const stops = new Map((await stopsAtHead(tx, of)).map((stop) => [stop.id, stop]));
  const branches = [...new Set([of.branchId, ...rows.map((each) => each.branchId)])];
  for (const branchId of branches) {
    if (branchId === undefined) continue;
    for (const stop of await standingStops(tx, branchId)) stops.set(stop.id, stop);
  }
  const grant = of.gate === "run" && stops.size === 0 ? await grantOn(tx, branches, now) : undefined;
  const awaited = stops.size === 0 ? waiting.get(row.id) : undefined;
  const { wrong = [] } = (await lastEnforcement(tx, of.repositoryId)) ?? {};
  return {
    ...{ row, stops: [...stops.values()] },
    ...(grant === undefined ? {} : { grant }),
    ...(awaited === undefined ? {} : { awaited }),
    ...(wrong.length === 0 ? {} : { notEnforced: wrong }),
  };
}

/** The grant of the run that holds the branch; none where a head stands on more than one, for it would be taken for both. */
async function grantOn(
  tx: Tx,
  branches: readonly (number | undefined)[],
  now: Date,
): Promise<GrantNotice | undefined> {
  const [branchId, ...others] = branches.filter((id) => id !== undefined);
  if (branchId === undefined || others.length > 0) return undefined;
  const run = await aliveRun(tx, branchId);
  const standing = run === undefined ? undefined : await grantStanding(tx, run.id, now);
  if (standing?.stands !== true) return undefined;
  const { id, token, claims, expiresAt } = standing.grant;
  const { iss, sub } = JSON.parse(claims) as Grant;
  return { id, token, address: `${iss}${grantPath(sub)}`, expiresAt: expiresAt.toISOString() };
}
