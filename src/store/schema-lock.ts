import { type Engine, type Session, StoreUnusableError } from "./engine.ts";
import { sqlStateOf } from "./transaction.ts";

/** Any number, the same in all releases: who holds this lock is changing the schema of this database. */
const LOCK = "7303014460190720";
/** How long to wait for another process's migrations. */
const TIMEOUT_MS = 120_000;
/** lock_not_available (PostgreSQL, Appendix A). */
const WAITED_TOO_LONG = "55P03";

/**
 * Does the work while no other process changes the schema of this database: several App processes start at once. The
 * embedded database has one process anyway. Throws StoreUnusableError where another one takes longer than two minutes.
 */
export async function underSchemaLock<T>(
  session: Session,
  engine: Pick<Engine, "kind" | "place">,
  work: () => Promise<T>,
): Promise<T> {
  if (engine.kind === "embedded") return await work();
  await session.query(`set lock_timeout = ${TIMEOUT_MS}`);
  try {
    // The session's, and ends with it: a process that dies in the middle locks nobody out.
    await session.query(`select pg_advisory_lock(${LOCK})`);
  } catch (cause) {
    if (sqlStateOf(cause) !== WAITED_TOO_LONG) throw cause;
    throw new StoreUnusableError(
      `${engine.place} is being migrated by another process for more than ${TIMEOUT_MS / 1000} seconds: see in pg_stat_activity what it waits for`,
      { cause },
    );
  }
  try {
    return await work();
  } finally {
    await session.query(`select pg_advisory_unlock(${LOCK})`);
  }
}
