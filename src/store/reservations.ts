import { type RawBuilder, sql } from "kysely";
import type { BudgetKey } from "./budget-days.ts";
import type { Handle, Tx } from "./transaction.ts";

/** Money that is set aside for one request of a run, with whom it shares its budgets. */
export interface Reservation extends AskedRequest {
  /** Billionths of the unit of the currency. */
  readonly amount: bigint;
  readonly currency: string;
  readonly expiresAt: Date;
  readonly repositoryId: number;
  readonly keys: readonly BudgetKey[];
}

export interface AskedRequest {
  readonly runId: string;
  readonly requestId: string;
  readonly independent: boolean;
}

/** Who asks together, and whose money that is. */
export interface Reserving {
  readonly runs: readonly string[];
  readonly repositories: readonly number[];
  /** Those whose budgets are limited: their repositories wait for each other. */
  readonly organisations: readonly string[];
}

/** The first of the two numbers by which these locks are told from all others. */
const BUDGET_LOCK = 7_204;

/**
 * One after the other: no two requests are set the same money aside. All in one order, the widest first, so that nobody waits in a
 * ring; where an organisation has no budget its repositories do not wait for each other.
 */
export async function lockBudgets(tx: Tx, { runs, repositories, organisations }: Reserving): Promise<void> {
  const names = [
    ...organisations.map((name) => `organisation ${name}`).sort(),
    ...repositories.map((id) => `repository ${id}`).sort(),
  ];
  await sql`select pg_advisory_xact_lock(${BUDGET_LOCK}, hashtext(name)) from unnest(${textsOf(names)}) as name`.execute(
    tx,
  );
  // Whoever tells of a request of a run meanwhile waits as well: what it has spent and what it has set aside are two tables.
  await sql`select id from runs where id = any(${textsOf(runs)}) order by id for update`.execute(tx);
}

function textsOf(texts: readonly string[]): RawBuilder<unknown> {
  return sql`array[${sql.join(texts.map((text) => sql`${text}`))}]::text[]`;
}

/** Neither expired nor told of since; a run's own telling frees nothing that a feed has set aside. */
const isHeld = (now: Date) => sql<boolean>`r.settled_at is null and r.expires_at > ${now} and not exists (
  select from usage_tellings t
    where t.run_id = r.run_id and t.request_id = r.request_id and t.independent >= r.independent
)`;

/** Billionths, of a budget in its currency: what is spent of its day and month, and what is set aside. */
export interface HeldBudget {
  readonly today: bigint;
  readonly month: bigint;
  readonly reserved: bigint;
}

export interface SharedKey extends BudgetKey {
  readonly currency: string;
}

export function nameOfKey({ scope, key, currency }: SharedKey): string {
  return `${scope} ${key} ${currency}`;
}

/**
 * What is spent and set aside of shared budgets, by `nameOfKey`. In one statement: a telling that comes in meanwhile moves a sum from the
 * one to the other, and is seen in exactly one of them.
 */
export async function heldBudgets(
  db: Handle,
  keys: readonly SharedKey[],
  { repositories, organisations }: Pick<Reserving, "repositories" | "organisations">,
  { now, today }: { readonly now: Date; readonly today: string },
): Promise<ReadonlyMap<string, HeldBudget>> {
  if (keys.length === 0) return new Map();
  const month = `${today.slice(0, "2026-11".length)}-01`;
  const named = sql.join(keys.map(({ scope, key, currency }) => sql`(${scope}, ${key}, ${currency})`));
  const { rows } = await sql<SharedKey & { reserved: string; today: string; month: string }>`
    with held as (
      select r.repository_id::text as repository, r.thread, r.agent, r.organisation, r.currency,
          sum(r.amount::numeric) as amount
        from usage_reservations r
        where (r.repository_id = any(array[${sql.join([...repositories])}]::bigint[])
            or r.organisation = any(${textsOf(organisations.length === 0 ? [""] : organisations)}))
          and ${isHeld(now)}
        group by 1, 2, 3, 4, 5
    )
    select named.scope, named.key, named.currency,
        (select coalesce(sum(held.amount), 0) from held where held.currency = named.currency
          and named.key = case named.scope when 'repository' then held.repository when 'thread' then held.thread
            when 'agent' then held.agent else held.organisation end)::text as reserved,
        coalesce(sum(days.spent) filter (where days.day = ${today}), 0)::text as today,
        coalesce(sum(days.spent), 0)::text as month
      from (values ${named}) as named (scope, key, currency)
        left join budget_days days on days.scope = named.scope and days.key = named.key
          and days.currency = named.currency and days.day between ${month} and ${today}
      group by named.scope, named.key, named.currency`.execute(db);
  return new Map(
    rows.map((row) => [
      nameOfKey(row),
      { today: BigInt(row.today), month: BigInt(row.month), reserved: BigInt(row.reserved) },
    ]),
  );
}

