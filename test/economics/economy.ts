import type { AppConfig } from "../../src/app/config.ts";
import type { OrganisationBudget } from "../../src/app/organisation-budgets.ts";
import type { Reserved } from "../../src/app/reservation-request.ts";
import { openReservations } from "../../src/app/reserve.ts";
import { takeUsage, type UsageOutcome } from "../../src/app/take-usage.ts";
import type { SharedLimit } from "../../src/engine/shared-budget.ts";
import type { UsageEvent } from "../../src/engine/usage-event.ts";
import type { Store } from "../../src/store/open-store.ts";
import { setBudget } from "../../src/store/runs.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { bareRun } from "../app/bare-run.ts";

export const bound = (value: number) => ({ value, setBy: "the policy" });

/** Runs in a store, their budgets, and a clock that a simulation sets: all that the App's money is, without its HTTP. */
export interface Economy {
  readonly store: Store;
  now: Date;
  organisationBudgets: readonly OrganisationBudget[];
  /** Opens a run that may spend so much, and shares these. */
  open(run: SimulatedRun): Promise<string>;
  ask(run: string, requestId: string, amount: number, currency?: string): Promise<Reserved | undefined>;
  tell(run: string, events: readonly UsageEvent[], independent?: boolean): Promise<UsageOutcome>;
}

export interface SimulatedRun {
  readonly perRun?: number;
  readonly perRequest?: number;
  readonly shared?: readonly SharedLimit[];
  readonly currency?: string;
  /** Runs of one group share a repository; each has an account of its own but for the same name before the slash. */
  readonly repository?: { readonly id: number; readonly fullName: string };
  readonly agentId?: number;
  readonly thread?: string;
}

/** One for a store: its runs are named in the order in which they are opened. */
export function openEconomy(store: Store): Economy {
  let count = 0;
  const economy: Economy = {
    store,
    now: new Date("2026-10-31T12:00:00Z"),
    organisationBudgets: [],
    open: async ({ perRun = 1e6, perRequest = 1e6, shared = [], currency = "USD", thread = "", ...of }) => {
      count += 1;
      const id = `R-${count}`;
      await bareRun(store.db, id, economy.now, of);
      const [warnAt, approveAt] = [bound(0.7), bound(0.9)];
      const budget = { perRun: bound(perRun), perRequest: bound(perRequest), warnAt, approveAt };
      const text = JSON.stringify({ currency, budget, thread, shared });
      await inTransaction(store.db, (tx) => setBudget(tx, id, text));
      return id;
    },
    ask: async (runId, requestId, amount, currency = "USD") => {
      return await together({ runId, requestId, independent: true, cost: { currency, amount } });
    },
    tell: async (runId, events, independent = true) => {
      return await takeUsage(services, runId, { independent, events });
    },
  };
  const config = {
    appId: 1,
    get organisationBudgets() {
      return economy.organisationBudgets;
    },
  } as unknown as AppConfig;
  const services = { db: store.db, clock: () => economy.now, config };
  const together = openReservations(services);
  return economy;
}

export function eventOf(
  requestId: string,
  time: Date | string,
  cost: { readonly currency: string; readonly amount: number } | undefined,
): UsageEvent {
  const at = typeof time === "string" ? time : time.toISOString();
  const told = { requestId, model: "model-a", tokens: { in: 1_000, out: 100 }, time: at };
  return cost === undefined ? told : { ...told, cost };
}
