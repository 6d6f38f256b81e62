import { SHARED_SCOPES } from "../../src/engine/shared-budget.ts";
import { bound, type Economy, eventOf } from "./economy.ts";

/** What a scene shows: words and numbers that are the same in every run of it. */
export type Figures = Readonly<Record<string, number | string>>;
export type Scene = (economy: Economy) => Promise<Figures>;

const CENT = 0.01;
const cents = (amount: number) => Math.round(amount * 100);

/** An agent in a loop, each turn's context longer than the last and so dearer, behind a gateway that asks first. */
const askedLoop: Scene = async (economy) => {
  const run = await economy.open({ perRun: 10, perRequest: 2 });
  const turns: Record<string, number> = { allow: 0, warn: 0 };
  let spent = 0;
  for (let turn = 1; ; turn += 1) {
    const cost = cents(turn * 0.1) / 100;
    const answer = (await economy.ask(run, `q-${turn}`, cost))?.answer ?? "none";
    if (answer !== "allow" && answer !== "warn")
      return { ...turns, "cents spent": cents(spent), "refused with": answer, "at turn": turn };
    turns[answer] = (turns[answer] ?? 0) + 1;
    spent += cost;
    await economy.tell(run, [eventOf(`q-${turn}`, economy.now, { currency: "USD", amount: cost })]);
  }
};

/** The same where nobody asks: what is told is judged, and what was spent before that is gone. */
const toldLoop: Scene = async (economy) => {
  const run = await economy.open({ perRun: 10, perRequest: 2 });
  const first: Record<string, number> = {};
  for (let turn = 1; first.stop === undefined; turn += 1) {
    const taken = await economy.tell(run, [
      eventOf(`q-${turn}`, economy.now, { currency: "USD", amount: cents(turn * 0.1) / 100 }),
    ]);
    const level = taken.outcome === "recorded" ? taken.spending?.level : undefined;
    if (level !== undefined) first[level] ??= turn;
  }
  const turns = first.stop ?? 0;
  const spent = (turns * (turns + 1)) / 2 / 10;
  return { ...first, "cents spent": cents(spent), "cents beyond the budget": cents(spent - 10) };
};

const STEPS = [69.9, 70, 89.9, 90, 99.9, 100, 100.1];

/** Each step of each budget, alone: what is said of it once it is spent, and before. */
const steps: Scene = async (economy) => {
  const figures: Record<string, string> = {};
  let repository = 1_000;
  for (const scope of ["run", ...SHARED_SCOPES] as const) {
    const found: string[] = [];
    for (const percent of STEPS) {
      repository += 1;
      const account = `steps-${repository}`;
      const limit = { period: "month", limit: bound(100) } as const;
      const shared = scope === "run" || scope === "organisation" ? [] : [{ scope, ...limit }];
      economy.organisationBudgets =
        scope === "organisation" ? [{ account, period: "month", amount: 100, currency: "USD" }] : [];
      const of = { shared, repository: { id: repository, fullName: `${account}/r` }, agentId: 5 };
      const run = await economy.open({ ...of, ...(scope === "run" ? { perRun: 100 } : {}) });
      const answer = (await economy.ask(run, "q-1", percent))?.answer;
      const taken = await economy.tell(run, [
        eventOf("q-1", economy.now, { currency: "USD", amount: percent }),
      ]);
      found.push(`${taken.outcome === "recorded" ? taken.spending?.level : ""}/${answer}`);
    }
    figures[scope] = found.join(" ");
  }
  economy.organisationBudgets = [];
  return figures;
};

