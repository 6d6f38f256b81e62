import type { BudgetPeriod } from "../engine/shared-budget.ts";

/** What one account of GitHub's may spend in all its repositories together: the operator's to say. */
export interface OrganisationBudget {
  /** In lower case. */
  readonly account: string;
  readonly period: BudgetPeriod;
  readonly amount: number;
  readonly currency: string;
}

export interface BudgetConfig {
  /** Absent: no account has a budget. */
  readonly organisationBudgets?: readonly OrganisationBudget[];
}

const BUDGET = /^([A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}))=(\d{1,10}(?:\.\d{1,9})?) ([A-Z]{3})\/(day|month)$/;
const BUDGETS_MAX = 1_000;

/** `acme=5000 USD/month, acme=400 USD/day`: each account, period and currency at most once. */
export function organisationBudgetsIn(text: string | undefined, problems: string[]): BudgetConfig {
  if (text === undefined) return {};
  const found = text.split(",").map((each) => BUDGET.exec(each.trim()));
  const budgets = found.flatMap((match): OrganisationBudget[] => {
    const [, account = "", amount = "", currency = "", period = ""] = match ?? [];
    if (match === null) return [];
    return [
      { account: account.toLowerCase(), amount: Number(amount), currency, period: period as "day" | "month" },
    ];
  });
  const names = new Set(budgets.map(({ account, period, currency }) => `${account} ${period} ${currency}`));
  if (budgets.length < found.length || names.size < budgets.length || budgets.length > BUDGETS_MAX)
    problems.push(
      "ORGANISATION_BUDGETS must be written as `acme=5000 USD/month, acme=400 USD/day`, each account, period and currency once",
    );
  return { organisationBudgets: budgets };
}
