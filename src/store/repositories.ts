import type { LedgerRepository } from "../ledger/entry.ts";
import type { Handle, Tx } from "./transaction.ts";

export interface RepositorySighting {
  readonly id: number;
  /** As it is called now, as `acme/billing`. */
  readonly fullName: string;
  /** Undefined: not known from here, and left as it is. */
  readonly installationId?: number;
  readonly state?: "active" | "suspended" | "removed";
}

/** Notes that a repository exists, and what it is called now. */
export async function noteRepository(db: Handle, sighting: RepositorySighting, now: Date): Promise<void> {
  const { id, fullName, installationId, state } = sighting;
  const changes = {
    full_name: fullName,
    ...(installationId === undefined ? {} : { installation_id: installationId }),
    ...(state === undefined ? {} : { state }),
  };
  await db
    .insertInto("repositories")
    .values({ id, ...changes, first_seen_at: now, changed_at: now })
    .onConflict((conflict) =>
      conflict
        .column("id")
        .doUpdateSet({ ...changes, changed_at: now })
        // Most sightings bring nothing new: then there is nothing to write, and no lock to wait for.
        .where((eb) =>
          eb.or([
            eb("repositories.full_name", "<>", fullName),
            ...(installationId === undefined
              ? []
              : [eb("repositories.installation_id", "is distinct from", installationId)]),
            ...(state === undefined ? [] : [eb("repositories.state", "<>", state)]),
          ]),
        ),
    )
    .execute();
}

/**
 * Until the transaction ends, this process alone decides about the repository: its ledger grows without gaps. Taken
 * first, before anything else of the repository is locked, so that two decisions cannot deadlock.
 */
/** Undefined for a repository that was never seen. */
export async function findRepositoryState(db: Handle, id: number): Promise<string | undefined> {
  const row = await db.selectFrom("repositories").select("state").where("id", "=", id).executeTakeFirst();
  return row?.state;
}

export async function lockRepository(tx: Tx, id: number): Promise<LedgerRepository> {
  const row = await tx
    .selectFrom("repositories")
    .select(["id", "full_name"])
    .where("id", "=", id)
    // Not `for update`: rows elsewhere that only refer to the repository need not wait.
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (row === undefined)
    throw new Error(`invariant: repository ${id} is noted before anything is decided in it`);
  return { id: row.id, name: row.full_name };
}
