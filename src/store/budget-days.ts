import { type RawBuilder, sql } from "kysely";
import type { BudgetPeriod, SharedScope } from "../engine/shared-budget.ts";
import type { UsageSignal } from "../engine/usage-event.ts";
import type { Handle, Tx } from "./transaction.ts";

/** A budget that runs share, by its scope's name: `42`, `42/services/billing`, `acme`. */
export interface BudgetKey {
  readonly scope: SharedScope;
  readonly key: string;
}

/** Whose spending is booked, in which currency, and with whom it shares. */
export interface Booking {
  readonly runId: string;
  readonly currency: string;
  readonly keys: readonly BudgetKey[];
  /** The most that the run's own word books in all; absent: all of it. */
  readonly ownWordMax?: bigint;
}

/** What one teller's tellings of one signal add to days; `isAll`: it is all that they have told, and takes the place of what was booked. */
export interface BookedPart {
  readonly independent: boolean;
  readonly signal: UsageSignal;
  readonly days: ReadonlyMap<string, bigint>;
  readonly isAll: boolean;
}

interface PartDay {
  readonly day: string;
  readonly independent: boolean;
  readonly signal: UsageSignal;
  readonly spent: bigint;
}

/**
 * Books by day. Of a run's tellers and signals the highest of each day counts for those that share: they tell of the same requests.
 * The caller holds the lock of the run's repository, so that nobody else books for the run at once.
 */
export async function bookDays(tx: Tx, booking: Booking, parts: readonly BookedPart[]): Promise<void> {
  const before = await partDaysOf(tx, booking);
  const after = afterBooking(before, parts, booking.ownWordMax);
  const changed = after.filter(
    (one) => !before.some((other) => isSame(one, other) && one.spent === other.spent),
  );
  if (changed.length === 0) return;
  await tx
    .insertInto("usage_days")
    .values(
      changed.map(({ spent, ...part }) => {
        return { run_id: booking.runId, currency: booking.currency, ...part, spent: spent.toString() };
      }),
    )
    .onConflict((conflict) =>
      conflict
        .columns(["run_id", "currency", "day", "independent", "signal"])
        .doUpdateSet((eb) => ({ spent: eb.ref("excluded.spent") })),
    )
    .execute();
  const days = [...new Set(changed.map(({ day }) => day))];
  const raises = days.flatMap((day) => {
    const by = highestOn(after, day) - highestOn(before, day);
    return by === 0n ? [] : [{ day, by }];
  });
  await raiseShared(tx, booking, raises);
}

async function partDaysOf(db: Handle, { runId, currency }: Booking): Promise<readonly PartDay[]> {
  const rows = await db
    .selectFrom("usage_days")
    .select(["day", "independent", "signal", "spent"])
    .where("run_id", "=", runId)
    .where("currency", "=", currency)
    .execute();
  return rows.map((row) => ({ ...row, spent: BigInt(row.spent) }));
}

function afterBooking(
  before: readonly PartDay[],
  parts: readonly BookedPart[],
  ownWordMax: bigint | undefined,
): readonly PartDay[] {
  const kept = new Map(before.map((each) => [keyOf(each), each]));
  for (const { independent, signal, days, isAll } of parts) {
    if (isAll)
      for (const [key, each] of kept)
        if (each.independent === independent && each.signal === signal) kept.set(key, { ...each, spent: 0n });
    let left = independent || ownWordMax === undefined ? undefined : ownWordMax;
    for (const each of kept.values())
      if (left !== undefined && !each.independent && each.signal === signal) left -= each.spent;
    for (const [day, told] of [...days].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const part = { day, independent, signal };
      const spent = left === undefined || told < left ? told : left > 0n ? left : 0n;
      const known = kept.get(keyOf(part))?.spent ?? 0n;
      kept.set(keyOf(part), { ...part, spent: known + spent });
      if (left !== undefined) left -= spent;
    }
  }
  return [...kept.values()];
}

