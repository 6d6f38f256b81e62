import { type Selectable, sql } from "kysely";
import type { Database, RunStateName } from "./database.ts";
import { LostRaceError } from "./lost-race.ts";
import { type Handle, sqlStateOf, type Tx } from "./transaction.ts";

/** One execution of one plan on one branch. */
export interface RunDraft {
  readonly id: string;
  readonly repositoryId: number;
  readonly branchId: number;
  readonly planId: string;
  /** GitHub's id of the agent that pushes, and of the person or bot that started it, where known. */
  readonly agentId?: number;
  readonly startedBy?: number;
  /** When its runtime will be used up if it goes on without a pause. */
  readonly deadlineAt?: Date;
}

export interface RunRow {
  readonly id: string;
  readonly repositoryId: number;
  readonly branchId: number;
  readonly planId: string;
  readonly state: RunStateName;
  readonly rung: string | undefined;
  readonly agentId: number | undefined;
  readonly startedBy: number | undefined;
  readonly openedAt: Date;
  readonly movedAt: Date;
  readonly lastPushAt: Date | undefined;
  /** Used up before `movedAt`; in `open` and `active` it runs on from there. */
  readonly runtimeMs: number;
  readonly deadlineAt: Date | undefined;
  /** Milliseconds that it may take by the wall clock; undefined where no plan bounds it. */
  readonly runtimeLimitMs: number | undefined;
  /** JSON: by what budget it was judged last. */
  readonly budget: string | undefined;
  readonly lastSafeHead: string | undefined;
  readonly deniedPushes: number;
}

/** States in which the clock runs (contract.md, 6). */
const RUNNING = ["open", "active"] as const;
/** States in which a run holds its branch: it may act, or be resumed. */
const ALIVE = ["open", "active", "done", "stopped"] as const;
const UNIQUE_VIOLATION = "23505";

/** Opens a run. Throws LostRaceError where the branch has one that is alive: a stop outlives new branches of its name. */
export async function openRun(tx: Tx, draft: RunDraft, now: Date): Promise<void> {
  const { id, repositoryId, branchId, planId, agentId, startedBy, deadlineAt } = draft;
  const alive = await aliveRun(tx, branchId);
  if (alive !== undefined)
    throw new LostRaceError(`the run of the branch (\`${alive.id}\`)`, "none", alive.state);
  try {
    await tx
      .insertInto("runs")
      .values({
        id,
        repository_id: repositoryId,
        branch_id: branchId,
        plan_id: planId,
        state: "open",
        agent_id: agentId ?? null,
        started_by: startedBy ?? null,
        opened_at: now,
        moved_at: now,
        last_push_at: now,
        deadline_at: deadlineAt ?? null,
      })
      .execute();
  } catch (error) {
    if (sqlStateOf(error) !== UNIQUE_VIOLATION) throw error;
    throw new LostRaceError("the run of the branch", "none", "another");
  }
}

/** One move. Which moves there are is the engine's to say; here it is made only from the state it was decided in. */
export interface RunMove {
  readonly runId: string;
  readonly from: RunStateName;
  readonly to: RunStateName;
  /** Exactly where `to` is `promoted`. */
  readonly rung?: string;
  /** Undefined: none. Only while the clock runs has a run a deadline. */
  readonly deadlineAt?: Date;
  readonly lastSafeHead?: string;
}

/** Throws LostRaceError, having written nothing, where the run is in another state by now [S15]. */
export async function moveRun(tx: Tx, move: RunMove, now: Date): Promise<void> {
  const runs = RUNNING.some((state) => state === move.from);
  const moved = await tx
    .updateTable("runs")
    .set({
      state: move.to,
      rung: move.rung ?? null,
      moved_at: now,
      deadline_at: move.deadlineAt ?? null,
      ...(move.from === "stopped" ? { denied_pushes: 0 } : {}),
      ...(move.lastSafeHead === undefined ? {} : { last_safe_head: move.lastSafeHead }),
      ...(runs
        ? {
            runtime_ms: sql`runtime_ms + greatest(0, round(extract(epoch from ${now}::timestamptz - moved_at) * 1000))`,
          }
        : {}),
    })
    .where("id", "=", move.runId)
    .where("state", "=", move.from)
    .executeTakeFirst();
  if (Number(moved.numUpdatedRows) === 1) return;
  const actual = await findRun(tx, move.runId);
  throw new LostRaceError(`run \`${move.runId}\``, move.from, actual?.state);
}