/** What is set aside for each of these runs, in whatever currency: it has one. */
export async function heldByRuns(
  db: Handle,
  runs: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await sql<{ run_id: string; reserved: string }>`
    select r.run_id, sum(r.amount::numeric)::text as reserved from usage_reservations r
      where r.run_id = any(${textsOf(runs)}) and ${isHeld(now)} group by r.run_id`.execute(db);
  return new Map(rows.map((row) => [row.run_id, BigInt(row.reserved)]));
}

export function nameOfRequest({ runId, requestId, independent }: AskedRequest): string {
  return `${runId} ${independent} ${requestId}`;
}

/** What is set aside already for requests that are asked for, by `nameOfRequest`: asked for again, they do not stand in their own way. */
export async function heldForRequests(
  db: Handle,
  asked: readonly AskedRequest[],
  now: Date,
): Promise<ReadonlyMap<string, { readonly amount: bigint; readonly currency: string | null }>> {
  const { rows } = await sql<{
    run_id: string;
    request_id: string;
    independent: boolean;
    amount: string;
    currency: string | null;
  }>`
    select r.run_id, r.request_id, r.independent, r.amount, r.currency from usage_reservations r
      join (
        select run_id, request_id from unnest(
          ${textsOf(asked.map(({ runId }) => runId))}, ${textsOf(asked.map(({ requestId }) => requestId))}
        ) as asked (run_id, request_id)
      ) asked on asked.run_id = r.run_id and asked.request_id = r.request_id
      where ${isHeld(now)}`.execute(db);
  return new Map(
    rows.map((row) => {
      const name = nameOfRequest({
        runId: row.run_id,
        requestId: row.request_id,
        independent: row.independent,
      });
      return [name, { amount: BigInt(row.amount), currency: row.currency }];
    }),
  );
}

/** Sets money aside, in the place of what was set aside for the same requests before. @param reservations each request once */
export async function setAside(tx: Tx, reservations: readonly Reservation[], now: Date): Promise<void> {
  if (reservations.length === 0) return;
  const rows = reservations.map(
    ({ runId, requestId, independent, amount, currency, expiresAt, repositoryId, keys }) => {
      const keyOf = (scope: BudgetKey["scope"]) => keys.find((each) => each.scope === scope)?.key ?? null;
      return {
        run_id: runId,
        request_id: requestId,
        independent,
        amount: amount.toString(),
        currency,
        made_at: now,
        expires_at: expiresAt,
        repository_id: repositoryId,
        thread: keyOf("thread"),
        agent: keyOf("agent"),
        organisation: keyOf("organisation"),
      };
    },
  );
  await tx
    .insertInto("usage_reservations")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["run_id", "request_id", "independent"]).doUpdateSet((eb) => ({
        amount: eb.ref("excluded.amount"),
        currency: eb.ref("excluded.currency"),
        made_at: eb.ref("excluded.made_at"),
        expires_at: eb.ref("excluded.expires_at"),
        repository_id: eb.ref("excluded.repository_id"),
        thread: eb.ref("excluded.thread"),
        agent: eb.ref("excluded.agent"),
        organisation: eb.ref("excluded.organisation"),
        settled_at: null,
      })),
    )
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
