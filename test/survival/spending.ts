import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import type { Store } from "../../src/store/open-store.ts";
import { POLICY, planOf } from "../app/policy-and-plan.ts";
import type { TestEngine } from "../store/engines.ts";
import type { Kills } from "./kills.ts";
import { random } from "./random.ts";
import { settled } from "./settled.ts";
import { type Gateway, gateway } from "./spending-client.ts";
import { openTown, type Town } from "./town.ts";

export interface SurvivedSpending {
  readonly asked: number;
  readonly allowed: number;
  readonly refused: number;
  /** Tellings that were acknowledged and sent again. */
  readonly again: number;
  /** In cents: by the gateway, and the least of all budgets. */
  readonly spentCents: number;
  readonly budgetCents: number;
  readonly problems: readonly string[];
}

const RUNS = 3;
/** From the moment at which a life listens. */
const WORK_MS_MAX = 2_000;
/** So that the budget is spent before the lives are over, and some of them refuse everything. */
const CENTS_A_KILL = 250;
const APPROVE_AT = 0.9;

/**
 * `proofgate serve` while a gateway asks it for money and tells it what was spent, ended by kill -9 at random moments. Runs share one
 * month of their repository's and of their organisation's.
 */
export async function surviveSpending(
  engine: TestEngine,
  { kills, seed, patienceMs, onKill }: Kills,
): Promise<SurvivedSpending> {
  const token = randomBytes(24).toString("hex");
  const budgetCents = kills * CENTS_A_KILL;
  const budget = budgetCents / 100;
  const town = await openTown(
    engine,
    {},
    { USAGE_FEED_TOKEN: token, ORGANISATION_BUDGETS: `acme=${budget * 2} USD/month` },
  );
  try {
    const runs = await openRuns(town, budget, patienceMs);
    const chance = random(seed);
    const feed = gateway(runs, token, chance);
    for (let kill = 1; kill <= kills; kill += 1) {
      const life = town.live();
      const url = await life.listens;
      await feed.catchUp(url);
      const working = feed.work(url);
      await pause(chance.below(WORK_MS_MAX));
      await life.kill();
      await working;
      onKill?.(kill);
    }
    const last = town.live();
    await feed.catchUp(await last.listens);
    await settled(town, last, patienceMs);
    await last.stop();
    const problems = await problemsOf(town, feed, runs, budgetCents);
    const spentCents = feed.made.reduce((sum, { cost }) => sum + cost, 0);
    return { ...feed.counts, spentCents, budgetCents, problems };
  } finally {
    await town.close();
  }
}

/** Three agents' branches, each with a run that has more than it will spend; their repository has not. */
async function openRuns(
  town: Town,
  perMonth: number,
  patienceMs: number | undefined,
): Promise<readonly string[]> {
  const { github, shop, alice, coder } = town;
  const budget = `budget: { per_request: 2, per_run: 1000000, per_month: ${perMonth} }\nlimits: { runtime_minutes: 100000 }\n`;
  await github.push(shop, {
    as: alice,
    branch: "main",
    files: { ".proofgate/policy.yaml": POLICY + budget },
  });
  for (let run = 1; run <= RUNS; run += 1) {
    const [id, branch] = [`WP-${run}`, `agent/WP-${run}`];
    const message = `Plan\n\nPlan-Id: ${id}\nIteration: 1`;
    const files = { [`.proofgate/plans/${id}/WORK_PLAN.json`]: planOf(branch, id, `src/${id}.ts`) };
    await github.push(shop, { as: coder, branch, message, files });
  }
  const life = town.live();
  await settled(town, life, patienceMs);
  await life.stop();
  return await withStore(town, async ({ db }) => {
    const rows = await db.selectFrom("runs").select(["id", "state"]).orderBy("plan_id").execute();
    if (rows.length !== RUNS || rows.some(({ state }) => state === "stopped"))
      throw new Error(`the runs are ${JSON.stringify(rows)}`);
    return rows.map(({ id }) => id);
  });
}

async function withStore<T>(town: Town, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await town.place.open();
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** What the gateway knows is what is stored, once; the days and all that share them add up; and no budget was sold twice. */
async function problemsOf(
  town: Town,
  { made }: Gateway,
  runs: readonly string[],
  budgetCents: number,
): Promise<readonly string[]> {
  return await withStore(town, async ({ db }) => {
    const problems: string[] = [];
    const expect = (what: string, is: unknown, wanted: unknown) => {
      if (String(is) !== String(wanted)) problems.push(`${what}: ${is}, not ${wanted}`);
    };
    const tellings = await db.selectFrom("usage_tellings").select(["run_id", "request_id"]).execute();
    const stored = new Map<string, number>();
    for (const { run_id, request_id } of tellings) {
      const key = `${run_id} ${request_id}`;
      stored.set(key, (stored.get(key) ?? 0) + 1);
    }
    for (const { run, id } of made)
      if (stored.get(`${run} ${id}`) !== 1)
        problems.push(`${run} ${id} is stored ${stored.get(`${run} ${id}`) ?? 0} times`);
    expect("tellings", tellings.length, made.length);
    const cents = (of: readonly { readonly cost: number }[]) => of.reduce((sum, { cost }) => sum + cost, 0);
    const unit = 10n ** 7n;
    for (const run of runs) {
      const wanted = BigInt(cents(made.filter((each) => each.run === run))) * unit;
      const { rows } = await sql<{ total: string; days: string }>`select
        (select coalesce(sum(spent::numeric), 0) from usage_totals where run_id = ${run})::text as total,
        (select coalesce(sum(spent), 0) from usage_days where run_id = ${run})::text as days`.execute(db);
      expect(`the sum of ${run}`, rows[0]?.total, wanted);
      expect(`the days of ${run}`, rows[0]?.days, wanted);
    }
    const all = BigInt(cents(made)) * unit;
    const shared = await sql<{ scope: string; spent: string }>`
      select scope, sum(spent)::text as spent from budget_days group by scope, key`.execute(db);
    for (const { scope, spent } of shared.rows) expect(`what the ${scope} has spent`, spent, all);
    expect(
      "the scopes",
      shared.rows
        .map(({ scope }) => scope)
        .sort()
        .join(),
      "organisation,repository,thread",
    );
    if (cents(made) >= budgetCents * APPROVE_AT)
      problems.push(`${cents(made)} cents were sold of ${budgetCents}, and nobody was asked`);
    return problems;
  });
}
