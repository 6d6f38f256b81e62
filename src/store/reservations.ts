import { sql } from "kysely";
import type { BudgetPeriod } from "../engine/shared-budget.ts";
import type { BudgetKey } from "./budget-days.ts";
import type { Handle, Tx } from "./transaction.ts";

export interface Reservation {
  readonly requestId: string;
  readonly independent: boolean;
  /** Billionths of the unit of the currency. */
  readonly amount: bigint;
  readonly currency: string;
  readonly expiresAt: Date;
}

/** Whose money it is: of a run, and of all that share a budget with it. */
export interface ReservingRun {
  readonly runId: string;
  readonly repositoryId: number;
  readonly currency: string;
  readonly keys: readonly BudgetKey[];
}

/** The first of the two numbers by which these locks are told from all others. */
const BUDGET_LOCK = 7_204;

/**
 * One after the other: no two requests are set the same money aside. The widest first, so that nobody waits in a ring; where
 * the organisation has no budget its repositories do not wait for each other.
 */
export async function lockBudgets(
  tx: Tx,
  runId: string,
  { repository, organisation }: { readonly repository: number; readonly organisation: string | undefined },
): Promise<void> {
  const names = [...(organisation === undefined ? [] : [`organisation ${organisation}`]), `${repository}`];
  for (const name of names)
    await sql`select pg_advisory_xact_lock(${BUDGET_LOCK}, hashtext(${name}))`.execute(tx);
  // Whoever tells of a request of the run meanwhile waits as well: the two tables of the run are read one after the other.
  await tx.selectFrom("runs").select("id").where("id", "=", runId).forUpdate().execute();
}

/** What is spent and set aside of budgets at one moment. */
export interface HeldSums {
  /** Set aside for the run's own requests. */
  readonly own: bigint;
  readonly shared: readonly (BudgetKey & {
    readonly period: BudgetPeriod;
    readonly spent: bigint;
    readonly reserved: bigint;
  })[];
}

/**
 * What is set aside is neither expired nor told of since; a run's own telling frees nothing that a feed has set aside. In one statement with
 * what is spent: a telling that comes in meanwhile moves a sum from the one to the other, and is seen in exactly one of them.
 * @param beside a request that is asked for again does not stand in its own way
 */
export async function heldSums(
  db: Handle,
  { runId, repositoryId, currency, keys }: ReservingRun,
  beside: Pick<Reservation, "requestId" | "independent">,
  { now, today }: { readonly now: Date; readonly today: string },
): Promise<HeldSums> {
  const organisation = keys.find(({ scope }) => scope === "organisation")?.key ?? "";
  const month = `${today.slice(0, "2026-11".length)}-01`;
  const named = sql.join([
    ...keys.map(({ scope, key }) => sql`(${scope}, ${key})`),
    // So that there is a list, whatever is limited.
    sql`('run', ${runId})`,
  ]);
  const { rows } = await sql<{ scope: string; key: string; reserved: string; today: string; month: string }>`
    with held as (
      select r.run_id, r.repository_id::text as repository, r.thread, r.agent, r.organisation, r.currency,
          r.amount::numeric as amount
        from usage_reservations r
        where r.settled_at is null and r.expires_at > ${now}
          and (r.run_id = ${runId} or r.repository_id = ${repositoryId} or r.organisation = ${organisation})
          and not (r.run_id = ${runId} and r.request_id = ${beside.requestId} and r.independent = ${beside.independent})
          and not exists (
            select from usage_tellings t
              where t.run_id = r.run_id and t.request_id = r.request_id and t.independent >= r.independent
          )
    )
    select named.scope, named.key,
        (select coalesce(sum(amount), 0) from held where case named.scope
          when 'run' then held.run_id = named.key
          when 'repository' then held.repository = named.key and held.currency = ${currency}
          when 'thread' then held.thread = named.key and held.currency = ${currency}
          when 'agent' then held.agent = named.key and held.currency = ${currency}
          else held.organisation = named.key and held.currency = ${currency} end)::text as reserved,
        coalesce(sum(days.spent) filter (where days.day = ${today}), 0)::text as today,
        coalesce(sum(days.spent), 0)::text as month
      from (values ${named}) as named (scope, key)
        left join budget_days days on days.scope = named.scope and days.key = named.key
          and days.currency = ${currency} and days.day between ${month} and ${today}
      group by named.scope, named.key`.execute(db);
  const own = rows.find(({ scope }) => scope === "run");
  const shared = keys.flatMap((key) => {
    const row = rows.find((each) => each.scope === key.scope && each.key === key.key);
    const reserved = BigInt(row?.reserved ?? "0");
    return (["day", "month"] as const).map((period) => {
      const spent = BigInt((period === "day" ? row?.today : row?.month) ?? "0");
      return { ...key, period, spent, reserved };
    });
  });
  return { own: BigInt(own?.reserved ?? "0"), shared };
}

/** Sets money aside, in the place of what was set aside for the same request before. */
export async function setAside(
  tx: Tx,
  { runId, repositoryId, keys }: ReservingRun,
  { requestId, independent, amount, currency, expiresAt }: Reservation,
  now: Date,
): Promise<void> {
  const keyOf = (scope: BudgetKey["scope"]) => keys.find((each) => each.scope === scope)?.key ?? null;
  const set = {
    amount: amount.toString(),
    currency,
    made_at: now,
    expires_at: expiresAt,
    repository_id: repositoryId,
    thread: keyOf("thread"),
    agent: keyOf("agent"),
    organisation: keyOf("organisation"),
    settled_at: null,
  };
  await tx
    .insertInto("usage_reservations")
    .values({ run_id: runId, request_id: requestId, independent, ...set })
    .onConflict((conflict) => conflict.columns(["run_id", "request_id", "independent"]).doUpdateSet(set))
    .execute();
}

/** What was set aside for requests that were told of since, by request: what they were thought to cost at most. */
export async function estimatesOf(
  db: Handle,
  runId: string,
  currency: string,
  limit: number,
): Promise<readonly { readonly requestId: string; readonly amount: bigint }[]> {
  const rows = await db
    .selectFrom("usage_reservations")
    .select(["request_id", "amount"])
    .where("run_id", "=", runId)
    .where("currency", "=", currency)
    .where("settled_at", "is not", null)
    .orderBy("request_id")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ requestId: row.request_id, amount: BigInt(row.amount) }));
}
