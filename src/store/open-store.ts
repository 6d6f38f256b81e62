import { Kysely } from "kysely";
import { prepareApplicationRole } from "./application-role.ts";
import type { Database } from "./database.ts";
import { openEmbedded } from "./embedded.ts";
import { type Engine, type Session, type StoreLog, StoreUnusableError } from "./engine.ts";
import { migrate } from "./migrate.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { openPostgresql } from "./postgresql.ts";
import { underSchemaLock } from "./schema-lock.ts";
import { type Handle, RootHandleGuard } from "./transaction.ts";

/** The App's memory. Everything that matters is here, nothing in a process. */
export interface Store {
  readonly kind: Engine["kind"];
  /** Where the data is, for people; no password. */
  readonly place: string;
  /** What survives what, in a sentence for the log. */
  readonly durability: string;
  /** Whether the App works under a role of the database that cannot change the ledger; else triggers alone forbid it. */
  readonly hasLedgerRole: boolean;
  /** Migrations that opening it applied. */
  readonly migrated: readonly string[];
  /** Not to be used within `inTransaction`: there, only the transaction itself. */
  readonly db: Handle;
  /** Closes all connections, then gives the directory back. Waits for queries under way. */
  readonly close: () => Promise<void>;
}

export interface StoreOptions {
  /** A PostgreSQL server; undefined or empty: the embedded database. */
  readonly databaseUrl?: string | undefined;
  /** Where the embedded database lies; made if it is missing. */
  readonly dataDir: string;
  readonly log: StoreLog;
}

/**
 * Opens the store and brings its schema up to date. Throws StoreUnusableError or DirectoryInUseError with what to do, or
 * the engine's own error where it cannot be reached.
 */
export async function openStore({ databaseUrl, dataDir, log }: StoreOptions): Promise<Store> {
  const engine = databaseUrl ? openPostgresql(databaseUrl, log) : await openEmbedded(dataDir, log);
  try {
    const { migrated, role, durability } = await prepare(engine);
    for (const name of migrated) log("info", `applied migration \`${name}\``);
    if (role === undefined) {
      log("warn", "this database user may not make roles: only triggers keep the ledger append-only");
    }
    const db = new Kysely<Database>({ dialect: engine.dialect(role), plugins: [RootHandleGuard] });
    const close = async () => {
      await db.destroy();
      await engine.close();
    };
    const { kind, place } = engine;
    return { kind, place, durability, hasLedgerRole: role !== undefined, migrated, db, close };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function prepare(engine: Engine) {
  const session = await engine.ownerSession();
  try {
    await checkServer(session);
    return await underSchemaLock(session, engine, async () => {
      const migrated = await migrate(session, engine.place, MIGRATIONS);
      const role = await prepareApplicationRole(session);
      return { migrated, role, durability: await durabilityOf(engine, session) };
    });
  } finally {
    await session.end();
  }
}

async function checkServer(session: Session): Promise<void> {
  const [server] = await session.query(
    "select current_setting('server_encoding') as encoding, current_setting('server_version_num')::int as version",
  );
  if (server?.encoding !== "UTF8") {
    throw new StoreUnusableError(
      `the database's encoding is ${server?.encoding}: create it with encoding UTF8`,
    );
  }
  if (Number(server.version) < 140000) {
    throw new StoreUnusableError("the PostgreSQL server is older than 14: use a version that is maintained");
  }
}

async function durabilityOf(engine: Engine, session: Session): Promise<string> {
  if (engine.kind === "embedded") {
    return "what is acknowledged survives the end of this process at any moment, kill -9 included; a power cut may lose the last writes";
  }
  const [row] = await session.query("select current_setting('fsync') as fsync");
  return row?.fsync === "on"
    ? "what is acknowledged survives kill -9 and power cuts: PostgreSQL has it on its disk"
    : "what is acknowledged survives kill -9; a power cut may lose it, for the server runs with fsync off";
}
