import { CompiledQuery, PostgresDialect } from "kysely";
import pg from "pg";
import { type Engine, type Session, type StoreLog, safeInteger, TYPE_INT8 } from "./engine.ts";

/** Connections of one process. PostgreSQL allows 100 in all as it comes. */
const CONNECTIONS_MAX = 10;
const CONNECT_TIMEOUT_MS = 10_000;

/** Bounds on what a frozen process can hold up for the others: the locks of a repository's ledger, of a lane. */
const SETTINGS = {
  application_name: "proofgate",
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 60_000,
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
};

/** A migration of a large table may take long, and waits for the migrations of another process. */
const OWNER_SETTINGS = { application_name: "proofgate", connectionTimeoutMillis: CONNECT_TIMEOUT_MS };

/** A PostgreSQL server by its URL. Nothing is connected until it is used. */
export function openPostgresql(url: string, log: StoreLog): Engine {
  // A second registry of parsers, for this pool alone: other users of `pg` in this process keep theirs.
  const types = new pg.TypeOverrides();
  types.setTypeParser(TYPE_INT8, safeInteger);
  return {
    kind: "postgresql",
    place: placeOf(url),
    ownerSession: async () => sessionOf(new pg.Client({ ...OWNER_SETTINGS, connectionString: url, types })),
    dialect: (role) => {
      const pool = new pg.Pool({ ...SETTINGS, connectionString: url, types, max: CONNECTIONS_MAX });
      // An idle connection that the server ends is replaced when one is needed; unheard, this event would end the process.
      pool.on("error", (error) => log("warn", `an idle database connection was lost: ${error.message}`));
      return new PostgresDialect({
        pool,
        onCreateConnection: async (connection) => {
          // Whatever the server's configuration says: what is acknowledged is on its disk.
          await connection.executeQuery(CompiledQuery.raw("set synchronous_commit = on"));
          if (role !== undefined) await connection.executeQuery(CompiledQuery.raw(`set role ${role}`));
        },
      });
    },
    close: async () => undefined,
  };
}

async function sessionOf(client: pg.Client): Promise<Session> {
  await client.connect();
  return {
    query: async (sql, values = []) => (await client.query(sql, [...values])).rows,
    run: async (sql) => void (await client.query(sql)),
    end: () => client.end(),
  };
}

/** Host and database, without user and password. */
function placeOf(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return "PostgreSQL";
  const host = parsed.searchParams.get("host") ?? (parsed.host || "this machine");
  return `PostgreSQL at ${host}${parsed.pathname}`;
}