/** Forty runs in two repositories ask for 800 requests at once, of one organisation's day. */
const crowd: Scene = async (economy) => {
  economy.organisationBudgets = [{ account: "crowd", period: "day", amount: 200, currency: "USD" }];
  const runs = await Promise.all(
    Array.from({ length: 40 }, (_, index) => {
      const repository = { id: 2_000 + (index % 2), fullName: `crowd/r-${index % 2}` };
      return economy.open({
        repository,
        shared: [{ scope: "repository", period: "month", limit: bound(150) }],
      });
    }),
  );
  const asks = runs.flatMap((run) =>
    Array.from({ length: 20 }, (_, at) => ({ run, id: `q-${at}`, cost: (1 + (at % 4)) / 4 })),
  );
  const answers = await Promise.all(asks.map(({ run, id, cost }) => economy.ask(run, id, cost)));
  const counted: Record<string, number> = {};
  for (const answer of answers)
    counted[answer?.answer ?? "none"] = (counted[answer?.answer ?? "none"] ?? 0) + 1;
  const sold = asks.reduce(
    (sum, { cost }, at) => (["allow", "warn"].includes(answers[at]?.answer ?? "") ? sum + cost : sum),
    0,
  );
  economy.organisationBudgets = [];
  return {
    asked: asks.length,
    ...counted,
    "cents sold": cents(sold),
    "cents for which nobody is asked": 180_00,
  };
};

/** Midnight between two months: late, early and skewed clocks, and a running total across it. */
const midnight: Scene = async (economy) => {
  const shared = [{ scope: "repository", period: "month", limit: bound(100) } as const];
  economy.now = new Date("2026-10-31T23:50:00Z");
  const run = await economy.open({ shared, repository: { id: 3_000, fullName: "midnight/r" } });
  const usd = (amount: number) => ({ currency: "USD", amount });
  const tell = async (id: string, time: string, amount: number, signal?: "metrics") => {
    const event = { ...eventOf(id, time, usd(amount)), ...(signal === undefined ? {} : { signal }) };
    const taken = await economy.tell(run, [event]);
    return taken.outcome === "recorded" ? (taken.spending?.level ?? "") : taken.outcome;
  };
  const levels = [
    await tell("old", "2026-10-31T23:49:00Z", 60),
    await tell("ahead", "2026-11-01T08:00:00Z", 10),
  ];
  economy.now = new Date("2026-11-01T00:05:00Z");
  levels.push(await tell("late", "2026-10-31T23:59:59Z", 25));
  levels.push(await tell("new", "2026-11-01T00:00:00Z", 69.9));
  levels.push(await tell("a cent more", "2026-11-01T00:04:00Z", 10 * CENT));
  levels.push(await tell("behind", "1970-01-01T00:00:00Z", 1));
  const { rows } = await readDays(economy, run);
  return {
    levels: levels.join(" "),
    ...Object.fromEntries(rows.map(({ day, cents: sum }) => [`cents on ${day}`, sum])),
  };
};

async function readDays({ store }: Economy, run: string) {
  const rows = await store.db
    .selectFrom("usage_days")
    .select(({ fn }) => ["day", fn.sum<string>("spent").as("spent")])
    .where("run_id", "=", run)
    .groupBy("day")
    .orderBy("day")
    .execute();
  return { rows: rows.map(({ day, spent }) => ({ day, cents: Number(BigInt(spent) / 10n ** 7n) })) };
}

/** A third each in dollars, euros and yen, under a budget in dollars and an organisation's in euros. */
const currencies: Scene = async (economy) => {
  economy.organisationBudgets = [{ account: "mixed", period: "month", amount: 1_000, currency: "EUR" }];
  const repository = { id: 4_000, fullName: "mixed/r" };
  const run = await economy.open({
    repository,
    shared: [{ scope: "repository", period: "month", limit: bound(100) }],
  });
  const events = Array.from({ length: 90 }, (_, at) =>
    eventOf(`q-${at}`, economy.now, { currency: ["USD", "EUR", "JPY"][at % 3] ?? "", amount: 1 }),
  );
  const taken = await economy.tell(run, events);
  const spending = taken.outcome === "recorded" ? taken.spending : undefined;
  const answer = (await economy.ask(run, "next", 1))?.answer;
  economy.organisationBudgets = [];
  return {
    "cents spent": Number((spending?.spent ?? 0n) / 10n ** 7n),
    unpriced: spending?.unpriced ?? 0,
    marks: spending?.sharedMarks.join(", ") ?? "",
    "the next request": answer ?? "",
  };
};

export const SCENES: Readonly<Record<string, Scene>> = {
  "a loop behind a gateway that asks": askedLoop,
  "a loop that is told of": toldLoop,
  [`${STEPS.join(", ")} % of each budget: level/answer`]: steps,
  "forty runs at once on one organisation's day": crowd,
  "midnight between two months": midnight,
  "three currencies": currencies,
};
