import type { Handle, Tx } from "./transaction.ts";

/** A run that may still write: what it plans, and where its branch points. */
export interface LiveRun {
  readonly runId: string;
  readonly planId: string;
  readonly planSha256: string;
  /** The plan's canonical JSON. */
  readonly plan: string;
  readonly branch: string;
  readonly head: string;
}

/** Runs of a repository that are compared with each other; of more, the newest. */
export const LIVE_RUNS_MAX = 50;

/** A stopped run writes nothing, nor does one whose branch is gone; with either mended it is one of them again. The oldest first. */
export async function liveRuns(db: Handle, repositoryId: number): Promise<readonly LiveRun[]> {
  const rows = await db
    .selectFrom("runs")
    .innerJoin("branches", "branches.id", "runs.branch_id")
    .innerJoin("plans", (join) =>
      join
        .onRef("plans.repository_id", "=", "runs.repository_id")
        .onRef("plans.plan_id", "=", "runs.plan_id"),
    )
    .select(["runs.id", "runs.plan_id", "plans.sha256", "plans.content", "branches.name", "branches.head"])
    .where("runs.repository_id", "=", repositoryId)
    .where("runs.state", "in", ["open", "active", "done"])
    .where("branches.head", "is not", null)
    .orderBy("runs.opened_at", "desc")
    .orderBy("runs.id", "desc")
    .limit(LIVE_RUNS_MAX)
    .execute();
  return rows.reverse().flatMap(({ head, ...row }) => {
    const run = { runId: row.id, planId: row.plan_id, planSha256: row.sha256, plan: row.content };
    return head === null ? [] : [{ ...run, branch: row.name, head }];
  });
}

/** What was last found out of a run beside the others. */
export interface RunMeeting {
  readonly runId: string;
  /** The run's own head. */
  readonly head: string;
  readonly merges: readonly TriedMerge[];
  /** Of what it was last judged with, or is to be. */
  readonly factsSha256: string;
}

/** The merge of a run's head with another. Two commits merge alike for ever, so that none is tried twice. */
export interface TriedMerge {
  readonly head: string;
  /** As they are named to the outside; empty: no conflict. */
  readonly conflicts: readonly string[];
  readonly beyond: number;
}

export async function meetingsOf(
  db: Handle,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, RunMeeting>> {
  if (runIds.length === 0) return new Map();
  const rows = await db.selectFrom("run_meetings").selectAll().where("run_id", "in", runIds).execute();
  return new Map(
    rows.map(({ run_id: runId, head, merges, facts_sha256: factsSha256 }) => [
      runId,
      { runId, head, merges: JSON.parse(merges) as TriedMerge[], factsSha256 },
    ]),
  );
}

export async function noteMeeting(
  tx: Tx,
  repositoryId: number,
  meeting: RunMeeting,
  now: Date,
): Promise<void> {
  const { runId, head, merges, factsSha256 } = meeting;
  const found = {
    head,
    merges: JSON.stringify(merges),
    facts_sha256: factsSha256,
    looked_at: now,
  };
  await tx
    .insertInto("run_meetings")
    .values({ run_id: runId, repository_id: repositoryId, ...found })
    .onConflict((conflict) => conflict.column("run_id").doUpdateSet(found))
    .execute();
}
