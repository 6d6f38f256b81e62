import { actorOfPull } from "../collect/whose-change.ts";
import { rungOf } from "../engine/ladder.ts";
import type { Mirror } from "../git/mirror.ts";
import type { Remote } from "../git/remote.ts";
import type { BranchRow } from "../store/branches.ts";
import { completeJob, type Job } from "../store/job-lease.ts";
import { pushesTo } from "../store/pushers.ts";
import { noteRepository } from "../store/repositories.ts";
import type { Tx } from "../store/transaction.ts";
import { latestVerdict } from "../store/verdicts.ts";
import { agreementsOf } from "./agreements.ts";
import { closePull } from "./close-pull.ts";
import { evidenceOf } from "./evidence-of.ts";
import { followPromotions } from "./follow-promotions.ts";
import { followRung } from "./follow-rung.ts";
import { gateNow } from "./gate-now.ts";
import { noteReviewers } from "./gate-reviews.ts";
import type { HeadQuestion } from "./judge-head.ts";
import { judgeTraced } from "./judge-traced.ts";
import { ladderAtGate } from "./ladder-now.ts";
import { type LadderReading, readLadder } from "./ladder-reading.ts";
import { bringing, policyAt, withMirror } from "./mirror-reading.ts";
import { planNow } from "./plan-now.ts";
import { followEnd, type JudgedPull, promote } from "./promote.ts";
import { branchOf, type PullNow, pullNow } from "./pull-now.ts";
import { recordJudgement } from "./record-judgement.ts";
import { fetchInto, remoteOf } from "./repository-access.ts";
import type { Services } from "./services.ts";
import { deedsNow, usageOf } from "./usage-of.ts";
import type { Work } from "./webhook-jobs.ts";

export type PullWork = Extract<Work, { kind: "judge-pull" }>;

/** Judges the head of a pull request at the gate of the branch that it wants to reach. */
export async function judgePull(services: Services, job: Job, work: PullWork): Promise<void> {
  const { db, clock } = services;
  const { repository } = work;
  const { id, name: fullName, installationId } = repository;
  await noteRepository(db, { id, fullName, installationId, state: "active" }, clock());
  const pull = await pullNow(services, repository, work.pull);
  const remote = await remoteOf(services, repository);
  await withMirror(services, repository, async (mirror) => {
    const rules = await readLadder(services, { mirror, remote, repository });
    if (!pull.isOpen) {
      // What a merge has moved is accounted for before its approvals are used.
      const place = { mirror, remote, repository, rules };
      await followRung(services, place, pull.base);
      await followEnd(services, repository.id, work.pull, pull);
      await followPromotions(services, place);
      return await closePull(services, job, work, pull, rules);
    }
    const at = { work, pull, mirror, remote, rules };
    // What is to be done of it is recorded with the verdict.
    const isJudged = await judgeAtGate(services, at, job, (tx, judged, now) =>
      promote(services, tx, judged, `job ${job.id}`, now),
    );
    if (!isJudged) await completeJob(db, job, clock());
  });
}

export interface AtGate {
  readonly work: Pick<PullWork, "repository" | "pull">;
  readonly pull: PullNow;
  readonly mirror: Mirror;
  readonly remote: Remote;
  readonly rules: LadderReading;
}

/**
 * Judges an open pull request at its gate, anew: who has approved, what the ladder shows, what evidence came in.
 * @param job done with what is recorded; none where it is only looked at once more
 * @param alongWith in the transaction that records the verdict
 * @returns false where it stands before no gate of ours, and nothing was recorded
 */
export async function judgeAtGate(
  services: Services,
  at: AtGate,
  job: Job | undefined,
  alongWith: (tx: Tx, judged: JudgedPull, now: Date) => Promise<void>,
): Promise<boolean> {
  const { work, pull, mirror, remote, rules } = at;
  const { db } = services;
  const rung = rungOf(rules.ladder, pull.base);
  const base = rules.tips.get(pull.base);
  // A branch that is no rung has no gate of ours.
  if (rung === undefined || base === undefined) return false;
  const place = { mirror, remote, repository: work.repository, rules };
  const ladder = await ladderAtGate(services, place, rung, pull.branch);
  await fetchInto(services, mirror, remote, base);
  const repositoryId = work.repository.id;
  const branch = await branchOf(services, repositoryId, pull);
  const earlier = await latestVerdict(db, { repositoryId, head: pull.head, gate: rung.gate });
  const isRung = pull.branch !== undefined && rungOf(rules.ladder, pull.branch) !== undefined;
  const actor = actorOfPull(rules.policy, pull, isRung);
  const policy = await policyAt(services, mirror, remote, base);
  const gate = await gateNow(services, work.repository, {
    ladder: rules.ladder,
    rung,
    pull,
    number: work.pull,
    actor,
    policy,
  });
  const judged = await judgeTraced(services, {
    ...(await headOf(services, at, { base, branch, actor })),
    ladder,
    gate,
  });
  await recordJudgement(services, {
    repositoryId,
    gate: rung.gate,
    branch,
    judged,
    target: pull.base,
    pusher: undefined,
    isRung,
    onStop: rules.policy.policy.on_stop,
    // The run's own check moves the run on; a gate's can only halt it.
    isCurrent: false,
    isFirstOfHead: earlier === undefined,
    pull: work.pull,
    ...(job === undefined ? {} : { job }),
    alongWith: async (tx, now) => {
      await noteReviewers(
        tx,
        { repositoryId, pull: work.pull, branchId: branch?.id },
        gate.reviews,
        pull.head,
        now,
      );
      await alongWith(
        tx,
        { repositoryId, number: work.pull, pull, branch, rung, rules, policy, judged },
        now,
      );
    },
  });
  return true;
}

/** What the pull request's head is judged by, whatever stands at its gate. */
async function headOf(
  services: Services,
  { work, pull, mirror, remote, rules }: AtGate,
  {
    base,
    branch,
    actor,
  }: {
    readonly base: string;
    readonly branch: BranchRow | undefined;
    readonly actor: string | undefined;
  },
): Promise<HeadQuestion> {
  const { db } = services;
  const repositoryId = work.repository.id;
  return {
    mirror,
    bring: bringing(services, mirror, remote),
    base,
    head: pull.head,
    ...(pull.branch === undefined ? {} : { branch: pull.branch }),
    ...(actor === undefined ? {} : { actor }),
    policy: rules.policy,
    fetched: await fetchInto(services, mirror, remote, pull.head),
    agreements: await agreementsOf(services, work.repository, branch),
    usage: await usageOf(services, branch),
    deeds: await deedsNow(services.db, branch),
    pushes: await pushesTo(db, branch),
    evidence: await evidenceOf(services, {
      repositoryId,
      head: pull.head,
      branch: pull.branch,
      base,
      target: pull.base,
    }),
    ...(await planNow(services, work.repository, branch)),
  };
}
