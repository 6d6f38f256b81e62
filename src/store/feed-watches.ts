import { sql } from "kysely";
import type { RunPlace } from "./budget-sharers.ts";
import type { Handle, Tx } from "./transaction.ts";

/** A run that goes on, and what is known of the feed that should tell of it. */
export interface WatchedRun extends RunPlace {
  readonly branch: string;
  readonly head: string;
  /** When it was opened, or went on. */
  readonly movedAt: Date;
  /** When somebody besides the run and its jobs told of it last. */
  readonly toldAt: Date | undefined;
  readonly waitedAt: Date | undefined;
  readonly staleSince: Date | undefined;
  readonly seenAt: Date | undefined;
}

/** Runs of a repository whose clock runs, on a branch that is there, by id. */
export async function watchedRuns(
  db: Handle,
  repositoryId: number,
  limit: number,
): Promise<readonly WatchedRun[]> {
  const rows = await db
    .selectFrom("runs")
    .innerJoin("branches", "branches.id", "runs.branch_id")
    .leftJoin("feed_watches", "feed_watches.run_id", "runs.id")
    .leftJoin("usage_totals", (join) =>
      join.onRef("usage_totals.run_id", "=", "runs.id").on("usage_totals.independent", "=", true),
    )
    .select(({ fn }) => [
      "runs.id as id",
      "runs.repository_id as repositoryId",
      "runs.branch_id as branchId",
      "branches.name as branch",
      "branches.head as head",
      "runs.moved_at as movedAt",
      fn.max<Date | null>("usage_totals.told_at").as("toldAt"),
      "feed_watches.waited_at as waitedAt",
      "feed_watches.stale_since as staleSince",
      "feed_watches.seen_at as seenAt",
    ])
    .where("runs.repository_id", "=", repositoryId)
    .where("runs.state", "in", ["open", "active"])
    .where("branches.head", "is not", null)
    .groupBy(["runs.id", "branches.id", "feed_watches.run_id"])
    .orderBy("runs.id")
    .limit(limit)
    .execute();
  return rows.map(({ head, toldAt, waitedAt, staleSince, seenAt, ...row }) => ({
    ...row,
    head: head ?? "",
    toldAt: toldAt ?? undefined,
    waitedAt: waitedAt ?? undefined,
    staleSince: staleSince ?? undefined,
    seenAt: seenAt ?? undefined,
  }));
}

/** What the sweep has seen of a run: of what is left out it keeps what it saw before. `staleSince` null: it is not warned of any more. */
export async function noteWatch(
  tx: Tx,
  runId: string,
  seen: { readonly waitedAt?: Date; readonly staleSince?: Date | null },
  now: Date,
): Promise<void> {
  const set = {
    seen_at: now,
    ...(seen.waitedAt === undefined ? {} : { waited_at: seen.waitedAt }),
    ...(seen.staleSince === undefined ? {} : { stale_since: seen.staleSince }),
  };
  await tx
    .insertInto("feed_watches")
    .values({ run_id: runId, ...set })
    .onConflict((conflict) => conflict.column("run_id").doUpdateSet(set))
    .execute();
}

/** A feed has spoken: whether it was warned of. */
export async function unnoteStale(tx: Tx, runId: string): Promise<boolean> {
  const ended = await tx
    .updateTable("feed_watches")
    .set({ stale_since: null })
    .where("run_id", "=", runId)
    .where("stale_since", "is not", null)
    .executeTakeFirst();
  return Number(ended.numUpdatedRows) > 0;
}

/** Since when a run's feed is warned of. */
export async function staleSince(db: Handle, runId: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom("feed_watches")
    .select("stale_since")
    .where("run_id", "=", runId)
    .where(sql<boolean>`stale_since is not null`)
    .executeTakeFirst();
  return row?.stale_since ?? undefined;
}
