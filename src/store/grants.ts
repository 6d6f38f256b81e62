import type { Selectable } from "kysely";
import type { Database } from "./database.ts";
import type { Handle, Tx } from "./transaction.ts";

/** Why a grant ended: a public word, as `GET /api/v1/runs/{run}/grant` says it. */
export type GrantEnd =
  | "stopped"
  | "abandoned"
  | "promoted"
  | "merged"
  | "plan-amended"
  | "not-accepted"
  | "expired"
  | "key-rotated"
  | "renewed";

export interface GrantDraft {
  readonly id: string;
  readonly repositoryId: number;
  readonly runId: string;
  readonly planSha256: string;
  readonly keyId: string;
  /** JSON: what was signed. */
  readonly claims: string;
  readonly token: string;
  readonly expiresAt: Date;
}

export interface GrantRow extends GrantDraft {
  readonly issuedAt: Date;
  readonly endedAt: Date | undefined;
  readonly reason: string | undefined;
}

/** The caller has ended the run's grant before, if it had one, and holds the repository. */
export async function addGrant(tx: Tx, draft: GrantDraft, now: Date): Promise<void> {
  await tx
    .insertInto("grants")
    .values({
      id: draft.id,
      repository_id: draft.repositoryId,
      run_id: draft.runId,
      plan_sha256: draft.planSha256,
      key_id: draft.keyId,
      claims: draft.claims,
      token: draft.token,
      issued_at: now,
      expires_at: draft.expiresAt,
    })
    .execute();
}

/** Ends the grant that the run has. @returns its id; undefined where there is none. */
export async function endGrantOf(
  tx: Tx,
  runId: string,
  reason: GrantEnd,
  now: Date,
): Promise<string | undefined> {
  const row = await tx
    .updateTable("grants")
    .set({ ended_at: now, reason })
    .where("run_id", "=", runId)
    .where("ended_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  return row?.id;
}

/** The run's newest, whether it still stands or not. */
export async function lastGrant(db: Handle, runId: string): Promise<GrantRow | undefined> {
  return grantOf(
    await db
      .selectFrom("grants")
      .selectAll()
      .where("run_id", "=", runId)
      // One that ended at the moment in which the next was issued is not the newest.
      .orderBy("issued_at", "desc")
      .orderBy((eb) => eb("ended_at", "is", null), "desc")
      .limit(1)
      .executeTakeFirst(),
  );
}

/** Why one ends whose successor says the same, for longer or by another key. */
const RENEWALS: readonly GrantEnd[] = ["renewed", "key-rotated"];

/** Whether one of the run's grants was renewed, without a break, until the one that stands now. */
export async function isRenewed(db: Handle, runId: string, grantId: string): Promise<boolean> {
  const { issued_at: since } = await db
    .selectFrom("grants")
    .select("issued_at")
    .where("id", "=", grantId)
    .executeTakeFirstOrThrow();
  const broken = await db
    .selectFrom("grants")
    .select("id")
    .where("run_id", "=", runId)
    .where("issued_at", ">=", since)
    .where("ended_at", "is not", null)
    .where("reason", "not in", RENEWALS)
    .limit(1)
    .executeTakeFirst();
  return broken === undefined;
}

/** For the sweep: standing grants that run out before a moment, or that another key than this one signed. */
export async function grantsToRenew(
  db: Handle,
  { before, keyId, limit }: { readonly before: Date; readonly keyId: string; readonly limit: number },
): Promise<readonly GrantRow[]> {
  const rows = await db
    .selectFrom("grants")
    .selectAll()
    .where("ended_at", "is", null)
    .where((eb) => eb.or([eb("expires_at", "<=", before), eb("key_id", "<>", keyId)]))
    .orderBy("expires_at")
    .limit(limit)
    .execute();
  return rows.flatMap((row) => grantOf(row) ?? []);
}

function grantOf(row: Selectable<Database["grants"]> | undefined): GrantRow | undefined {
  if (row === undefined) return undefined;
  return {
    id: row.id,
    repositoryId: row.repository_id,
    runId: row.run_id,
    planSha256: row.plan_sha256,
    keyId: row.key_id,
    claims: row.claims,
    token: row.token,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at ?? undefined,
    reason: row.reason ?? undefined,
  };
}
