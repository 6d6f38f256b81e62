import { completeJob, type Job } from "../store/job-lease.ts";
import { reviveOutboxOf } from "../store/outbox.ts";
import { followEnforcement } from "./follow-enforcement.ts";
import { followEvidence } from "./follow-evidence.ts";
import { followPeople } from "./follow-people.ts";
import { judgeBranch } from "./judge-branch.ts";
import { judgePull } from "./judge-pull.ts";
import { judgeQueue } from "./judge-queue.ts";
import { setInstallationState } from "./known-repositories.ts";
import { obeyCommand } from "./obey-command.ts";
import { obeyPress } from "./obey-press.ts";
import { republish } from "./republish.ts";
import type { Services } from "./services.ts";
import type { Work } from "./webhook-jobs.ts";
import { withdraw } from "./withdraw.ts";
import type { Handler } from "./worker.ts";

/** Does each kind of work; every path settles the job. */
export function jobHandler(services: Services): Handler {
  return async (job, work) => await handle(services, job, work);
}

async function handle(services: Services, job: Job, work: Work): Promise<void> {
  const { db, clock } = services;
  switch (work.kind) {
    case "judge-branch":
      return await judgeBranch(services, job, work);
    case "judge-pull":
      return await judgePull(services, job, work);
    case "republish":
      return await republish(services, job, work);
    case "installation":
      await followInstallation(services, work);
      return await completeJob(db, job, clock());
    case "command":
      return await obeyCommand(services, job, work);
    case "press":
      return await obeyPress(services, job, work);
    case "withdrawn":
      return await withdraw(services, job, work);
    case "evidence":
      return await followEvidence(services, job, work);
    case "people":
      return await followPeople(services, job, work);
    case "enforcement":
      return await followEnforcement(services, job, work);
    case "judge-queue":
      return await judgeQueue(services, job, work);
  }
}

const STATES = { deleted: "removed", suspend: "suspended" } as const;

/** What an installation may has changed: tokens made before are forgotten, and its repositories follow. */
async function followInstallation(
  { db, clock, github }: Services,
  { installationId, action }: Extract<Work, { kind: "installation" }>,
): Promise<void> {
  github.forget();
  const state = action === "deleted" || action === "suspend" ? STATES[action] : "active";
  await setInstallationState(db, installationId, state, clock());
  // What could not be said while the App was away, or might not, is said now.
  if (state === "active") await reviveOutboxOf(db, installationId, clock());
}
