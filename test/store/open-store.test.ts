import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DirectoryInUseError } from "../../src/store/directory-lock.ts";
import { pingDatabase } from "../../src/store/health.ts";
import { openStore } from "../../src/store/open-store.ts";
import { noteRepository } from "../../src/store/repositories.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { NOW, newRepository } from "./decided.ts";
import { ENGINES, quiet, type TestPlace } from "./engines.ts";

describe.each(ENGINES)("a store on $kind", ({ kind, place: makePlace }) => {
  let engine: TestPlace;
  beforeAll(async () => {
    engine = await makePlace();
  });
  afterAll(() => engine.dispose());

  /** With an empty database of its own. */
  async function at(work: (place: Pick<TestPlace, "options" | "open">) => Promise<void>): Promise<void> {
    const options = await engine.another();
    await work({ options, open: () => openStore(options) });
  }

  it("says what it runs on and what survives, and still has what it had when it is opened again", async () => {
    await at(async (place) => {
      const said: string[] = [];
      const first = await openStore({
        ...place.options,
        log: (level, message) => said.push(`${level} ${message}`),
      });
      expect(first.kind).toBe(kind);
      expect(first.durability).toMatch(/survives .*kill -9.*power cut/);
      expect(said[0]).toBe("info applied migration `0001-deliveries`");
      expect(await pingDatabase(first.db)).toBeGreaterThan(0);
      const id = await newRepository(first);
      await first.close();
      const second = await place.open();
      expect(second.migrated).toEqual([]);
      const [row] = await second.db.selectFrom("repositories").selectAll().execute();
      expect(row).toMatchObject({ id, first_seen_at: NOW });
      await second.close();
    });
  });

  it("refuses a query past the transaction that it is made in, instead of waiting for itself for ever", async () => {
    await at(async (place) => {
      const store = await place.open();
      const ping = () => pingDatabase(store.db);
      await expect(inTransaction(store.db, ping)).rejects.toThrow("only its own handle");
      await expect(inTransaction(store.db, () => inTransaction(store.db, ping))).rejects.toThrow(
        "only its own handle",
      );
      expect(await inTransaction(store.db, async (tx) => await pingDatabase(tx))).toBeGreaterThan(0);
      // The failed ones left nothing open.
      expect(await ping()).toBeGreaterThan(0);
      await store.close();
    });
  });

  it("reads numbers and bytes as the other engine does, and never a rounded number", async () => {
    await at(async (place) => {
      const store = await place.open();
      const id = Number.MAX_SAFE_INTEGER;
      await noteRepository(store.db, { id, fullName: "a/b" }, NOW);
      const { rows } = await sql<{
        id: number;
        bytes: Buffer;
      }>`select id, '\\x00ff'::bytea as bytes from repositories`.execute(store.db);
      expect(rows).toEqual([{ id, bytes: Buffer.from([0, 255]) }]);
      await expect(sql`select 9007199254740993::int8`.execute(store.db)).rejects.toThrow(
        "is no safe integer",
      );
      await store.close();
    });
  });

  it("tries again what lost to another transaction, and passes on what failed", async () => {
    await at(async (place) => {
      const store = await place.open();
      let attempts = 0;
      const outcome = await inTransaction(store.db, async (tx) => {
        attempts += 1;
        if (attempts < 3)
          await sql`do $$ begin raise exception 'lost' using errcode = '40001'; end $$`.execute(tx);
        return "won";
      });
      expect([outcome, attempts]).toEqual(["won", 3]);
      await expect(inTransaction(store.db, (tx) => sql`select 1 / 0`.execute(tx))).rejects.toThrow(
        "division by zero",
      );
      await store.close();
    });
  });
});

describe("the embedded store", () => {
  it("is one process's alone, and makes its database anew where its first start was cut short", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "proofgate-store-"));
    const halfMade = join(dataDir, "database.half-made-1");
    mkdirSync(halfMade);
    writeFileSync(join(halfMade, "PG_VERSION"), "18\n");
    const options = { databaseUrl: "", dataDir, log: quiet };
    const store = await openStore(options);
    await expect(openStore(options)).rejects.toThrow(DirectoryInUseError);
    expect(readdirSync(dataDir).sort()).toEqual(["database", "proofgate.lock"]);
    await store.close();
    expect(readdirSync(dataDir)).toEqual(["database"]);
    rmSync(dataDir, { recursive: true, force: true });
  });
});

const postgresql = ENGINES.filter(({ kind }) => kind === "postgresql");

describe.each(postgresql)("the store on a server", ({ place: makePlace }) => {
  it("works under a user that may not make roles, says so, and the ledger's triggers stand", async () => {
    const place = await makePlace();
    const { databaseUrl = "" } = await place.another();
    const admin = new pg.Client({ connectionString: databaseUrl });
    await admin.connect();
    await admin.query("create role plain login; grant all on schema public to plain");
    await admin.end();
    const said: string[] = [];
    const url = databaseUrl.replace("proofgate@", "plain:hidden-word@");
    const store = await openStore({ databaseUrl: url, dataDir: "", log: (_, message) => said.push(message) });
    expect(store.hasLedgerRole).toBe(false);
    expect(said.join("\n")).toContain("only triggers keep the ledger append-only");
    expect(`${store.place} ${said.join()}`).not.toContain("hidden-word");
    await expect(sql`truncate ledger_entries cascade`.execute(store.db)).rejects.toThrow("append-only");
    await store.close();
    await place.dispose();
  });

  it("cannot be opened where nobody answers, and says no password", async () => {
    const nobody = `postgresql://u:hidden-word@localhost/x?host=${encodeURIComponent(tmpdir())}`;
    const failure = await openStore({ databaseUrl: nobody, dataDir: "", log: quiet }).catch(String);
    expect(failure).toContain("ENOENT");
    expect(failure).not.toContain("hidden-word");
  });
});
