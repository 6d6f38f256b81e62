import { type Delivery, type TakeOver, takeOverDeliveries } from "../store/deliveries.ts";
import type { JobDraft } from "../store/jobs.ts";
import type { Services } from "./services.ts";
import { type Work, type WorkDraft, workOfWebhook } from "./webhook-jobs.ts";

const LIMIT = 100;

/** Turns what has come in into jobs; how many deliveries. What cannot be read is refused with its reason, and kept. */
export async function dispatch({ db, clock }: Pick<Services, "db" | "clock">): Promise<number> {
  return await takeOverDeliveries(db, planFor, { now: clock(), limit: LIMIT });
}

function planFor({ event, body }: Delivery): TakeOver {
  const planned = workOfWebhook(event, body);
  return "refused" in planned ? planned : { jobs: planned.work.map(jobOf) };
}

export function jobOf({ lane, work }: WorkDraft): JobDraft {
  return { lane, kind: work.kind, payload: JSON.stringify(work) };
}

/** The work of a job: what `jobOf` wrote. */
export function workOfJob({ payload }: Pick<JobDraft, "payload">): Work {
  return JSON.parse(payload) as Work;
}