export async function findRun(db: Handle, id: string): Promise<RunRow | undefined> {
  return runOf(await db.selectFrom("runs").selectAll().where("id", "=", id).executeTakeFirst());
}

/** The run that holds the branch: there is at most one. */
export async function aliveRun(db: Handle, branchId: number): Promise<RunRow | undefined> {
  return runOf(
    await db
      .selectFrom("runs")
      .selectAll()
      .where("branch_id", "=", branchId)
      .where("state", "in", ALIVE)
      .executeTakeFirst(),
  );
}

/** The run of a branch that was promoted with this head: the last. */
export async function promotedRun(db: Handle, branchId: number, head: string): Promise<RunRow | undefined> {
  return runOf(
    await db
      .selectFrom("runs")
      .selectAll()
      .where("branch_id", "=", branchId)
      .where("state", "=", "promoted")
      .where("last_safe_head", "=", head)
      .orderBy("moved_at", "desc")
      .limit(1)
      .executeTakeFirst(),
  );
}

/** Keeps by what budget the run was judged. @param budget JSON */
export async function setBudget(tx: Tx, runId: string, budget: string): Promise<void> {
  await tx.updateTable("runs").set({ budget }).where("id", "=", runId).execute();
}

/**
 * Sets the run's wall clock, and from it the deadline while the clock runs: what its limit leaves after what it has used.
 * Each stop for its runtime that a human resumed has given it the limit once more [P11].
 */
export async function setRuntimeLimit(tx: Tx, runId: string, limitMs: number): Promise<void> {
  await tx
    .updateTable("runs")
    .set({
      runtime_limit_ms: limitMs,
      deadline_at: sql`case when state in ('open', 'active') then moved_at + greatest(0,
        ${limitMs} * (1 + (
          select count(*) from stops where stops.run_id = runs.id and stops.code = 'STOP_RUNTIME_EXCEEDED'
            and stops.state = 'resumed'
        )) - runtime_ms) * interval '1 millisecond' end`,
    })
    .where("id", "=", runId)
    .execute();
}

/** Notes a push that belongs to the run. */
export async function notePush(tx: Tx, runId: string, now: Date): Promise<void> {
  await tx.updateTable("runs").set({ last_push_at: now }).where("id", "=", runId).execute();
}

/** Merged past its gate, it is not promoted; but nothing of it runs any more. A later push sets its clock again. */
export async function stopClock(tx: Tx, runId: string): Promise<void> {
  await tx.updateTable("runs").set({ deadline_at: null }).where("id", "=", runId).execute();
}

/** Counts a push onto a branch whose run is stopped; how many there were since it was last resumed. */
export async function countDeniedPush(tx: Tx, runId: string): Promise<number> {
  const { denied_pushes } = await tx
    .updateTable("runs")
    .set({ denied_pushes: sql`denied_pushes + 1` })
    .where("id", "=", runId)
    .returning("denied_pushes")
    .executeTakeFirstOrThrow();
  return denied_pushes;
}

/** For the sweep: runs whose clock runs and whose deadline has passed, the longest overdue first [P50]. */
export async function runsPastDeadline(db: Handle, now: Date, limit: number): Promise<readonly RunRow[]> {
  const rows = await db
    .selectFrom("runs")
    .selectAll()
    .where("state", "in", RUNNING)
    .where("deadline_at", "<=", now)
    .orderBy("deadline_at")
    .limit(limit)
    .execute();
  return rows.flatMap((row) => runOf(row) ?? []);
}

function runOf(row: Selectable<Database["runs"]> | undefined): RunRow | undefined {
  if (row === undefined) return undefined;
  return {
    id: row.id,
    repositoryId: row.repository_id,
    branchId: row.branch_id,
    planId: row.plan_id,
    state: row.state,
    rung: row.rung ?? undefined,
    agentId: row.agent_id ?? undefined,
    startedBy: row.started_by ?? undefined,
    openedAt: row.opened_at,
    movedAt: row.moved_at,
    lastPushAt: row.last_push_at ?? undefined,
    runtimeMs: row.runtime_ms,
    deadlineAt: row.deadline_at ?? undefined,
    runtimeLimitMs: row.runtime_limit_ms ?? undefined,
    budget: row.budget ?? undefined,
    lastSafeHead: row.last_safe_head ?? undefined,
    deniedPushes: row.denied_pushes,
  };
}
