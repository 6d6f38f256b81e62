import { PgBoss } from "pg-boss";
import { claimJobs, completeJob } from "../../src/store/job-lease.ts";
import { enqueueJobs } from "../../src/store/jobs.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { findPostgresql, startPostgresql } from "../store/postgresql-server.ts";
import { interleaved, ratioRow } from "./interleaved.ts";
import type { Bench } from "./row.ts";

const LANES = 50;
const JOBS_A_LANE = 20;
const WORKERS = 2;
const BATCH = 25;
const QUEUE = "judge";
const NOW = new Date("2026-03-01T12:00:00.000Z");

/** Our lanes against pg-boss's `key_strict_fifo`, on a real server with fsync on: queued and done, in order per lane. */
export const bench: Bench = {
  name: "queue",
  run: async (rounds) => {
    const binaries = findPostgresql();
    if (binaries === undefined) {
      process.stderr.write("the queue is measured on PostgreSQL, and this machine has none: not measured\n");
      return [];
    }
    const server = await startPostgresql(binaries, { fsync: true });
    const store = await openStore({
      databaseUrl: await server.createDatabase(),
      dataDir: "",
      log: () => undefined,
    });
    const boss = new PgBoss({
      connectionString: await server.createDatabase(),
      supervise: false,
      schedule: false,
    });
    await boss.start();
    await boss.createQueue(QUEUE, { policy: "key_strict_fifo" });
    const comparison = await interleaved(
      () => timed(() => ours(store)),
      () => timed(() => theirs(boss)),
      rounds,
    );
    await boss.stop({ graceful: false });
    await store.close();
    await server.stop();
    return [ratioRow(`${LANES * JOBS_A_LANE} jobs in ${LANES} lanes: ours / pg-boss`, 1.5, comparison)];
  },
};

async function ours({ db }: Store): Promise<void> {
  for (let n = 0; n < JOBS_A_LANE; n += 1) {
    const drafts = lanes((lane) => ({ lane, kind: QUEUE, payload: `{"n":${n}}` }));
    await inTransaction(db, (tx) => enqueueJobs(tx, drafts, NOW));
  }
  await untilDone(async () => {
    const jobs = await claimJobs(db, { owner: "bench", limit: BATCH, leaseMs: 60_000, now: NOW });
    await Promise.all(jobs.map((job) => completeJob(db, job, NOW)));
    return jobs.length;
  });
}

async function theirs(boss: PgBoss): Promise<void> {
  for (let n = 0; n < JOBS_A_LANE; n += 1) {
    await boss.insert(
      QUEUE,
      lanes((singletonKey) => ({ data: { n }, singletonKey })),
    );
  }
  await untilDone(async () => {
    const jobs = await boss.fetch(QUEUE, { batchSize: BATCH });
    await Promise.all(jobs.map(({ id }) => boss.complete(QUEUE, id)));
    return jobs.length;
  });
}

function lanes<T>(draft: (lane: string) => T): T[] {
  return Array.from({ length: LANES }, (_, lane) => draft(`lane ${lane}`));
}

async function untilDone(step: () => Promise<number>): Promise<void> {
  let left = LANES * JOBS_A_LANE;
  const work = async () => {
    while (left > 0) {
      const done = await step();
      left -= done;
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
