import { lastEnforcement } from "../store/enforcement.ts";
import { completeJob, type Job } from "../store/job-lease.ts";
import { readLadder } from "./ladder-reading.ts";
import { withMirror } from "./mirror-reading.ts";
import { remoteOf } from "./repository-access.ts";
import type { Services } from "./services.ts";
import { lookAtEnforcement } from "./watch-enforcement.ts";
import type { Work } from "./webhook-jobs.ts";

/** A rule of branches has changed: whether the gates are still shut is looked at now, and not tomorrow. */
export async function followEnforcement(
  services: Services,
  job: Job,
  { repository }: Extract<Work, { kind: "enforcement" }>,
): Promise<void> {
  const { db, clock } = services;
  const remote = await remoteOf(services, repository);
  await withMirror(services, repository, async (mirror) => {
    const { policy } = await readLadder(services, { mirror, remote, repository });
    const place = { repository, policy: policy.policy };
    await lookAtEnforcement(services, place, await lastEnforcement(db, repository.id));
  });
  await completeJob(db, job, clock());
}
