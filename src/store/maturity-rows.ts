import type { Mode } from "../engine/facts.ts";
import type { RunStateName } from "./database.ts";
import type { DigestPlace } from "./digest-rows.ts";
import type { Handle } from "./transaction.ts";

/** Rows of one read, of such as may be large. */
const CHUNK = 100;

/** Runs that moved or were pushed since, those that moved last first. Found by the plans of verdicts since: no older run is looked at. */
export async function judgedRuns(db: Handle, { repositoryId, since, limit }: DigestPlace) {
  return await db
    .selectFrom("runs")
    .innerJoin("branches", "branches.id", "runs.branch_id")
    .innerJoin("plans", (join) =>
      join
        .onRef("plans.repository_id", "=", "runs.repository_id")
        .onRef("plans.plan_id", "=", "runs.plan_id"),
    )
    .select(["runs.id", "runs.budget", "runs.last_safe_head", "branches.name as branch", "plans.path"])
    .select("runs.state as state")
    .$narrowType<{ state: RunStateName }>()
    .where("runs.repository_id", "=", repositoryId)
    .where(({ or, eb }) => or([eb("runs.moved_at", ">=", since), eb("runs.last_push_at", ">=", since)]))
    .where("runs.plan_id", "in", ({ selectFrom }) =>
      selectFrom("verdicts")
        .select("verdicts.plan_id")
        .where("verdicts.repository_id", "=", repositoryId)
        .where("verdicts.decided_at", ">=", since)
        .where("verdicts.plan_id", "is not", null)
        .$narrowType<{ plan_id: string }>(),
    )
    .orderBy("runs.moved_at", "desc")
    .orderBy("runs.id")
    .limit(limit)
    .execute();
}

/** What a run's last head passed by. */
export interface PassedVerdict {
  readonly runId: string;
  readonly head: string;
  readonly mode: Mode;
  /** Whether what it was made of is kept. */
  readonly isKept: boolean;
  /** As the gate prints it. */
  readonly json: string;
}

/** The last verdict since that let the last head of each run through, before the run moved last. */
export async function passedVerdicts(
  db: Handle,
  { repositoryId, since }: Omit<DigestPlace, "limit">,
): Promise<ReadonlyMap<string, PassedVerdict>> {
  const last = await db
    .selectFrom("verdicts")
    .innerJoin("runs", (join) =>
      join
        .onRef("runs.repository_id", "=", "verdicts.repository_id")
        .onRef("runs.plan_id", "=", "verdicts.plan_id")
        .onRef("runs.branch_id", "=", "verdicts.branch_id")
        .onRef("runs.last_safe_head", "=", "verdicts.head")
        .onRef("runs.opened_at", "<=", "verdicts.decided_at")
        .onRef("runs.moved_at", ">=", "verdicts.decided_at"),
    )
    .leftJoin("judged_facts", "judged_facts.sha256", "verdicts.facts_sha256")
    .distinctOn("runs.id")
    .select(["runs.id as run_id", "verdicts.id", "verdicts.head", "verdicts.mode", "judged_facts.sha256"])
    .where("verdicts.repository_id", "=", repositoryId)
    .where("verdicts.decided_at", ">=", since)
    .where("verdicts.verdict", "=", "pass")
    .where("runs.state", "in", ["promoted", "rolled-back"])
    .orderBy("runs.id")
    .orderBy("verdicts.decided_at", "desc")
    .orderBy("verdicts.judgement", "desc")
    .execute();
  const passed = new Map<string, PassedVerdict>();
  for (const some of inChunks(last)) {
    const ids = some.map(({ id }) => id);
    const rows = await db.selectFrom("verdicts").select(["id", "json"]).where("id", "in", ids).execute();
    const jsonOf = new Map(rows.map(({ id, json }) => [id, json]));
    for (const { run_id: runId, id, head, mode, sha256 } of some)
      passed.set(runId, { runId, head, mode, isKept: sha256 !== null, json: jsonOf.get(id) ?? "" });
  }
  return passed;
}

/** The last seal of each of these runs that has one: canonical JSON. */
export async function lastSeals(db: Handle, runIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const seals = new Map<string, string>();
  for (const some of inChunks(runIds)) {
    const rows = await db
      .selectFrom("manifest_seals")
      .distinctOn("run_id")
      .select(["run_id", "content"])
      .where("run_id", "in", some)
      .orderBy("run_id")
      .orderBy("seal", "desc")
      .execute();
    for (const { run_id, content } of rows) seals.set(run_id, content);
  }
  return seals;
}

/** Stops since, and those that stand, however old; with the plan of the run that each ended. */
export async function stopsOfRuns(db: Handle, { repositoryId, since, limit }: DigestPlace) {
  return await db
    .selectFrom("stops")
    .innerJoin("runs", "runs.id", "stops.run_id")
    .innerJoin("plans", (join) =>
      join
        .onRef("plans.repository_id", "=", "runs.repository_id")
        .onRef("plans.plan_id", "=", "runs.plan_id"),
    )
    .select(["stops.state", "stops.stopped_at", "plans.path"])
    .where("stops.repository_id", "=", repositoryId)
    .where(({ or, eb }) => or([eb("stops.stopped_at", ">=", since), eb("stops.state", "=", "standing")]))
    .orderBy("stops.stopped_at")
    .orderBy("stops.id")
    .limit(limit)
    .execute();
}

/** Updates of the ladder's branches that nobody has accounted for. */
export async function unaccountedUpdates(db: Handle, repositoryId: number): Promise<number> {
  const { count } = await db
    .selectFrom("ref_updates")
    .select(({ fn }) => fn.countAll().as("count"))
    .where("repository_id", "=", repositoryId)
    .where("account", "=", "none")
    .executeTakeFirstOrThrow();
  return Number(count);
}

function* inChunks<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += CHUNK) yield all.slice(from, from + CHUNK);
}
