import { randomUUID } from "node:crypto";
import { access, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { CompiledQuery, PGliteDialect } from "kysely";
import { lockDirectory } from "./directory-lock.ts";
import { type Engine, type StoreLog, safeInteger, TYPE_BYTEA, TYPE_INT8 } from "./engine.ts";

const HALF_MADE = "database.half-made-";

/**
 * PGlite in `dataDir/database`, for this process alone. Throws DirectoryInUseError where another process has it. What it
 * writes survives the end of the process at any moment, and not a power cut: it never forces writes to the disk.
 */
export async function openEmbedded(dataDir: string, log: StoreLog): Promise<Engine> {
  const lock = await lockDirectory(dataDir, () => {
    // Another process took this directory for abandoned, and writes to it. One more write of ours could ruin both.
    log("error", `the lock on \`${dataDir}\` was taken over by another process: this one ends now`);
    process.exit(70);
  });
  let database: PGlite;
  try {
    await createIfMissing(dataDir);
    database = await open(join(dataDir, "database"));
  } catch (error) {
    await lock.release();
    throw error;
  }
  return {
    kind: "embedded",
    place: `embedded database in ${dataDir}`,
    ownerSession: async () => ({
      query: async (sql, values = []) =>
        (await database.query<Record<string, unknown>>(sql, [...values])).rows,
      run: async (sql) => void (await database.exec(sql)),
      end: async () => undefined,
    }),
    dialect: (role) => {
      return new PGliteDialect({
        pglite: database,
        onCreateConnection: async (connection) => {
          if (role !== undefined) await connection.executeQuery(CompiledQuery.raw(`set role ${role}`));
        },
      });
    },
    close: async () => {
      if (!database.closed) await database.close();
      await lock.release();
    },
  };
}

/** Made beside its place and moved there when it is whole: a process killed at its first start leaves no ruin. */
async function createIfMissing(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (name.startsWith(HALF_MADE)) await rm(join(dataDir, name), { recursive: true, force: true });
  }
  const target = join(dataDir, "database");
  if (await exists(target)) return;
  const halfMade = join(dataDir, `${HALF_MADE}${randomUUID()}`);
  await mkdir(halfMade, { mode: 0o700 });
  await (await open(halfMade)).close();
  await rename(halfMade, target);
}

function open(directory: string): Promise<PGlite> {
  return PGlite.create({
    dataDir: directory,
    parsers: {
      [TYPE_INT8]: safeInteger,
      [TYPE_BYTEA]: (text: string) => Buffer.from(text.slice(2), "hex"),
    },
  });
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
