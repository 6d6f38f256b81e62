import { createHash } from "node:crypto";
import type { Handle, Tx } from "./transaction.ts";

/** A manifest as it was sealed. */
export interface ManifestSeal {
  readonly number: number;
  /** Canonical JSON. */
  readonly content: string;
  readonly sha256: string;
  readonly sealedAt: Date;
}

/** @returns the digest by which the ledger names it */
export async function addSeal(
  tx: Tx,
  runId: string,
  { number, content }: Pick<ManifestSeal, "number" | "content">,
  now: Date,
): Promise<string> {
  const sha256 = createHash("sha256").update(content, "utf8").digest("hex");
  await tx
    .insertInto("manifest_seals")
    .values({ run_id: runId, seal: number, content, sha256, sealed_at: now })
    .execute();
  return sha256;
}

/** Whether a run's manifest was ever sealed. */
export async function isSealed(db: Handle, runId: string): Promise<boolean> {
  const row = await db
    .selectFrom("manifest_seals")
    .select("seal")
    .where("run_id", "=", runId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The seals of a run, oldest first. */
export async function sealsOf(db: Handle, runId: string): Promise<readonly ManifestSeal[]> {
  const rows = await db
    .selectFrom("manifest_seals")
    .select(["seal", "content", "sha256", "sealed_at"])
    .where("run_id", "=", runId)
    .orderBy("seal")
    .execute();
  return rows.map(({ seal, content, sha256, sealed_at }) => {
    return { number: seal, content, sha256, sealedAt: sealed_at };
  });
}
