import { readFactsRecord, replayed } from "../../src/engine/facts-record.ts";
import { renderJson } from "../../src/report/json.ts";
import { rules } from "../../src/rules/index.ts";
import { findFacts, keepFacts, packFacts } from "../../src/store/judged-facts.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { bound, type Economy, eventOf, openEconomy } from "../economics/economy.ts";
import { findPostgresql, startPostgresql } from "../store/postgresql-server.ts";
import { type BareDatabase, openBareDatabase } from "./bare-database.ts";
import { interleaved, ratioRow } from "./interleaved.ts";
import { judgedCases } from "./judged-cases.ts";
import type { Bench, Row } from "./row.ts";

const EVENTS = 5_000;
const BATCH = 500;
/** Reports of one event each. */
const SINGLE = 300;
const RUNS = 10;
/** Under way at once, and in all. */
const CONCURRENT = 200;
const ASKED = 1_000;
const ALONE = 100;

/** The money of runs, on a real server with fsync on, beside as many bare inserts and transactions on the same server. */
export const bench: Bench = {
  name: "usage",
  run: async (rounds) => {
    const binaries = findPostgresql();
    if (binaries === undefined) {
      process.stderr.write("usage is measured on PostgreSQL, and this machine has none: not measured\n");
      return [];
    }
    const server = await startPostgresql(binaries, { fsync: true });
    const options = { databaseUrl: await server.createDatabase(), dataDir: "", log: () => undefined };
    const store = await openStore(options);
    const bare = await openBareDatabase(await server.createDatabase());
    try {
      const economy = openEconomy(store);
      return [
        ...(await tellings(economy, bare, rounds)),
        ...(await reservations(economy, bare, rounds)),
        await replays(store, bare, rounds),
      ];
    } finally {
      await bare.close();
      await store.close();
      await server.stop();
    }
  },
};

async function tellings(economy: Economy, bare: BareDatabase, rounds: number): Promise<Row[]> {
  const run = await economy.open({ shared: [{ scope: "repository", period: "month", limit: bound(1e9) }] });
  let next = 0;
  const fresh = (count: number) =>
    Array.from({ length: count }, () => {
      next += 1;
      return eventOf(`q-${next}`, economy.now, { currency: "USD", amount: 0.01 });
    });
  const told = async (count: number, batch: number) => {
    for (let sent = 0; sent < count; sent += batch) await economy.tell(run, fresh(batch));
  };
  const inserted = async (count: number, batch: number) => {
    for (let sent = 0; sent < count; sent += batch)
      await bare.insert(fresh(batch).map((event) => JSON.stringify(event)));
  };
  const compared = async (count: number, batch: number) =>
    await interleaved(
      () => timed(() => told(count, batch)),
      () => timed(() => inserted(count, batch)),
      rounds,
    );
  const inReports = await compared(EVENTS, BATCH);
  const alone = await compared(SINGLE, 1);
  return [
    ratioRow(`${EVENTS} usage events in reports of ${BATCH} / bare inserts in as many transactions`, 30, {
      ...inReports,
      made: perSecond(EVENTS, inReports.made),
    }),
    ratioRow(`${SINGLE} usage events, each a report / a bare insert and transaction`, 20, {
      ...alone,
      made: perSecond(SINGLE, alone.made),
    }),
  ];
}

/** `412 ms / 203 ms` of so many, each a second. */
function perSecond(count: number, made: string): string {
  const [ours, floor] = made.split(" / ").map((text) => Math.round((count * 1000) / Number.parseFloat(text)));
  return `${made}: ${ours} / ${floor} a second`;
}

async function reservations(economy: Economy, bare: BareDatabase, rounds: number): Promise<Row[]> {
  const shared = [{ scope: "repository", period: "month", limit: bound(1e9) } as const];
  const runs = await Promise.all(
    Array.from({ length: RUNS }, () => economy.open({ shared, repository: { id: 77, fullName: "bench/r" } })),
  );
  let next = 0;
  const ask = async () => {
    next += 1;
    const answer = await economy.ask(runs[next % RUNS] ?? "", `r-${next}`, 0.01);
    if (answer?.answer !== "allow") throw new Error(`invariant: there is money, and yet ${answer?.why}`);
    // Told of: what is set aside does not grow without end.
    return [runs[next % RUNS] ?? "", `r-${next}`] as const;
  };
  const found = {
    p50: [] as number[],
    p99: [] as number[],
    bare50: [] as number[],
    bare99: [] as number[],
    alone: [] as number[],
  };
  for (let round = 0; round < rounds; round += 1) {
    const ours = await loaded(ask);
    const floor = await loaded(() => bare.insert([`{"request":${next}}`]));
    found.p50.push(at(ours, 0.5));
    found.p99.push(at(ours, 0.99));
    found.bare50.push(at(floor, 0.5));
    found.bare99.push(at(floor, 0.99));
    const alone: number[] = [];
    for (let asked = 0; asked < ALONE; asked += 1) alone.push(await timed(ask));
    found.alone.push(at(alone, 0.5));
  }
  const row = (what: string, target: number, values: readonly number[], made?: string): Row => {
    return { what, unit: "ms", wanted: "at most", target, values, ...(made === undefined ? {} : { made }) };
  };
  const beside = (values: readonly number[]) =>
    `bare transactions: ${values.map((each) => each.toFixed(0)).join(", ")} ms`;
  return [
    row("median of reservations, one at a time", 20, found.alone),
    row(`median of reservations, ${CONCURRENT} at once`, 250, found.p50, beside(found.bare50)),
    row(`99th percentile of reservations, ${CONCURRENT} at once`, 500, found.p99, beside(found.bare99)),
  ];
}

/** Milliseconds of each of so many, always as many under way at once. */
async function loaded(work: () => Promise<unknown>): Promise<readonly number[]> {
  const took: number[] = [];
  let left = ASKED;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      took.push(await timed(work));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT }, worker));
  return took;
}

function at(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

/** From what is kept in the database to the bytes of the verdict. */
async function replays({ db }: Store, bare: BareDatabase, rounds: number): Promise<Row> {
  const packed = await Promise.all(judgedCases().map(packFacts));
  const kept = packed.filter((facts) => facts !== undefined);
  await inTransaction(db, async (tx) => {
    for (const facts of kept) await keepFacts(tx, facts, new Date(0));
  });
  await bare.keep(kept.map(({ gzip }) => gzip));
  const replay = async () => {
    for (const { sha256 } of kept) {
      const text = await findFacts(db, sha256);
      if (text === undefined) throw new Error("invariant: what was kept is there");
      renderJson(replayed(readFactsRecord(text.toString("utf8")), rules), 0);
    }
  };
  const read = async () => {
    for (const key of kept.keys()) await bare.read(key);
  };
  const comparison = await interleaved(
    () => timed(replay),
    () => timed(read),
    rounds,
  );
  return ratioRow(`${kept.length} verdicts replayed from the store / their facts read alone`, 10, {
    ...comparison,
    made: perSecond(kept.length, comparison.made),
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
