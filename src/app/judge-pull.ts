import { rungOf } from "../engine/ladder.ts";
import { judgeSubject } from "../engine/subject.ts";
import type { Mirror } from "../git/mirror.ts";
import type { Remote } from "../git/remote.ts";
import { findBranch, noteHead } from "../store/branches.ts";
import { completeJob, type Job } from "../store/job-lease.ts";
import { noteRepository } from "../store/repositories.ts";
import { acceptedFindings } from "../store/stops.ts";
import { inTransaction } from "../store/transaction.ts";
import { latestVerdict } from "../store/verdicts.ts";
import { asked } from "./job-failure.ts";
import { judgeHead } from "./judge-head.ts";
import { isAgentBranch, type LadderReading, readLadder } from "./ladder-reading.ts";
import { pinnedPlans } from "./pinned-plans.ts";
import { recordJudgement } from "./record-judgement.ts";
import { fetchInto, remoteOf } from "./repository-access.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef, Work } from "./webhook-jobs.ts";

export type PullWork = Extract<Work, { kind: "judge-pull" }>;

/** A pull request as GitHub has it now: what the webhook said of it may be old. */
export interface PullNow {
  readonly isOpen: boolean;
  readonly head: string;
  /** Absent for a head from a fork. */
  readonly branch?: string;
  readonly base: string;
  readonly author: string | undefined;
}

/** Judges the head of a pull request at the gate of the branch that it wants to reach. */
export async function judgePull(services: Services, job: Job, work: PullWork): Promise<void> {
  const { db, clock, mirrors } = services;
  const { repository } = work;
  const { id, name: fullName, installationId } = repository;
  await noteRepository(db, { id, fullName, installationId, state: "active" }, clock());
  const pull = await pullNow(services, repository, work.pull);
  if (!pull.isOpen) {
    await completeJob(db, job, clock());
    return;
  }
  const remote = await remoteOf(services, repository);
  await mirrors.use(id, async (mirror) => {
    const rules = await readLadder(services, { mirror, remote, repository });
    await judgeAtGate(services, job, { work, pull, mirror, remote, rules });
  });
}

export async function pullNow(
  services: Services,
  { id, name, installationId }: RepositoryRef,
  number: number,
): Promise<PullNow> {
  const [owner = "", repo = ""] = name.split("/", 2);
  return await asked(services, async () => {
    const installed = { installationId, repositoryId: id };
    const client = await services.github.client(installed, { pull_requests: "read" });
    const { data } = await client.rest.pulls.get({ owner, repo, pull_number: number });
    const isOwn = data.head.repo?.id === id;
    return {
      isOpen: data.state === "open",
      head: data.head.sha,
      ...(isOwn ? { branch: data.head.ref } : {}),
      base: data.base.ref,
      author: data.user?.login,
    };
  });
}

interface AtGate {
  readonly work: PullWork;
  readonly pull: PullNow;
  readonly mirror: Mirror;
  readonly remote: Remote;
  readonly rules: LadderReading;
}

async function judgeAtGate(services: Services, job: Job, at: AtGate): Promise<void> {
  const { work, pull, mirror, remote, rules } = at;
  const { db, clock } = services;
  const rung = rungOf(rules.ladder, pull.base);
  const base = rules.tips.get(pull.base);
  // A branch that is no rung has no gate of ours.
  if (rung === undefined || base === undefined) return await completeJob(db, job, clock());
  await fetchInto(services, mirror, remote, base);
  const fetched = await fetchInto(services, mirror, remote, pull.head);
  const repositoryId = work.repository.id;
  const branch = await branchOf(services, repositoryId, pull);
  const earlier = await latestVerdict(db, { repositoryId, head: pull.head, gate: rung.gate });
  const actor = actorOf(rules, pull);
  const judged = await judgeHead({
    mirror,
    base,
    head: pull.head,
    ...(pull.branch === undefined ? {} : { branch: pull.branch }),
    ...(actor === undefined ? {} : { actor }),
    policy: rules.policy,
    fetched,
    accepted: branch === undefined ? [] : await acceptedFindings(db, branch.id),
    plans: await pinnedPlans(db, repositoryId, branch),
  });
  await recordJudgement(services, {
    repositoryId,
    gate: rung.gate,
    branch,
    judged,
    target: pull.base,
    pusher: undefined,
    onStop: rules.policy.policy.on_stop,
    // The run's own check moves the run on; a gate's can only halt it.
    isCurrent: false,
    isFirstOfHead: earlier === undefined,
    pull: work.pull,
    job,
  });
}

export async function branchOf({ db, clock }: Services, repositoryId: number, { branch, head }: PullNow) {
  if (branch === undefined) return undefined;
  const known = await findBranch(db, repositoryId, branch);
  if (known !== undefined) return known;
  return await inTransaction(db, (tx) => noteHead(tx, { repositoryId, branch, head }, clock()));
}

/**
 * Whose change it is. On an agents' branch those who push are judged, not who opens the pull request, unless that is a
 * listed agent; elsewhere the author.
 */
export function actorOf({ policy }: LadderReading, { branch, author }: PullNow): string | undefined {
  if (author === undefined || branch === undefined || !isAgentBranch(policy, branch)) return author;
  const { agents } = policy.policy;
  const isListed = judgeSubject({ branch: "main", actor: author, isAgentBranch: false, agents }).roleIsListed;
  return isListed ? author : undefined;
}
