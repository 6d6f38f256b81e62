import {
  ATTEMPTS_MAX,
  claimJobs,
  extendLease,
  failJob,
  type Job,
  LeaseLostError,
} from "../store/job-lease.ts";
import { workOfJob } from "./dispatcher.ts";
import { GivenUp } from "./job-failure.ts";
import { wordsOf } from "./log.ts";
import type { Services } from "./services.ts";
import type { Work } from "./webhook-jobs.ts";

/** Does a job and settles it, in the transaction in which it records what it found. */
export type Handler = (job: Job, work: Work) => Promise<void>;

export interface WorkerOptions {
  /** This process, for people who look at the table. */
  readonly owner: string;
  /** Jobs at a time. */
  readonly limit: number;
  /** After each job: there may be something to say, and the next of its lane is ready. */
  readonly onDone: () => void;
}

/** A process that is silent for so long is taken for dead. */
export const LEASE_MS = 60_000;
const RENEW_MS = 20_000;

/**
 * Does what is ready, so many jobs at a time, each of another lane. A place that is free is filled at once: one job that takes long, as
 * a history that was made to be slow to judge, keeps none of the others waiting. Every job ends done, put off, or dead with its reason.
 */
export class Workers {
  private readonly services: Services;
  private readonly handle: Handler;
  private readonly options: WorkerOptions;
  private readonly busy = new Set<Promise<void>>();

  constructor(services: Services, handle: Handler, options: WorkerOptions) {
    this.services = services;
    this.handle = handle;
    this.options = options;
  }

  /** Begins what is ready, as far as there is place for it; how many jobs. Where there is none, waits until there is. */
  async begin(): Promise<number> {
    const { services, busy } = this;
    const { owner, limit, onDone } = this.options;
    if (busy.size >= limit) {
      await Promise.race(busy);
      return 1;
    }
    const now = services.clock();
    const jobs = await claimJobs(services.db, { owner, limit: limit - busy.size, leaseMs: LEASE_MS, now });
    for (const job of jobs) {
      const done = workOn(services, this.handle, job).finally(() => {
        busy.delete(done);
        onDone();
      });
      busy.add(done);
    }
    return jobs.length;
  }

  /** Resolves when everything that was begun has ended. */
  async idle(): Promise<void> {
    await Promise.all(this.busy);
  }
}

async function workOn(services: Services, handle: Handler, job: Job): Promise<void> {
  const { db, clock, log, telemetry } = services;
  const fields = { job: job.id, lane: job.lane, kind: job.kind, attempt: job.attempt };
  const renewal = setInterval(() => {
    extendLease(db, job, { now: clock(), leaseMs: LEASE_MS }).catch((error: unknown) =>
      // What the job records next is refused then: nothing is done twice.
      log("warn", "a job's lease could not be renewed", { ...fields, error: wordsOf(error) }),
    );
  }, RENEW_MS);
  try {
    const { deliveryId, kind, attempt } = job;
    const span = {
      name: `do ${kind}`,
      deliveryId,
      attributes: { "proofgate.job": job.id, "proofgate.attempt": attempt },
    };
    await telemetry.within(span, () => handle(job, workOfJob(job)));
    telemetry.counters.jobs.add({ kind, outcome: "done" });
  } catch (error) {
    await settleFailure(services, job, error).catch((failure: unknown) =>
      // The lease ends by itself, and the job is tried again.
      log("error", "a failed job could not be put off", { ...fields, error: wordsOf(failure) }),
    );
  } finally {
    clearInterval(renewal);
  }
}

async function settleFailure(
  { db, clock, log, telemetry }: Services,
  job: Job,
  error: unknown,
): Promise<void> {
  const { jobs } = telemetry.counters;
  const { kind } = job;
  const fields = { job: job.id, lane: job.lane, kind, attempt: job.attempt, error: wordsOf(error) };
  if (error instanceof LeaseLostError) {
    log("warn", "a job was taken over by another worker", fields);
    jobs.add({ kind, outcome: "taken_over" });
    return;
  }
  // Given up: no attempt is left to it.
  const last = error instanceof GivenUp ? { ...job, attempt: ATTEMPTS_MAX } : job;
  const became = await failJob(db, last, wordsOf(error), clock());
  jobs.add({ kind, outcome: became === "dead" ? "dead" : "put_off" });
  if (became === "dead") log("error", "a job is given up: its branch goes on without it", fields);
  else log("warn", "a job is put off", fields);
}
