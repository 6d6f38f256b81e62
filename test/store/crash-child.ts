import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { recordDecision } from "../../src/store/decisions.ts";
import { openIntake, takeOverDeliveries } from "../../src/store/deliveries.ts";
import { readBacklog } from "../../src/store/health.ts";
import { claimJobs, type Job } from "../../src/store/job-lease.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { claimOutbox, markPublished, type OutboxRow } from "../../src/store/outbox.ts";
import { noteRepository } from "../../src/store/repositories.ts";
import { decision, later, shaOf, verdictOf } from "./decided.ts";

/** What the parent asks of one life of the process. */
export interface Life {
  readonly databaseUrl?: string;
  readonly dataDir: string;
  /** Stands for GitHub: one file for each check run that exists there. */
  readonly github: string;
  /** Deliveries to send: numbers from here, up to here. */
  readonly from: number;
  readonly to: number;
  /** Counts lives: each begins an hour after the one before, when its leases have ended. */
  readonly life: number;
}

export const REPOSITORY = 7;
const LANES = 5;

const life = JSON.parse(process.argv[2] ?? "") as Life;
const now = later(life.life * 3600);
const say = (word: string, what: string) => process.stdout.write(`${word} ${what}\n`);
const { databaseUrl, dataDir } = life;
const store = await openStore({ databaseUrl, dataDir, log: () => undefined });
await noteRepository(store.db, { id: REPOSITORY, fullName: "acme/a" }, now);

/** The whole App in small: intake, dispatcher, worker and publisher at once, as long as there is anything to do. */
let sending = true;
await Promise.all([send(store), untilIdle(dispatch), untilIdle(judge), untilIdle(judge), untilIdle(publish)]);
await store.close();
say("drained", "");

async function send(of: Store): Promise<void> {
  const record = openIntake(of);
  for (let n = life.from; n < life.to; n += 4) {
    const ids = [n, n + 1, n + 1, n + 2, n + 3].map((number) => `d-${number}`);
    await Promise.all(
      ids.map(async (id) => {
        await record({ id, event: "push", repositoryId: REPOSITORY, body: Buffer.from(id), receivedAt: now });
        say("acknowledged", id);
      }),
    );
  }
  sending = false;
}

async function untilIdle(step: () => Promise<number>): Promise<void> {
  for (;;) {
    const done = await step();
    if (done > 0) continue;
    await breathe();
    const { deliveriesReceived, jobsWaiting, outboxWaiting } = await readBacklog(store.db, now);
    if (!sending && deliveriesReceived + jobsWaiting + outboxWaiting === 0) return;
  }
}

async function dispatch(): Promise<number> {
  return await takeOverDeliveries(
    store.db,
    ({ id }) => {
      const lane = `lane ${Number(id.slice(2)) % LANES}`;
      return { jobs: [{ lane, kind: "judge", payload: id }] };
    },
    { now, limit: 20 },
  );
}

async function judge(): Promise<number> {
  const jobs = await claimJobs(store.db, { owner: String(process.pid), limit: 3, leaseMs: 60_000, now });
  for (const job of jobs) await decide(job);
  return jobs.length;
}

async function decide(job: Job): Promise<void> {
  const verdict = verdictOf({ head: shaOf(job.payload) });
  await recordDecision(store.db, decision(REPOSITORY, { verdict, job }), now);
  say("decided", job.payload);
}

async function publish(): Promise<number> {
  const rows = await claimOutbox(store.db, { limit: 5, leaseMs: 60_000, now });
  for (const row of rows) await tell(row);
  return rows.length;
}

/** Looks, then creates: a life before may have ended between the two lines below. */
async function tell(row: OutboxRow): Promise<void> {
  const file = join(life.github, row.verdictId ?? "");
  try {
    writeFileSync(file, row.lane, { flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  await markPublished(store.db, row, file, now);
  say("said", row.verdictId ?? "");
}
