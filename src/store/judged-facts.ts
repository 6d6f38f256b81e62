import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { Handle, Tx } from "./transaction.ts";

/** The facts of a verdict, ready to be kept. */
export interface PackedFacts {
  /** Of the JSON in UTF-8: by it the ledger names them. */
  readonly sha256: string;
  readonly bytes: number;
  readonly gzip: Buffer;
}

/** Of the JSON. A change of this size was far beyond every limit; its verdict stands without its facts. */
export const FACTS_BYTES_MAX = 64 * 1024 * 1024;

const packed = promisify(gzip);
const unpacked = promisify(gunzip);

/** Undefined where it is more than is kept. */
export async function packFacts(json: string): Promise<PackedFacts | undefined> {
  const bytes = Buffer.from(json, "utf8");
  if (bytes.length > FACTS_BYTES_MAX) return undefined;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { sha256, bytes: bytes.length, gzip: await packed(bytes) };
}

/** Keeps them; what is known already is kept on. */
export async function keepFacts(
  tx: Tx,
  { sha256, bytes, gzip: data }: PackedFacts,
  now: Date,
): Promise<void> {
  await tx
    .insertInto("judged_facts")
    .values({ sha256, bytes, gzip: data, judged_at: now })
    .onConflict((conflict) => conflict.column("sha256").doUpdateSet({ judged_at: now }))
    .execute();
}

/** The JSON; undefined where it was not kept, or not kept for so long. */
export async function findFacts(db: Handle, sha256: string): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom("judged_facts")
    .select("gzip")
    .where("sha256", "=", sha256)
    .executeTakeFirst();
  return row === undefined ? undefined : await unpacked(row.gzip, { maxOutputLength: FACTS_BYTES_MAX });
}

/** Forgets what no verdict was made of since that moment, the oldest first. @returns how many */
export async function forgetFacts(
  db: Handle,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const old = db
    .selectFrom("judged_facts as kept")
    .select("kept.sha256")
    .where("kept.judged_at", "<", before)
    .orderBy("kept.judged_at")
    .limit(limit);
  const gone = await db.deleteFrom("judged_facts").where("sha256", "in", old).returning("sha256").execute();
  return gone.length;
}
