import type { Generated } from "kysely";
import type { SharedScope } from "../engine/shared-budget.ts";
import type { UsageSignal } from "../engine/usage-event.ts";

/** What is kept of spending. */
export interface UsageDatabase {
  usage_tellings: UsageTellings;
  usage_reservations: UsageReservations;
  usage_totals: UsageTotals;
  usage_days: UsageDays;
  budget_days: BudgetDays;
  feed_watches: FeedWatches;
}

interface UsageTellings {
  id: Generated<number>;
  run_id: string;
  request_id: string;
  sha256: string;
  independent: boolean;
  event: string;
  received_at: Date;
}

interface UsageTotals {
  run_id: string;
  independent: boolean;
  signal: UsageSignal;
  tellings: number;
  currency: Generated<string | null>;
  requests: Generated<number>;
  spent: Generated<string>;
  dearest: Generated<string | null>;
  dearest_request: Generated<string | null>;
  unpriced: Generated<number>;
  contradicted: Generated<number>;
  told_at: Date | null;
}

interface UsageDays {
  run_id: string;
  currency: string;
  day: string;
  independent: boolean;
  signal: UsageSignal;
  spent: string;
}

interface FeedWatches {
  run_id: string;
  waited_at: Date | null;
  stale_since: Date | null;
  seen_at: Date;
}

interface BudgetDays {
  scope: SharedScope;
  key: string;
  currency: string;
  day: string;
  spent: string;
}

interface UsageReservations {
  run_id: string;
  request_id: string;
  independent: boolean;
  amount: string;
  made_at: Date;
  expires_at: Date;
  currency: string | null;
  repository_id: number | null;
  thread: string | null;
  agent: string | null;
  organisation: string | null;
  settled_at: Date | null;
}
