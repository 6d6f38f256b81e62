import type { Selectable } from "kysely";
import type { Database } from "./database.ts";
import type { Pusher } from "./pushers.ts";
import type { RunRow } from "./runs.ts";
import type { Handle } from "./transaction.ts";
import { type VerdictRow, verdictOf } from "./verdicts.ts";

/** Rows of one read. */
const CHUNK = 1_000;

/** All who were seen to push heads of a branch, each as they were called first, by id. */
export async function pushersSeen(db: Handle, branchId: number): Promise<readonly Pusher[]> {
  const rows = await db
    .selectFrom("branch_heads")
    .select(["pusher_id", "pusher_login", "pusher_type"])
    .where("branch_id", "=", branchId)
    .where("pusher_id", "is not", null)
    .orderBy("first_seen_at")
    .orderBy("sha")
    .execute();
  const seen = new Map<number, Pusher>();
  for (const { pusher_id: id, pusher_login: login, pusher_type: type } of rows)
    if (id !== null && !seen.has(id)) seen.set(id, { id, login: login ?? "", type: type ?? "" });
  return [...seen.values()].sort((one, other) => one.id - other.id);
}

/** Verdicts by their ids, in that order; what is not there is left out. */
export async function verdictsById(db: Handle, ids: readonly string[]): Promise<readonly VerdictRow[]> {
  const found = new Map<string, VerdictRow>();
  for (let from = 0; from < ids.length; from += CHUNK) {
    const some = ids.slice(from, from + CHUNK);
    const rows = await db.selectFrom("verdicts").selectAll().where("id", "in", some).execute();
    for (const row of rows) {
      const verdict = verdictOf(row);
      if (verdict !== undefined) found.set(row.id, verdict);
    }
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

export type RecordedApproval = Selectable<Database["approvals"]>;
export type RecordedStop = Selectable<Database["stops"]>;

/** What people gave to a run: to it by name, or on its branch since it was opened; oldest first. */
export async function approvalsOfRun(
  db: Handle,
  { id, branchId, openedAt }: Pick<RunRow, "id" | "branchId" | "openedAt">,
): Promise<readonly RecordedApproval[]> {
  return await db
    .selectFrom("approvals")
    .selectAll()
    .where(({ eb, or, and }) =>
      or([eb("run_id", "=", id), and([eb("branch_id", "=", branchId), eb("given_at", ">=", openedAt)])]),
    )
    .orderBy("id")
    .execute();
}

/** The stops of a run, oldest first. */
export async function stopsOfRun(db: Handle, runId: string): Promise<readonly RecordedStop[]> {
  return await db
    .selectFrom("stops")
    .selectAll()
    .where("run_id", "=", runId)
    .orderBy("stopped_at")
    .orderBy("id")
    .execute();
}
