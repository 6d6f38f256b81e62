import { findBranchById } from "../store/branches.ts";
import { type GrantRow, lastGrant } from "../store/grants.ts";
import { findRepositoryState } from "../store/repositories.ts";
import { findRun, type RunRow } from "../store/runs.ts";
import { standingStops } from "../store/stops.ts";
import { findSuspension } from "../store/suspensions.ts";
import type { Handle } from "../store/transaction.ts";

export type GrantStanding =
  | { readonly stands: true; readonly grant: GrantRow }
  | { readonly stands: false; readonly reason: string; readonly endedAt?: Date };

const ALIVE: ReadonlySet<string> = new Set(["open", "active", "done"] satisfies RunRow["state"][]);

/** Why nothing may be granted to a run now, whatever was; undefined where something may. */
export async function hindranceOf(db: Handle, run: RunRow): Promise<string | undefined> {
  if (!ALIVE.has(run.state)) return run.state;
  if ((await findRepositoryState(db, run.repositoryId)) !== "active") return "repository-gone";
  if ((await findBranchById(db, run.branchId))?.head === undefined) return "branch-gone";
  if ((await standingStops(db, run.branchId)).length > 0) return "stopped";
  if (run.agentId !== undefined && (await findSuspension(db, run.repositoryId, run.agentId)) !== undefined)
    return "suspended";
  return undefined;
}

/**
 * Whether a run's grant holds at this moment. What has ended the run is asked as well, so that no grant outlives it.
 * Undefined for a run that nobody knows.
 */
export async function grantStanding(
  db: Handle,
  runId: string,
  now: Date,
): Promise<GrantStanding | undefined> {
  const run = await findRun(db, runId);
  if (run === undefined) return undefined;
  const grant = await lastGrant(db, runId);
  const hindrance = await hindranceOf(db, run);
  if (hindrance !== undefined)
    return { stands: false, reason: hindrance, endedAt: grant?.endedAt ?? run.movedAt };
  if (grant === undefined) return { stands: false, reason: "not-issued" };
  if (grant.endedAt !== undefined)
    return { stands: false, reason: grant.reason ?? "ended", endedAt: grant.endedAt };
  if (grant.expiresAt <= now) return { stands: false, reason: "expired", endedAt: grant.expiresAt };
  return { stands: true, grant };
}
