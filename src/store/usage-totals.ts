import type { UsageSignal } from "../engine/usage-event.ts";
import type { UsageSum } from "../engine/usage-sum.ts";
import type { Handle, Tx } from "./transaction.ts";

/** Whose tellings: of one run, by a feed of the operator's or by the run itself. */
export interface Teller {
  readonly runId: string;
  readonly independent: boolean;
}

/** What one teller's events of one signal add up to. */
export interface UsageTotal {
  readonly independent: boolean;
  readonly signal: UsageSignal;
  readonly sum: UsageSum;
}

/** What a run's tellings add up to in a currency; undefined where nobody has added them up in it. Empty: nothing was told. */
export async function totalsOf(
  db: Handle,
  runId: string,
  currency: string,
): Promise<readonly UsageTotal[] | undefined> {
  const rows = await db.selectFrom("usage_totals").selectAll().where("run_id", "=", runId).execute();
  if (rows.some((row) => row.currency !== currency)) return undefined;
  return rows.map((row) => ({
    independent: row.independent,
    signal: row.signal,
    sum: {
      spent: BigInt(row.spent),
      requests: row.requests,
      ...(row.dearest === null || row.dearest_request === null
        ? {}
        : { dearest: { requestId: row.dearest_request, cost: BigInt(row.dearest) } }),
      unpriced: { count: row.unpriced },
      contradicted: { count: row.contradicted },
    },
  }));
}

/** So many more tellings of a signal are kept; told again what is known, a feed is alive all the same. */
export async function countTellings(
  tx: Tx,
  { runId, independent }: Teller,
  signal: UsageSignal,
  { count, now }: { readonly count: number; readonly now: Date },
): Promise<void> {
  await tx
    .insertInto("usage_totals")
    .values({ run_id: runId, independent, signal, tellings: count, told_at: now })
    .onConflict((conflict) =>
      conflict.columns(["run_id", "independent", "signal"]).doUpdateSet((eb) => ({
        tellings: eb("usage_totals.tellings", "+", eb.ref("excluded.tellings")),
        told_at: eb.ref("excluded.told_at"),
      })),
    )
    .execute();
}

/** Keeps what was added up, of tellings that are counted. */
export async function keepTotal(
  tx: Tx,
  runId: string,
  currency: string,
  { independent, signal, sum }: UsageTotal,
): Promise<void> {
  await tx
    .updateTable("usage_totals")
    .set({
      currency,
      requests: sum.requests,
      spent: sum.spent.toString(),
      dearest: sum.dearest?.cost.toString() ?? null,
      dearest_request: sum.dearest?.requestId ?? null,
      unpriced: sum.unpriced.count,
      contradicted: sum.contradicted.count,
    })
    .where("run_id", "=", runId)
    .where("independent", "=", independent)
    .where("signal", "=", signal)
    .execute();
}
