import { sql } from "kysely";
import type { Handle } from "./transaction.ts";

const RETIREMENTS_READ = 20;

/** A public key that signed here: its id, and base64 of its SubjectPublicKeyInfo in DER. */
export interface KnownKey {
  readonly id: string;
  readonly publicKey: string;
}

/** Keeps a key for whoever asks later who signed; does nothing for one that is known. */
export async function noteKey(db: Handle, { id, publicKey }: KnownKey, now: Date): Promise<void> {
  await db
    .insertInto("ledger_keys")
    .values({ id, public_key: publicKey, first_used_at: now })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
}

/** In the order in which they came. */
export async function knownKeys(db: Handle): Promise<readonly KnownKey[]> {
  const rows = await db
    .selectFrom("ledger_keys")
    .select(["id", "public_key"])
    .orderBy("first_used_at")
    .orderBy("id")
    .execute();
  return rows.map(({ id, public_key }) => ({ id, publicKey: public_key }));
}

/** The entries of one ledger by which a key handed over to the next, oldest first: lines of canonical JSON. */
export async function rotationLines(
  db: Handle,
  repositoryId: number,
): Promise<readonly { readonly sequence: number; readonly line: string }[]> {
  return await db
    .selectFrom("ledger_entries")
    .select(["sequence", "line"])
    .where("repository_id", "=", repositoryId)
    .where("kind", "=", "key-rotated")
    .orderBy("sequence")
    .execute();
}

/** Such entries of any ledger that retire a key: as many as one process needs to read to believe it. */
export async function retirementLines(db: Handle, keyId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("ledger_entries")
    .select("line")
    .where("kind", "=", "key-rotated")
    .where(sql`line::jsonb -> 'body' ->> 'retired_key_id'`, "=", keyId)
    .limit(RETIREMENTS_READ)
    .execute();
  return rows.map(({ line }) => line);
}

/** Who signed the first checkpoint of a ledger; undefined where nobody has signed yet. */
export async function firstSigned(db: Handle, repositoryId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom("ledger_checkpoints")
    .select("key_id")
    .where("repository_id", "=", repositoryId)
    .orderBy("sequence")
    .limit(1)
    .executeTakeFirst();
  return row?.key_id;
}

/** The last checkpoint of a ledger: who signed it, and up to which entry; undefined where nobody has signed yet. */
export async function lastSigned(
  db: Handle,
  repositoryId: number,
): Promise<{ readonly sequence: number; readonly keyId: string } | undefined> {
  const row = await db
    .selectFrom("ledger_checkpoints")
    .select(["sequence", "key_id"])
    .where("repository_id", "=", repositoryId)
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : { sequence: row.sequence, keyId: row.key_id };
}

/** Repositories whose ledger somebody has signed. */
export async function signedRepositories(db: Handle): Promise<readonly number[]> {
  const rows = await db.selectFrom("ledger_checkpoints").select("repository_id").distinct().execute();
  return rows.map(({ repository_id }) => repository_id);
}
