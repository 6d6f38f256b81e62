import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { openStore, type Store, type StoreOptions } from "../../src/store/open-store.ts";
import { canUse } from "../tools/real-tool.ts";
import { ROOT } from "../tools/source-tree.ts";
import { copyDatabase, findPostgresql, startPostgresql } from "./postgresql-server.ts";

/** A place for stores: a directory of its own, or a new database on a real server of its own. */
export interface TestPlace {
  readonly options: StoreOptions;
  /** Opens what is there; on the embedded engine one at a time. */
  readonly open: () => Promise<Store>;
  /** An empty place of the same kind. */
  readonly another: () => Promise<StoreOptions>;
  readonly dispose: () => Promise<void>;
}

export interface TestEngine {
  readonly kind: Store["kind"];
  readonly place: () => Promise<TestPlace>;
}

const binaries = findPostgresql();

/** The engines that a suite runs on: the embedded one always, a real PostgreSQL where this machine has it. */
export const ENGINES: readonly TestEngine[] = canUse("postgresql", binaries !== undefined)
  ? [{ kind: "embedded", place: embeddedPlace }, postgresqlEngine(binaries ?? "")]
  : [{ kind: "embedded", place: embeddedPlace }];

export const quiet = (): void => undefined;

async function embeddedPlace(): Promise<TestPlace> {
  const root = mkdtempSync(join(tmpdir(), "proofgate-store-"));
  let count = 0;
  const another = async () => {
    count += 1;
    const dataDir = join(root, String(count));
    cpSync(await newDatabase(), join(dataDir, "database"), { recursive: true });
    return { dataDir, log: quiet };
  };
  const options = await another();
  return {
    options,
    open: () => openStore(options),
    another,
    dispose: async () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A new database without our tables: to make one takes PGlite seconds, to copy one a fraction of one. */
async function newDatabase(): Promise<string> {
  const cache = join(ROOT, "node_modules", ".cache");
  const manifest = readFileSync(join(ROOT, "node_modules/@electric-sql/pglite/package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  const place = join(cache, `pglite-${version}`);
  if (existsSync(place)) return place;
  mkdirSync(cache, { recursive: true });
  const made = mkdtempSync(join(cache, "pglite-new-"));
  const { PGlite } = await import("@electric-sql/pglite");
  await (await PGlite.create({ dataDir: made })).close();
  try {
    renameSync(made, place);
  } catch (error) {
    // Another test file made it at the same time.
    if (!existsSync(place)) throw error;
    rmSync(made, { recursive: true, force: true });
  }
  return place;
}

function postgresqlEngine(directory: string): TestEngine {
  return {
    kind: "postgresql",
    place: async () => {
      const server = await startPostgresql(directory);
      const another = async () => {
        return { databaseUrl: await server.createDatabase(), dataDir: "unused", log: quiet };
      };
      const options = await another();
      return { options, open: () => openStore(options), another, dispose: server.stop };
    },
  };
}

/**
 * A place for the App of one test: a database of the server that all tests share, where there is one; else the embedded
 * database, as with `embedded`.
 */
export async function appPlace({ embedded = false } = {}): Promise<Pick<TestPlace, "options" | "dispose">> {
  const template = inject("postgresqlTemplate");
  if (embedded || template === undefined) return await embeddedPlace();
  const dataDir = mkdtempSync(join(tmpdir(), "proofgate-data-"));
  const dispose = async () => rmSync(dataDir, { recursive: true, force: true });
  return { options: { databaseUrl: await copyDatabase(template), dataDir, log: quiet }, dispose };
}
