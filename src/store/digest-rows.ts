import type { StopCode } from "../engine/finding.ts";
import type { RunStateName } from "./database.ts";
import type { Handle } from "./transaction.ts";

/** Whose rows are read, from when on, and how many of each at most. */
export interface DigestPlace {
  readonly repositoryId: number;
  readonly since: Date;
  readonly limit: number;
}

/** Runs that were opened, pushed or moved since, the newest first. */
export async function runsSince(db: Handle, { repositoryId, since, limit }: DigestPlace) {
  return await db
    .selectFrom("runs")
    .innerJoin("branches", "branches.id", "runs.branch_id")
    .select(({ selectFrom }) => [
      "runs.id",
      "runs.plan_id",
      "runs.moved_at",
      "runs.budget",
      "branches.name as branch",
      selectFrom("branch_heads")
        .select("branch_heads.pusher_login")
        .whereRef("branch_heads.branch_id", "=", "runs.branch_id")
        .whereRef("branch_heads.pusher_id", "=", "runs.agent_id")
        .where("branch_heads.pusher_login", "is not", null)
        .limit(1)
        .as("agent"),
    ])
    .select("runs.state as state")
    .$narrowType<{ state: RunStateName }>()
    .where("runs.repository_id", "=", repositoryId)
    .where(({ or, eb }) => or([eb("runs.moved_at", ">=", since), eb("runs.last_push_at", ">=", since)]))
    .orderBy("runs.moved_at", "desc")
    .orderBy("runs.id")
    .limit(limit)
    .execute();
}

/** Runs of whose requests something was told since, those that moved last first. */
export async function spendersSince(db: Handle, { repositoryId, since, limit }: DigestPlace) {
  return await db
    .selectFrom("runs")
    .innerJoin("branches", "branches.id", "runs.branch_id")
    .select(["runs.id", "runs.budget", "branches.name as branch"])
    .where("runs.repository_id", "=", repositoryId)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("usage_totals")
          .select("usage_totals.run_id")
          .whereRef("usage_totals.run_id", "=", "runs.id")
          .where("usage_totals.told_at", ">=", since),
      ),
    )
    .orderBy("runs.moved_at", "desc")
    .orderBy("runs.id")
    .limit(limit)
    .execute();
}

/** Stops of the time, the newest first; without a time those that stand, the oldest first. */
export async function stopsSince(
  db: Handle,
  { repositoryId, since, limit }: Omit<DigestPlace, "since"> & { readonly since: Date | undefined },
) {
  const asking = db
    .selectFrom("stops")
    .innerJoin("branches", "branches.id", "stops.branch_id")
    .select([
      "stops.id",
      "stops.code",
      "stops.reason",
      "stops.run_id",
      "stops.stopped_at",
      "stops.state",
      "branches.name as branch",
    ])
    .$narrowType<{ code: StopCode }>()
    .where("stops.repository_id", "=", repositoryId)
    .limit(limit);
  return since === undefined
    ? await asking
        .where("stops.state", "=", "standing")
        .orderBy("stops.stopped_at")
        .orderBy("stops.id")
        .execute()
    : await asking
        .where("stops.stopped_at", ">=", since)
        .orderBy("stops.stopped_at", "desc")
        .orderBy("stops.id")
        .execute();
}

/** What was decided last of each branch's head, at each gate where that was no pass and is enforced; the oldest first. */
export async function shutGates(db: Handle, { repositoryId, limit }: Omit<DigestPlace, "since">) {
  return await db
    .selectFrom("verdicts")
    .innerJoin("branches", (join) =>
      join.onRef("branches.id", "=", "verdicts.branch_id").onRef("branches.head", "=", "verdicts.head"),
    )
    .select([
      "verdicts.gate",
      "verdicts.json",
      "verdicts.branch_id",
      "verdicts.decided_at",
      "branches.name as branch",
    ])
    .where("verdicts.repository_id", "=", repositoryId)
    .where("verdicts.verdict", "!=", "pass")
    .where("verdicts.mode", "=", "enforce")
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("verdicts as later")
            .select("later.id")
            .whereRef("later.repository_id", "=", "verdicts.repository_id")
            .whereRef("later.branch_id", "=", "verdicts.branch_id")
            .whereRef("later.head", "=", "verdicts.head")
            .whereRef("later.gate", "=", "verdicts.gate")
            .whereRef("later.judgement", ">", "verdicts.judgement"),
        ),
      ),
    )
    .orderBy("verdicts.decided_at")
    .orderBy("verdicts.id")
    .limit(limit)
    .execute();
}

/** The ledger's lines of what reached rungs since, the newest first. */
export async function rungLines(
  db: Handle,
  { repositoryId, since, limit }: DigestPlace,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("ledger_entries")
    .select("line")
    .where("repository_id", "=", repositoryId)
    .where("kind", "in", ["promotion", "rollback", "ref-updated"])
    .where("recorded_at", ">=", since)
    .orderBy("sequence", "desc")
    .limit(limit)
    .execute();
  return rows.map(({ line }) => line);
}
