import { sql } from "kysely";
import type { BudgetKey } from "./budget-days.ts";
import type { Handle } from "./transaction.ts";

/** A run, as far as it is to be judged. */
export interface RunPlace {
  readonly id: string;
  readonly repositoryId: number;
  readonly branchId: number;
}

export interface SharersQuestion extends BudgetKey {
  readonly currency: string;
  /** `2026-11-22` or `2026-11`: who spent on that day, or in that month. */
  readonly date: string;
  readonly limit: number;
}

/** Runs that go on and have spent of a budget in its day or month, by id. */
export async function runsSharing(
  db: Handle,
  { scope, key, currency, date, limit }: SharersQuestion,
): Promise<readonly RunPlace[]> {
  const runs = db
    .selectFrom("runs")
    .innerJoin("repositories", "repositories.id", "runs.repository_id")
    .select(["runs.id", "runs.repository_id as repositoryId", "runs.branch_id as branchId"])
    .where("runs.state", "in", ["open", "active", "done"])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("usage_days")
          .select("usage_days.day")
          .whereRef("usage_days.run_id", "=", "runs.id")
          .where("usage_days.currency", "=", currency)
          .where("usage_days.day", "like", `${date}%`)
          .where("usage_days.spent", ">", "0"),
      ),
    )
    .orderBy("runs.id")
    .limit(limit);
  const name =
    scope === "organisation"
      ? sql`lower(split_part(repositories.full_name, '/', 1))`
      : scope === "repository"
        ? sql`runs.repository_id::text`
        : scope === "agent"
          ? sql`runs.repository_id || '/' || runs.agent_id`
          : sql`runs.repository_id || '/' || (runs.budget::json ->> 'thread')`;
  return await runs.where(sql<boolean>`${name} = ${key}`).execute();
}

/** Runs whose verdict stands on the budget of a day or a month that is over, the longest first. */
export async function runsOfEndedPeriods(db: Handle, now: Date, limit: number): Promise<readonly RunPlace[]> {
  return await db
    .selectFrom("runs")
    .select(["id", "repository_id as repositoryId", "branch_id as branchId"])
    .where("state", "in", ["open", "active", "done"])
    .where("budget_until", "<=", now)
    .orderBy("budget_until")
    .limit(limit)
    .execute();
}

/** Until when the budgets hold by which a run is judged: undefined where none bears on it that ends. */
export async function setBudgetUntil(db: Handle, runId: string, until: Date | undefined): Promise<void> {
  await db
    .updateTable("runs")
    .set({ budget_until: until ?? null })
    .where("id", "=", runId)
    .execute();
}
