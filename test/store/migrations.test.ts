import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prepareApplicationRole } from "../../src/store/application-role.ts";
import { openEmbedded } from "../../src/store/embedded.ts";
import type { Engine, Session } from "../../src/store/engine.ts";
import { migrate } from "../../src/store/migrate.ts";
import { checksumOf, type Migration } from "../../src/store/migration.ts";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { openStore } from "../../src/store/open-store.ts";
import { openPostgresql } from "../../src/store/postgresql.ts";
import { ROOT } from "../tools/source-tree.ts";
import { ENGINES, quiet, type TestPlace } from "./engines.ts";
import { SAMPLES } from "./samples.ts";
import { dumpSchema } from "./schema-dump.ts";

const golden = (name: string) => join(ROOT, "test/store", name);
function expectGolden(name: string, text: string): void {
  if (process.env.UPDATE === "1") writeFileSync(golden(name), text);
  expect(text).toBe(readFileSync(golden(name), "utf8"));
}

describe("released migrations", () => {
  it("are never edited: what is wrong is put right by another one", () => {
    const sums = MIGRATIONS.map((migration) => `${migration.name} ${checksumOf(migration)}\n`);
    expectGolden("migrations.golden.txt", sums.join(""));
  });

  it("each bring rows to try the next one on", () => {
    expect(Object.keys(SAMPLES)).toEqual(MIGRATIONS.map(({ name }) => name));
  });
});

describe.each(ENGINES)("migrating on $kind", ({ place: makePlace }) => {
  let place: TestPlace;
  beforeAll(async () => {
    place = await makePlace();
  });
  afterAll(() => place.dispose());

  async function onEmpty<T>(work: (session: Session, engine: Engine) => Promise<T>): Promise<T> {
    const { databaseUrl, dataDir } = await place.another();
    const engine = databaseUrl ? openPostgresql(databaseUrl, quiet) : await openEmbedded(dataDir, quiet);
    const session = await engine.ownerSession();
    try {
      return await work(session, engine);
    } finally {
      await session.end();
      await engine.close();
    }
  }
  const extra = (sql: string): Migration => {
    return { name: `${String(MIGRATIONS.length + 1).padStart(4, "0")}-extra`, sql };
  };

  it("makes the schema of the golden file, on this engine too", async () => {
    const dump = await onEmpty(async (session) => {
      await migrate(session, "here", MIGRATIONS);
      await prepareApplicationRole(session);
      return await dumpSchema(session);
    });
    expectGolden("schema.golden.sql", dump);
  });

  it("goes forward from every earlier release, with rows in every table, and loses none", async () => {
    await onEmpty(async (session) => {
      for (const [index, { name }] of MIGRATIONS.entries()) {
        expect(await migrate(session, "here", MIGRATIONS.slice(0, index + 1))).toEqual([name]);
        await session.run(SAMPLES[name] ?? "");
      }
      expect(await migrate(session, "here", MIGRATIONS)).toEqual([]);
      const tables = await session.query(
        "select tablename as name from pg_tables where schemaname = current_schema() order by 1",
      );
      for (const { name } of tables) {
        const [row] = await session.query(`select count(*)::int as count from ${String(name)}`);
        expect([name, Number(row?.count) > 0]).toEqual([name, true]);
      }
    });
  });

  it("refuses a database in which an old migration is another one, and one of a newer release, and changes neither", async () => {
    await onEmpty(async (session) => {
      await migrate(session, "here", [...MIGRATIONS, extra("create table x ()")]);
      const edited = MIGRATIONS.map((one, n) => (n === 1 ? { ...one, sql: `${one.sql}\n-- better` } : one));
      const before = await dumpSchema(session);
      await expect(migrate(session, "here", edited)).rejects.toThrow(
        "migration `0002-runs` is not the one that here was made with",
      );
      await expect(migrate(session, "here", MIGRATIONS)).rejects.toThrow("opened by a newer Proofgate");
      expect(await dumpSchema(session)).toBe(before);
    });
  });

  it("undoes a migration that fails, wholly, and says which it was", async () => {
    await onEmpty(async (session) => {
      const broken = [...MIGRATIONS, extra("create table x (); select 1 / 0")];
      await expect(migrate(session, "here", broken)).rejects.toThrow(
        /migration `\d{4}-extra` failed and was undone: div/,
      );
      expect(await migrate(session, "here", [...MIGRATIONS, extra("create table x ()")])).toHaveLength(1);
      await expect(migrate(session, "here", MIGRATIONS.slice(1))).rejects.toThrow("is not number 1");
    });
  });

  it("by several processes that start at once is done by one of them", async () => {
    const options = await place.another();
    if (options.databaseUrl === undefined) {
      // One process has the embedded database; the others are told so.
      const both = await Promise.allSettled([openStore(options), openStore(options)]);
      expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      for (const one of both) if (one.status === "fulfilled") await one.value.close();
      return;
    }
    const stores = await Promise.all(Array.from({ length: 8 }, () => openStore(options)));
    const applied = stores.map(({ migrated }) => migrated.length).sort((one, other) => one - other);
    expect(applied).toEqual([0, 0, 0, 0, 0, 0, 0, MIGRATIONS.length]);
    for (const store of stores) await store.close();
  });
});
