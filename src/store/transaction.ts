import { AsyncLocalStorage } from "node:async_hooks";
import type { Kysely, KyselyPlugin, Transaction } from "kysely";
import type { Database } from "./database.ts";

/** Times that a transaction is tried again after it lost to another one. */
const RETRIES_MAX = 4;

/** serialization_failure and deadlock_detected (PostgreSQL, Appendix A): the server undid all of it, and asks to try again. */
const LOST_TO_ANOTHER: ReadonlySet<unknown> = new Set(["40001", "40P01"]);

const inside = new AsyncLocalStorage<true>();

/** Something to ask or write with: the store's `db`, or the transaction that the caller is in. */
export type Handle = Kysely<Database>;

/** What writes only together with other things: a transaction, from `inTransaction`. */
export type Tx = Transaction<Database>;

/**
 * Does the work in one transaction: all of it or nothing. It may be done again from its start where the database says
 * that it lost to another transaction, so it must do nothing but ask and write `tx` [S14].
 */
export async function inTransaction<T>(db: Handle, work: (tx: Tx) => Promise<T>): Promise<T> {
  refuseWithin();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await db
        .withoutPlugins()
        .transaction()
        .execute((tx) => inside.run(true, () => work(tx)));
    } catch (error) {
      if (attempt >= RETRIES_MAX || !LOST_TO_ANOTHER.has(sqlStateOf(error))) throw error;
    }
  }
}

/**
 * On the root handle: a query within a transaction that does not use its `tx` waits on the embedded database's one
 * session for itself, for ever; on PostgreSQL it takes a second connection, and enough of them the whole pool. It is
 * refused on both.
 */
export const RootHandleGuard: KyselyPlugin = {
  transformQuery: ({ node }) => {
    refuseWithin();
    return node;
  },
  transformResult: async ({ result }) => result,
};

/** PostgreSQL's five characters for what went wrong; undefined where it was not the database that said no. */
export function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

function refuseWithin(): void {
  if (inside.getStore() === true)
    throw new Error("invariant: within a transaction, only its own handle is used");
}
