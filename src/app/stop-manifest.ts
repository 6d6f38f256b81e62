import { headsEverSeen } from "../store/branches.ts";
import { findPlan } from "../store/plans.ts";
import type { RunRow } from "../store/runs.ts";
import type { StopDraft } from "../store/stops.ts";
import type { Tx } from "../store/transaction.ts";

/** The newest of them: a manifest stays readable, and the table of heads has them all. */
const HEADS_MAX = 500;

/** What was known of the run when it was stopped, as JSON [P62]. */
export async function stopManifest(
  tx: Tx,
  {
    stop,
    branch,
    run,
    now,
  }: {
    readonly stop: StopDraft;
    readonly branch: { readonly id: number; readonly name: string };
    readonly run: RunRow | undefined;
    readonly now: Date;
  },
): Promise<string> {
  const plan = run === undefined ? undefined : await findPlan(tx, run.repositoryId, run.planId);
  const heads = await headsEverSeen(tx, branch.id);
  return JSON.stringify({
    version: 1,
    stopped_at: now.toISOString(),
    stop: { id: stop.id, code: stop.code, reason: stop.reason, head: stop.head, findings: stop.findings },
    ...(stop.verdictId === undefined ? {} : { verdict: stop.verdictId }),
    branch: branch.name,
    heads_seen: heads.length,
    heads: heads.slice(-HEADS_MAX).map(({ sha, firstSeenAt }) => ({ sha, first_seen_at: firstSeenAt })),
    ...(run === undefined
      ? {}
      : {
          run: {
            id: run.id,
            state: run.state,
            agent: run.agentId,
            started_by: run.startedBy,
            opened_at: run.openedAt,
            runtime_ms: run.runtimeMs,
            last_push_at: run.lastPushAt,
            last_safe_head: run.lastSafeHead,
          },
        }),
    ...(plan === undefined
      ? {}
      : { plan: { id: plan.planId, sha256: plan.sha256, path: plan.path, amendments: plan.amendments } }),
  });
}
