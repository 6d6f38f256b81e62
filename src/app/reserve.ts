import { billionthsOf } from "../engine/money.ts";
import { groupCommit } from "../store/group-commit.ts";
import { lockBudgets, type Reservation, setAside } from "../store/reservations.ts";
import { findRun } from "../store/runs.ts";
import { inTransaction, sqlStateOf, type Tx } from "../store/transaction.ts";
import { hindranceOf } from "./grant-standing.ts";
import type { BudgetConfig } from "./organisation-budgets.ts";
import type { Asked, ReservationRequest, Reserved } from "./reservation-request.ts";
import { openTill, type ReservingRun } from "./reservation-till.ts";
import type { Services } from "./services.ts";
import { limitedOrganisation, sharedPlace } from "./shared-budgets.ts";
import { boundOf } from "./usage-of.ts";

/** What is set aside and not told of within it is free again: the request was not made, or its feed is broken. */
const LIFETIME_MS = 15 * 60_000;

export type Reserving = Pick<Services, "db" | "clock"> & { readonly config: BudgetConfig };

const GROUP = {
  itemsMax: 200,
  bytesMax: Number.MAX_SAFE_INTEGER,
  bytesOf: () => 1,
  // One after the other: the next would wait for the locks of the one before.
  writesMax: 1,
  waitingMax: 5_000,
  gather: setImmediate,
  // Classes of SQLSTATE: data exception, integrity constraint violation.
  isFaultOfItem: (error: unknown) => /^(22|23)/.test(sqlStateOf(error) ?? ""),
};

/**
 * Those who ask at the same time are answered by one transaction. Rejects with what the database said, or with OverloadedError: then
 * nothing was set aside.
 */
export function openReservations(services: Reserving): (asked: Asked) => Promise<Reserved | undefined> {
  return groupCommit<Asked, Reserved | undefined>((all) => reserveAll(services, all), GROUP);
}

/**
 * Sets money aside for requests before they are made, or says why not, each in its turn. Asked again with the same id it is one request.
 * Whatever is not known is a `deny`. Undefined for a run that nobody knows.
 */
export async function reserveAll(
  { db, clock, config }: Reserving,
  all: readonly Asked[],
): Promise<readonly (Reserved | undefined)[]> {
  return await inTransaction(db, async (tx) => {
    const now = clock();
    const runs = new Map<string, ReservingRun | Reserved | undefined>();
    for (const runId of new Set(all.map((asked) => asked.runId)))
      runs.set(runId, await readRun(tx, config, runId));
    const able = await lockAble(tx, runs);
    const till = await openTill(tx, able, all, now);
    const kept = new Map<string, Reservation>();
    const answers = all.map((asked): Reserved | undefined => {
      const run = runs.get(asked.runId);
      if (run === undefined || "answer" in run) return run;
      const { currency } = run.bound;
      if (currency !== asked.cost.currency) return deny(`the run's budget is in ${currency}`);
      const decided = till.decide(run, asked);
      if (decided.answer !== "allow" && decided.answer !== "warn") return decided;
      const expiresAt = new Date(now.getTime() + LIFETIME_MS);
      const amount = billionthsOf(asked.cost.amount);
      const { repositoryId } = run.run;
      const { runId, requestId, independent } = asked;
      const reservation = { runId, requestId, independent, amount, currency, expiresAt, repositoryId };
      kept.set(`${runId} ${independent} ${requestId}`, { ...reservation, keys: run.place.keys });
      return { ...decided, expiresAt };
    });
    await setAside(tx, [...kept.values()], now);
    return answers;
  });
}

/** Those that may ask, as people have it now that nobody else can say a word of them. */
async function lockAble(
  tx: Tx,
  runs: Map<string, ReservingRun | Reserved | undefined>,
): Promise<readonly ReservingRun[]> {
  const able = [...runs.values()].filter((run) => run !== undefined && "place" in run);
  if (able.length === 0) return able;
  const organisations = able.flatMap(({ place }) => limitedOrganisation(place) ?? []);
  await lockBudgets(tx, {
    runs: able.map(({ place }) => place.runId),
    repositories: [...new Set(able.map(({ run }) => run.repositoryId))],
    organisations: [...new Set(organisations)],
  });
  const now: ReservingRun[] = [];
  for (const each of able) {
    // Sent on with local models while this one waited: what was read before would sell money to it.
    const bound = each.bound.local === undefined ? each.bound : ((await boundOf(tx, each.run)) ?? each.bound);
    const run = { ...each, bound };
    runs.set(each.run.id, run);
    now.push(run);
  }
  return now;
}

/** One alone. */
export async function reserve(
  services: Reserving,
  runId: string,
  request: ReservationRequest,
): Promise<Reserved | undefined> {
  const [answer] = await reserveAll(services, [{ ...request, runId }]);
  return answer;
}

async function readRun(
  tx: Tx,
  config: BudgetConfig,
  runId: string,
): Promise<ReservingRun | Reserved | undefined> {
  const run = await findRun(tx, runId);
  if (run === undefined) return undefined;
  const hindrance = await hindranceOf(tx, run);
  if (hindrance !== undefined) return deny(`nothing is granted to the run now: ${hindrance}`);
  const bound = await boundOf(tx, run);
  if (bound === undefined) return deny("the run was not judged yet");
  return { run, bound, place: await sharedPlace(tx, config, run, bound) };
}

function deny(why: string): Reserved {
  return { answer: "deny", why };
}