function keyOf({ day, independent, signal }: Omit<PartDay, "spent">): string {
  return `${day} ${independent} ${signal}`;
}

function isSame(one: PartDay, other: PartDay): boolean {
  return keyOf(one) === keyOf(other);
}

function highestOn(parts: readonly PartDay[], day: string): bigint {
  return parts.reduce((most, each) => (each.day === day && each.spent > most ? each.spent : most), 0n);
}

/** In one order for all: two transactions that raise the same rows wait for each other, and cannot deadlock. */
async function raiseShared(
  tx: Tx,
  { keys, currency }: Booking,
  raises: readonly { readonly day: string; readonly by: bigint }[],
): Promise<void> {
  if (raises.length === 0 || keys.length === 0) return;
  const rows = keys
    .flatMap(({ scope, key }) => raises.map(({ day, by }) => ({ scope, key, day, by })))
    .sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
  for (const { by, ...row } of rows) await (by > 0n ? raise : lower)(tx, { ...row, currency }, by);
}

type BudgetDay = BudgetKey & { readonly currency: string; readonly day: string };

async function raise(tx: Tx, row: BudgetDay, by: bigint): Promise<void> {
  await tx
    .insertInto("budget_days")
    .values({ ...row, spent: by.toString() })
    .onConflict((conflict) =>
      conflict
        .columns(["scope", "key", "currency", "day"])
        .doUpdateSet((eb) => ({ spent: eb("budget_days.spent", "+", eb.ref("excluded.spent")) })),
    )
    .execute();
}

/** Only where all was added up anew, and something is another day's now. */
async function lower(tx: Tx, { scope, key, currency, day }: BudgetDay, by: bigint): Promise<void> {
  await tx
    .updateTable("budget_days")
    .set((eb) => ({ spent: eb("spent", "+", by.toString()) }))
    .where("scope", "=", scope)
    .where("key", "=", key)
    .where("currency", "=", currency)
    .where("day", "=", day)
    .execute();
}

function orderOf({ scope, key, day }: BudgetKey & { readonly day: string }): string {
  return `${scope}\0${key}\0${day}`;
}

/** What is spent and set aside of one budget, at one moment. */
export interface BudgetSum extends BudgetKey {
  readonly period: BudgetPeriod;
  readonly spent: bigint;
  /** By the run itself. */
  readonly own: bigint;
}

/** Of the day `today` and of its month, each budget of the booking; a day on which nothing was booked is nothing. */
export async function budgetSums(
  db: Handle,
  { runId, currency, keys }: Booking,
  today: string,
): Promise<readonly BudgetSum[]> {
  const month = `${today.slice(0, "2026-11".length)}-01`;
  const rows = await sql<{ scope: string; key: string; today: string; month: string }>`
    select scope, key, coalesce(sum(spent) filter (where day = ${today}), 0)::text as today, sum(spent)::text as month
      from budget_days
      where currency = ${currency} and day between ${month} and ${today} and (scope, key) in (${pairsOf(keys)})
      group by scope, key
    union all
    select 'run', ${runId}, coalesce(sum(spent) filter (where day = ${today}), 0)::text, coalesce(sum(spent), 0)::text
      from (
        select day, max(spent) as spent from usage_days
          where run_id = ${runId} and currency = ${currency} and day between ${month} and ${today} group by day
      ) own`.execute(db);
  const found = new Map(rows.rows.map((row) => [`${row.scope} ${row.key}`, row]));
  const own = found.get(`run ${runId}`);
  return keys.flatMap(({ scope, key }) =>
    (["day", "month"] as const).map((period) => {
      const column = period === "day" ? "today" : "month";
      const spent = BigInt(found.get(`${scope} ${key}`)?.[column] ?? "0");
      return { scope, key, period, spent, own: BigInt(own?.[column] ?? "0") };
    }),
  );
}

function pairsOf(keys: readonly BudgetKey[]): RawBuilder<unknown> {
  return sql.join(keys.map(({ scope, key }) => sql`(${scope}, ${key})`));
}
