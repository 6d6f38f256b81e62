import { actorOfPull } from "../collect/whose-change.ts";
import { rungOf } from "../engine/ladder.ts";
import type { Mirror } from "../git/mirror.ts";
import type { Remote } from "../git/remote.ts";
import { completeJob, type Job } from "../store/job-lease.ts";
import { pushesTo } from "../store/pushers.ts";
import { noteRepository } from "../store/repositories.ts";
import { agreementsOf } from "./agreements.ts";
import { evidenceOf } from "./evidence-of.ts";
import { gateNow } from "./gate-now.ts";
import { judgeTraced } from "./judge-traced.ts";
import { ladderAtGate } from "./ladder-now.ts";
import { isContained, type LadderReading, readLadder, treeOf } from "./ladder-reading.ts";
import { bringing, policyAt, withMirror } from "./mirror-reading.ts";
import { planNow } from "./plan-now.ts";
import { branchOf, type PullNow, pullNow } from "./pull-now.ts";
import { recordJudgement } from "./record-judgement.ts";
import { type Fetched, fetchInto, remoteOf, tipsOf } from "./repository-access.ts";
import type { Services } from "./services.ts";
import type { Work } from "./webhook-jobs.ts";

export type QueueWork = Extract<Work, { kind: "judge-queue" }>;

/** How GitHub names the branch of a merge group: one pull request on top of those before it in the queue. */
const GROUP = /^refs\/heads\/(gh-readonly-queue\/(.+)\/pr-(\d{1,10})-(?:[0-9a-f]{40}|[0-9a-f]{64}))$/;

/**
 * Judges a merge group: its pull request's head against what the group stands on, at the gate of the queue's branch. The
 * group's own commit must be what merging gives, and shows the check run.
 */
export async function judgeQueue(services: Services, job: Job, work: QueueWork): Promise<void> {
  const { db, clock, log } = services;
  const { repository, ref } = work;
  const { id, name: fullName, installationId } = repository;
  await noteRepository(db, { id, fullName, installationId, state: "active" }, clock());
  const [, group, target, number] = GROUP.exec(ref) ?? [];
  if (group === undefined || target === undefined) {
    log("warn", "a merge group is not named as GitHub names them: its check is never published", {
      repository: id,
      ref,
    });
    return await completeJob(db, job, clock());
  }
  const pull = await pullNow(services, repository, Number(number));
  const remote = await remoteOf(services, repository);
  await withMirror(services, repository, async (mirror) => {
    const rules = await readLadder(services, { mirror, remote, repository });
    const isThere = (await tipsOf(services, remote, [group])).get(group) === work.head;
    // GitHub has built the queue anew meanwhile, and asks again for what it holds now.
    if (!isThere || pull.base !== target) return await completeJob(db, job, clock());
    await judgeGroup(services, job, { work, pull, number: Number(number), target, mirror, remote, rules });
  });
}

interface Group {
  readonly work: QueueWork;
  readonly pull: PullNow;
  readonly number: number;
  readonly target: string;
  readonly mirror: Mirror;
  readonly remote: Remote;
  readonly rules: LadderReading;
}

async function judgeGroup(services: Services, job: Job, group: Group): Promise<void> {
  const { work, pull, number, target, mirror, remote, rules } = group;
  const { db } = services;
  const rung = rungOf(rules.ladder, target);
  if (rung === undefined) return await completeJob(db, job, services.clock());
  const repositoryId = work.repository.id;
  const [own, base] = [
    await fetchInto(services, mirror, remote, work.head),
    await fetchInto(services, mirror, remote, work.baseSha),
  ];
  const head = await fetchInto(services, mirror, remote, pull.head);
  const branch = await branchOf(services, repositoryId, pull);
  const isRung = pull.branch !== undefined && rungOf(rules.ladder, pull.branch) !== undefined;
  const actor = actorOfPull(rules.policy, pull, isRung);
  const place = { mirror, remote, repository: work.repository, rules };
  const question = {
    ladder: await ladderAtGate(services, place, rung, pull.branch),
    mirror,
    bring: bringing(services, mirror, remote),
    base: work.baseSha,
    head: pull.head,
    ...(pull.branch === undefined ? {} : { branch: pull.branch }),
    ...(actor === undefined ? {} : { actor }),
    policy: rules.policy,
    agreements: await agreementsOf(services, work.repository, branch),
    pushes: await pushesTo(db, branch),
    evidence: await evidenceOf(services, {
      repositoryId,
      head: pull.head,
      branch: pull.branch,
      base: work.baseSha,
      target,
    }),
    ...(await planNow(services, work.repository, branch)),
    // What stands on the target meanwhile was not there when it was approved: asked about once more.
    gate: await gateNow(services, work.repository, {
      ladder: rules.ladder,
      rung,
      pull,
      number,
      actor,
      policy: await policyAt(services, mirror, remote, work.baseSha),
    }),
  };
  const firstSeen = await judgeTraced(services, { ...question, fetched: firstMissing([own, base, head]) });
  const isMerge =
    firstSeen.verdict.effect_tree === undefined ||
    (firstSeen.verdict.effect_tree === (await treeOf(mirror, work.head)) &&
      (await isContained(mirror, work.baseSha, work.head)));
  const why = "the merge group's commit is not what merging the pull request gives";
  const judged = isMerge
    ? firstSeen
    : await judgeTraced(services, { ...question, fetched: { kind: "unavailable", why } });
  await recordJudgement(services, {
    repositoryId,
    gate: rung.gate,
    branch,
    judged,
    target,
    pusher: undefined,
    isRung,
    onStop: rules.policy.policy.on_stop,
    isCurrent: false,
    isFirstOfHead: false,
    shownAt: work.head,
    pull: number,
    job,
  });
}

function firstMissing(fetched: readonly Fetched[]): Fetched {
  return fetched.find(({ kind }) => kind === "unavailable") ?? fetched.at(-1) ?? { kind: "here" };
}
