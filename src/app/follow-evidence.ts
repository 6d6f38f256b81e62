import { completeJob, type Job } from "../store/job-lease.ts";
import { enqueueJobs, type JobDraft } from "../store/jobs.ts";
import { inTransaction } from "../store/transaction.ts";
import { branchesJudgedAgainst } from "../store/verdicts.ts";
import { jobOf } from "./dispatcher.ts";
import { findRepository } from "./known-repositories.ts";
import { openPullsOf } from "./open-pulls.ts";
import { repositoryNow } from "./repository-now.ts";
import type { Services } from "./services.ts";
import { openPulls } from "./sweep-pulls.ts";
import { branchLane, pullLane, type RepositoryRef, type Work } from "./webhook-jobs.ts";

export type EvidenceWork = Extract<Work, { kind: "evidence" }>;

/** Heads that are judged again for one submission: the others are found by their next push. */
const AGAIN_MAX = 200;

/**
 * Evidence of a head has come in: the branch and the gates that it stands before are judged by it, and so is whatever was
 * judged against that head as its target.
 */
export async function followEvidence(services: Services, job: Job, work: EvidenceWork): Promise<void> {
  const { db, clock } = services;
  const known = await findRepository(db, work.repositoryId);
  const repository = known === undefined ? undefined : await repositoryNow(services, known);
  if (known === undefined || repository === undefined) return await completeJob(db, job, clock());
  const drafts = [
    ...(await ownDrafts(services, repository, work.branch)),
    ...(await dependentDrafts(services, repository, work)),
  ].map((draft) => ({ ...draft, idempotencyKey: `evidence ${job.id} ${draft.payload}` }));
  await inTransaction(db, async (tx) => {
    await enqueueJobs(tx, drafts, clock());
    await completeJob(tx, job, clock());
  });
}

async function ownDrafts(
  services: Services,
  repository: RepositoryRef,
  branch: string,
): Promise<readonly JobDraft[]> {
  const [owner = "", repo = ""] = repository.name.split("/", 2);
  const installed = { installationId: repository.installationId, repositoryId: repository.id };
  const pulls = await openPullsOf(services, { owner, repo, installed }, branch);
  const lane = branchLane(repository, branch);
  return [
    branchDraft(repository, branch),
    ...pulls.map((pull) => jobOf({ lane, work: { kind: "judge-pull", repository, pull, closed: false } })),
  ];
}

async function dependentDrafts(
  services: Services,
  repository: RepositoryRef,
  { branch, head }: EvidenceWork,
): Promise<readonly JobDraft[]> {
  const of = { repositoryId: repository.id, base: head, limit: AGAIN_MAX };
  const judged = await branchesJudgedAgainst(services.db, of);
  if (judged.length === 0) return [];
  const names = new Set(judged);
  const pulls = (await openPulls(services, repository, branch)).slice(0, AGAIN_MAX);
  return [
    ...[...names].map((name) => branchDraft(repository, name)),
    ...pulls.map(({ number, head: at }) => {
      const isOwn = at.repo?.id === repository.id;
      const lane = isOwn ? branchLane(repository, at.ref) : pullLane(repository, number);
      return jobOf({ lane, work: { kind: "judge-pull", repository, pull: number, closed: false } });
    }),
  ];
}

function branchDraft(repository: RepositoryRef, branch: string): JobDraft {
  const work = { kind: "judge-branch", repository, branch, forced: false } as const;
  return jobOf({ lane: branchLane(repository, branch), work });
}
