import type { Handle } from "./transaction.ts";

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
