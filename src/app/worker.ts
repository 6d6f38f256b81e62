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
  /** Jobs at a time, each of another lane. */
  readonly limit: number;
}

/** A process that is silent for so long is taken for dead. */
export const LEASE_MS = 60_000;
const RENEW_MS = 20_000;

/** Takes what is ready and does it; how many jobs. Every job ends done, put off, or dead with its reason. */
export async function workOnce(
  services: Services,
  handle: Handler,
  { owner, limit }: WorkerOptions,
): Promise<number> {
  const { db, clock } = services;
  const jobs = await claimJobs(db, { owner, limit, leaseMs: LEASE_MS, now: clock() });
  await Promise.all(jobs.map((job) => workOn(services, handle, job)));
  return jobs.length;
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
