import type { Handle, Tx } from "./transaction.ts";

export interface Reservation {
  readonly requestId: string;
  readonly independent: boolean;
  /** Billionths of the unit of the run's currency. */
  readonly amount: bigint;
  readonly expiresAt: Date;
}

/** One after the other: no two requests of a run are set the same money aside. */
export async function lockRun(tx: Tx, runId: string): Promise<void> {
  await tx.selectFrom("runs").select("id").where("id", "=", runId).forUpdate().execute();
}

/** What is set aside at a moment: neither expired nor told of since. A run's own telling frees nothing that a feed has set aside. */
export async function reservationsOf(db: Handle, runId: string, now: Date): Promise<readonly Reservation[]> {
  const rows = await db
    .selectFrom("usage_reservations")
    .select(["request_id", "independent", "amount", "expires_at"])
    .where("run_id", "=", runId)
    .where("expires_at", ">", now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("usage_tellings")
            .select("usage_tellings.id")
            .whereRef("usage_tellings.run_id", "=", "usage_reservations.run_id")
            .whereRef("usage_tellings.request_id", "=", "usage_reservations.request_id")
            .whereRef("usage_tellings.independent", ">=", "usage_reservations.independent"),
        ),
      ),
    )
    .execute();
  return rows.map((row) => ({
    requestId: row.request_id,
    independent: row.independent,
    amount: BigInt(row.amount),
    expiresAt: row.expires_at,
  }));
}

/** Sets money aside, in the place of what was set aside for the same request before. */
export async function setAside(
  tx: Tx,
  runId: string,
  { requestId, independent, amount, expiresAt }: Reservation,
  now: Date,
): Promise<void> {
  const set = { amount: amount.toString(), made_at: now, expires_at: expiresAt };
  await tx
    .insertInto("usage_reservations")
    .values({ run_id: runId, request_id: requestId, independent, ...set })
    .onConflict((conflict) => conflict.columns(["run_id", "request_id", "independent"]).doUpdateSet(set))
    .execute();
}
