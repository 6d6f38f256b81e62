import type { Verdict } from "../../src/engine/verdict.ts";
import { verifyEntries } from "../../src/ledger/verify-ledger.ts";
import { readBacklog } from "../../src/store/health.ts";
import { readLines } from "../../src/store/ledger.ts";
import type { Store } from "../../src/store/open-store.ts";
import { checksByHead, owedHeads } from "./heads.ts";
import type { Town } from "./town.ts";

/** What stands at the end of all lives, and what of it should not be so. */
export interface Findings {
  readonly deliveries: number;
  readonly heads: number;
  readonly verdicts: number;
  readonly checkRuns: number;
  readonly stops: number;
  readonly entries: number;
  /** One sentence each; empty where everything holds. */
  readonly problems: readonly string[];
}

/** Compares what GitHub was told and shows with what the store has recorded. The App must have ended. */
export async function findingsOf(town: Town): Promise<Findings> {
  const store = await town.place.open();
  try {
    return await compared(town, store);
  } finally {
    await store.close();
  }
}

async function compared(town: Town, { db }: Store): Promise<Findings> {
  const problems: string[] = [];
  const repositoryId = town.shop.id;
  const verdicts = await db.selectFrom("verdicts").select(["id", "head", "gate", "json"]).execute();
  const deliveries = await db.selectFrom("deliveries").select("id").execute();
  const stops = await db.selectFrom("stops").select("id").execute();
  problems.push(...lostDeliveries(town, new Set(deliveries.map(({ id }) => id))));
  const owed = await owedHeads(town);
  const byHead = Map.groupBy(verdicts, ({ head, gate }) => `${head} proofgate/${gate}`);
  const checks = checksByHead(town);
  for (const head of owed) {
    const name = `${head} proofgate/run`;
    const [recorded, shown] = [byHead.get(name) ?? [], checks.get(name) ?? []];
    if (recorded.length !== 1) problems.push(`${head} has ${recorded.length} verdicts`);
    if (shown.length !== 1) problems.push(`${head} has ${shown.length} check runs`);
    if (recorded[0]?.id !== shown[0]?.verdict)
      problems.push(`${head} shows another verdict than was recorded`);
  }
  for (const [name, shown] of checks) {
    const ids = new Set(byHead.get(name)?.map(({ id }) => id));
    if (shown.length > 1) {
      const said = byHead.get(name)?.map(({ json }) => rulesIn(json)) ?? [];
      problems.push(`${name} was published ${shown.length} times: ${said.join("; then ")}`);
    }
    if (shown.some(({ verdict }) => !ids.has(verdict))) problems.push(`${name} was published, not recorded`);
  }
  const ledger = verifyEntries(await Array.fromAsync(readLines(db, repositoryId)));
  problems.push(...ledger.faults.map((fault) => `the ledger: ${JSON.stringify(fault)}`));
  const dead = await db
    .selectFrom("jobs")
    .select(["lane", "last_error"])
    .where("state", "=", "dead")
    .execute();
  problems.push(...dead.map((job) => `a job of \`${job.lane}\` is dead: ${job.last_error}`));
  const backlog = await readBacklog(db, new Date());
  for (const [what, count] of Object.entries(backlog)) if (count !== 0) problems.push(`${what} is ${count}`);
  return {
    deliveries: deliveries.length,
    heads: owed.size,
    verdicts: verdicts.length,
    checkRuns: [...checks.values()].flat().length,
    stops: stops.length,
    entries: ledger.entries,
    problems,
  };
}

function lostDeliveries({ github }: Town, stored: ReadonlySet<string>): string[] {
  return github.webhooks.deliveries
    .filter(({ attempts }) => attempts.some(({ statusCode }) => statusCode === 202 || statusCode === 200))
    .filter(({ guid }) => !stored.has(guid))
    .map(({ guid }) => `the delivery ${guid} was acknowledged and is lost`);
}

/** What a verdict says, in a line. */
function rulesIn(json: string): string {
  const { verdict, findings } = JSON.parse(json) as Pick<Verdict, "verdict" | "findings">;
  return [verdict, ...findings.map(({ rule }) => rule)].join(" ");
}
