import type { Gate } from "../engine/ladder.ts";
import { APPROVE } from "../report/check-run.ts";
import { findBranchById } from "../store/branches.ts";
import { completeJob, type Job } from "../store/job-lease.ts";
import { noteRepository } from "../store/repositories.ts";
import { findVerdict, type VerdictRow } from "../store/verdicts.ts";
import { asked } from "./job-failure.ts";
import { readLadder } from "./ladder-reading.ts";
import { withMirror } from "./mirror-reading.ts";
import { obey } from "./obey-command.ts";
import { pressId } from "./press.ts";
import { remoteOf } from "./repository-access.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef, Work } from "./webhook-jobs.ts";

export type PressWork = Extract<Work, { kind: "press" }>;

/**
 * A pressed *Approve* is `/proofgate approve` with the check run's commit, by who pressed it, under the same rules; and it
 * counts for the verdict alone that the check run showed. Answered in the pull request; where none is known by it, in the log.
 */
export async function obeyPress(services: Services, job: Job, work: PressWork): Promise<void> {
  const { db, clock, log } = services;
  const { repository, head, checkRun, sender } = work;
  const { id, name: fullName, installationId } = repository;
  await noteRepository(db, { id, fullName, installationId, state: "active" }, clock());
  const row = await shownBy(services, work);
  const pull = row === undefined ? undefined : await pullBefore(services, repository, row);
  if (row === undefined || pull === undefined) {
    const why =
      row === undefined ? "it shows no verdict of this App" : "no pull request stands before its gate";
    log("warn", "a button was pressed for nothing", { repository: id, checkRun, sender: sender.id, why });
    return await completeJob(db, job, clock());
  }
  const comment = pressId(job.deliveryId ?? `job ${job.id}`);
  const press = { checkRun, verdict: row.id };
  const given = { author: sender, isEdited: false, isViaApp: false };
  await obey(services, job, { kind: "command", repository, pull, comment, press }, given, {
    name: "approve",
    sha: head,
  });
}

/** Undefined for another App's check run, another button, or a verdict that is not of this commit of this repository. */
async function shownBy(
  { db, config }: Services,
  { repository, head, app, button, verdict }: PressWork,
): Promise<VerdictRow | undefined> {
  if (app !== config.appId || button !== APPROVE.identifier) return undefined;
  const row = await findVerdict(db, verdict);
  return row?.repositoryId === repository.id && row.head === head ? row : undefined;
}

/** The open pull request of the verdict's branch before the verdict's gate; one that was retargeted since, where it is the only one. */
async function pullBefore(
  services: Services,
  repository: RepositoryRef,
  { branchId, gate }: VerdictRow,
): Promise<number | undefined> {
  const branch = branchId === undefined ? undefined : await findBranchById(services.db, branchId);
  if (branch === undefined) return undefined;
  const open = await openPulls(services, repository, branch.name);
  if (open.length < 2) return open[0]?.number;
  const into = await branchBehind(services, repository, gate as Gate);
  return open.find(({ base }) => base === into)?.number;
}

async function openPulls(
  services: Services,
  { id: repositoryId, name, installationId }: RepositoryRef,
  branch: string,
): Promise<readonly { readonly number: number; readonly base: string }[]> {
  const [owner = "", repo = ""] = name.split("/", 2);
  return await asked(services, async () => {
    const client = await services.github.client({ installationId, repositoryId }, { pull_requests: "read" });
    const found = await client.paginate(client.rest.pulls.list, {
      owner,
      repo,
      head: `${owner}:${branch}`,
      state: "open",
      per_page: 100,
    });
    return found
      .filter(({ head }) => head.ref === branch && head.repo?.id === repositoryId)
      .map(({ number, base }) => ({ number, base: base.ref }));
  });
}

async function branchBehind(
  services: Services,
  repository: RepositoryRef,
  gate: Gate,
): Promise<string | undefined> {
  const remote = await remoteOf(services, repository);
  return await withMirror(services, repository, async (mirror) => {
    const { ladder } = await readLadder(services, { mirror, remote, repository });
    return ladder.find((rung) => rung.gate === gate)?.branch;
  });
}
