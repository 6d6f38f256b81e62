import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AppConfig } from "../../src/app/config.ts";
import { judgeEndedPeriods } from "../../src/app/judge-runs.ts";
import type { OrganisationBudget } from "../../src/app/organisation-budgets.ts";
import { openReservations, reserve } from "../../src/app/reserve.ts";
import { takeUsage } from "../../src/app/take-usage.ts";
import type { SharedLimit } from "../../src/engine/shared-budget.ts";
import { setBudgetUntil } from "../../src/store/budget-sharers.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { setBudget } from "../../src/store/runs.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { ENGINES, type TestPlace } from "../store/engines.ts";
import { bareRun } from "./bare-run.ts";

const HOUR_MS = 3_600_000;
const bound = (value: number) => ({ value, setBy: "the policy" });
const BUDGET = { perRun: bound(1000), perRequest: bound(200), warnAt: bound(0.7), approveAt: bound(0.9) };
const month = (scope: SharedLimit["scope"], amount: number): SharedLimit => {
  return { scope, period: "month", limit: bound(amount) };
};

describe.each(ENGINES)("budgets that runs share on $kind", ({ place: placeOf }) => {
  let place: TestPlace;
  let store: Store;
  let count = 0;
  let moment = new Date("2026-10-31T22:00:00Z");
  const clock = () => moment;
  let organisationBudgets: OrganisationBudget[] = [];
  const services = () => ({
    db: store.db,
    clock,
    config: { appId: 1, organisationBudgets } as unknown as AppConfig,
  });

  beforeAll(async () => {
    place = await placeOf();
    store = await openStore({ ...place.options, log: () => undefined });
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await place.dispose();
  });
  beforeEach(() => {
    moment = new Date("2026-10-31T22:00:00Z");
    organisationBudgets = [];
    count += 1;
  });

  /** A run of a repository, and so of budgets, that no other test has. */
  async function run(
    name: string,
    shared: readonly SharedLimit[],
    { repository = 0, agentId = 9, thread = "", currency = "USD" } = {},
  ) {
    const id = `R-${count}-${name}`;
    const of = { id: count * 10 + repository, fullName: `Acme-${count}/shop-${repository}` };
    await bareRun(store.db, id, moment, { repository: of, agentId });
    const text = JSON.stringify({ currency, budget: BUDGET, thread, shared });
    await inTransaction(store.db, (tx) => setBudget(tx, id, text));
    const ask = async (requestId: string, amount: number) =>
      (await reserve(services(), id, { requestId, independent: true, cost: { currency, amount } }))?.answer;
    const tell = async (requestId: string, amount: number, changes: object = {}, independent = true) => {
      const cost = { currency, amount };
      const event = {
        requestId,
        model: "m",
        tokens: { in: 1, out: 1 },
        time: moment.toISOString(),
        cost,
        ...changes,
      };
      const taken = await takeUsage(services(), id, { independent, events: [event] });
      return taken.outcome === "recorded"
        ? [taken.spending?.level, ...(taken.spending?.sharedMarks ?? [])]
        : [taken.outcome];
    };
    return { id, ask, tell };
  }
  const judged = async () =>
    (await store.db.selectFrom("jobs").select("lane").execute())
      .map(({ lane }) => /R-\d+-\w+$/.exec(lane)?.[0])
      .filter((name) => name?.startsWith(`R-${count}-`))
      .sort();

  it("are never oversold, however many runs ask at once [P136]", { timeout: 120_000 }, async () => {
    organisationBudgets = [{ account: `acme-${count}`, period: "day", amount: 60, currency: "USD" }];
    const runs = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        run(`a${index}`, [month("repository", 50), month("agent", 30)], {
          repository: index % 2,
          agentId: index % 3,
        }),
      ),
    );
    // Run by run in turn, so that those under way at once are of different runs, which wait for each other by the budgets' locks alone.
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, at) => runs.map(({ ask }) => ask(`q-${at}`, 1))).flat(),
    );
    const counted = Object.groupBy(answers, (answer) => String(answer));
    // The organisation's: at 54 of its 60 a person is asked. Two repositories of 50 and six agents of 30 would have let 88 pass.
    expect((counted.allow?.length ?? 0) + (counted.warn?.length ?? 0)).toBe(53);
    organisationBudgets = [];
    // As the server asks: those who come at the same time in one transaction.
    const together = openReservations(services());
    const cost = { currency: "USD", amount: 1 };
    const more = await Promise.all(
      runs.flatMap(({ id }) =>
        Array.from({ length: 16 }, async (_, at) => {
          return (await together({ runId: id, requestId: `r-${at}`, independent: true, cost }))?.answer;
        }),
      ),
    );
    expect(more.filter((answer) => answer === "allow" || answer === "warn")).toHaveLength(88 - 53);
  });

  it("count what was told and what is set aside of other runs, and of no other thread, agent or repository", async () => {
    const limits = [month("thread", 10), month("agent", 20)];
    const one = await run("one", limits, { thread: "billing" });
    const other = await run("other", limits, { thread: "billing" });
    const apart = await run("apart", limits, { thread: "search" });
    const away = await run("away", limits, { thread: "billing", repository: 1 });
    const alone = await run("alone", limits, { thread: "search", agentId: 7 });
    await one.tell("q-1", 6);
    expect(await other.ask("q-2", 2)).toBe("warn");
    expect(await one.ask("q-3", 2)).toBe("deny");
    expect(await away.ask("q-3", 2)).toBe("allow");
    // Another thread of the same agent: eight of its twenty are gone.
    expect(await apart.ask("q-4", 5)).toBe("allow");
    expect(await apart.ask("q-5", 4.5)).toBe("needs-approval");
    expect(await alone.ask("q-5", 4)).toBe("needs-approval");
    await other.tell("q-2", 0.5);
    expect(await one.ask("q-3", 2)).toBe("warn");
  });

  it("warn, ask and stop whoever spends of them, and have all that spent of them judged [P54] [P67] [P73]", async () => {
    const limits = [month("repository", 100)];
    const [one, other] = [await run("one", limits), await run("other", limits)];
    await run("idle", limits);
    expect(await other.tell("q-1", 60)).toEqual(["within"]);
    expect(await one.tell("q-1", 9.9)).toEqual(["within"]);
    const first = (await judged()).length;
    expect(await one.tell("q-2", 0.1)).toEqual(["warn", "repository 2026-10 note"]);
    expect((await judged()).length - first).toBe(2);
    expect(await one.tell("q-3", 20)).toEqual(["needs-approval", "repository 2026-10 review"]);
    expect(await one.tell("q-4", 9.999_999_999)).toEqual(["needs-approval", "repository 2026-10 review"]);
    expect(await one.tell("q-5", 0.000_000_001)).toEqual(["stop", "repository 2026-10 stop"]);
    // Each time the two that have spent of it, and not the third.
    expect((await judged()).length - first).toBe(6);
    expect(new Set(await judged())).toEqual(new Set([one.id, other.id]));
  });

  it("take no run's own word for more than it may spend: what it says stops itself, and nobody else [P137]", async () => {
    const limits = [month("repository", 5000)];
    const [liar, honest, other] = [
      await run("liar", limits),
      await run("honest", limits),
      await run("other", limits),
    ];
    const own = async (teller: typeof liar, id: string, amount: number, changes = {}) =>
      await teller.tell(id, amount, changes, false);
    expect(await other.tell("q-1", 10)).toEqual(["within"]);
    expect(await own(honest, "q-1", 150)).toEqual(["within"]);
    // Once more, and in another signal: it is the run's one budget of a thousand.
    expect((await own(liar, "q-1", 900_000_000))[0]).toBe("stop");
    expect((await own(liar, "q-2", 900_000_000))[0]).toBe("stop");
    expect((await own(liar, "q-3", 900_000_000, { signal: "traces" }))[0]).toBe("stop");
    expect(await other.tell("q-2", 10)).toEqual(["within"]);
    expect(await other.ask("q-3", 10)).toBe("allow");
    // What a feed tells of is what was spent, whosever it is.
    expect(await liar.tell("q-4", 4000)).toEqual(["stop", "repository 2026-10 note"]);
    expect(await other.tell("q-3", 1)).toEqual(["warn", "repository 2026-10 note"]);
  });

  it("begin anew with the month, and what comes late is still the old one's [P137]", async () => {
    const [one] = [await run("one", [month("repository", 100)])];
    expect(await one.tell("q-1", 90)).toEqual(["needs-approval", "repository 2026-10 review"]);
    expect(await one.ask("q-2", 1)).toBe("needs-approval");
    await setBudgetUntil(store.db, one.id, new Date("2026-11-01T00:00:00Z"));
    await judgeEndedPeriods(services());
    const before = (await judged()).length;
    moment = new Date("2026-11-01T00:00:00Z");
    await judgeEndedPeriods(services());
    await judgeEndedPeriods(services());
    expect((await judged()).length - before).toBe(1);
    expect(await one.ask("q-2", 1)).toBe("allow");
    expect(await one.tell("q-3", 50, { time: "2026-10-31T23:59:59Z" })).toEqual(["within"]);
    expect(await one.tell("q-4", 69, { time: "2026-11-01T00:00:00Z" })).toEqual(["within"]);
    expect(await one.ask("q-5", 1)).toBe("warn");
    // A clock that is wrong moves nothing out of the months that are looked at.
    expect(await one.tell("q-6", 1, { time: "2027-01-01T00:00:00Z" })).toEqual([
      "warn",
      "repository 2026-11 note",
    ]);
    const days = await store.db
      .selectFrom("usage_days")
      .select(["day", "spent"])
      .where("run_id", "=", one.id)
      .orderBy("day")
      .execute();
    await one.tell("q-7", 1, { time: "1999-01-01T00:00:00Z" });
    expect(days.map(({ day }) => day)).toEqual(["2026-10-31", "2026-11-01"]);
    expect(days.map(({ spent }) => BigInt(spent))).toEqual([140_000_000_000n, 70_000_000_000n]);
  });

  it("of a day are of this day alone, and what is set aside over midnight is set aside on both [P137]", async () => {
    const [one] = [await run("one", [{ scope: "repository", period: "day", limit: bound(10) }])];
    moment = new Date("2026-10-31T23:59:00Z");
    expect(await one.ask("q-1", 6)).toBe("allow");
    moment = new Date("2026-11-01T00:01:00Z");
    expect(await one.ask("q-2", 2)).toBe("warn");
    expect(await one.ask("q-3", 2)).toBe("deny");
    await one.tell("q-1", 6, { time: "2026-10-31T23:59:30Z" });
    expect(await one.ask("q-3", 2)).toBe("allow");
    moment = new Date(moment.getTime() + HOUR_MS);
    expect(await one.ask("q-4", 6)).toBe("allow");
  });

  it("in other money hold nobody, and let nobody pass as if there were none [P137]", async () => {
    organisationBudgets = [{ account: `acme-${count}`, period: "month", amount: 100, currency: "USD" }];
    const euro = await run("euro", [month("repository", 100)], { currency: "EUR" });
    const dollar = await run("dollar", [month("repository", 100)]);
    expect(await euro.ask("q-1", 1)).toBe("needs-approval");
    expect(await euro.tell("q-1", 80)).toEqual([
      "needs-approval",
      "repository 2026-10 note",
      "organisation 2026-10 review",
    ]);
    expect(await dollar.tell("q-1", 60)).toEqual(["within"]);
    expect(await dollar.tell("q-2", 60, { cost: { currency: "EUR", amount: 60 } })).toEqual(["within"]);
    organisationBudgets.push({ account: `acme-${count}`, period: "month", amount: 100, currency: "EUR" });
    expect(await euro.ask("q-2", 1)).toBe("warn");
  });
});
