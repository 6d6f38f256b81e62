import { isAgentBranch, isAgentIdentity, isListedAgent } from "../collect/whose-change.ts";
import { namedRungs, rungOf, targetWithoutPull } from "../engine/ladder.ts";
import { judgeSubject } from "../engine/subject.ts";
import type { Mirror } from "../git/mirror.ts";
import type { Remote } from "../git/remote.ts";
import type { Oid } from "../git/types.ts";
import { type BranchRow, noteHead, noteMaker } from "../store/branches.ts";
import { receivedAt } from "../store/deliveries.ts";
import { completeJob, type Job } from "../store/job-lease.ts";
import { notePusher, pusherOf, pushesTo } from "../store/pushers.ts";
import { noteRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { lastPassingHead, latestVerdict } from "../store/verdicts.ts";
import { agreementsOf } from "./agreements.ts";
import { evidenceOf } from "./evidence-of.ts";
import { followPromotions } from "./follow-promotions.ts";
import { followRung, type RungPlace } from "./follow-rung.ts";
import { judgeTraced } from "./judge-traced.ts";
import { judgeUpdate } from "./judge-update.ts";
import { isContained, type LadderReading, readLadder } from "./ladder-reading.ts";
import { bringing, withMirror } from "./mirror-reading.ts";
import { planNow } from "./plan-now.ts";
import { recordJudgement } from "./record-judgement.ts";
import { type Fetched, fetchInto, remoteOf, tipsOf } from "./repository-access.ts";
import type { Services } from "./services.ts";
import { enqueueUnjudgedPulls } from "./sweep-pulls.ts";
import { deedsNow, usageOf } from "./usage-of.ts";
import type { Sender, Work } from "./webhook-jobs.ts";

export type BranchWork = Extract<Work, { kind: "judge-branch" }>;

interface Place {
  readonly mirror: Mirror;
  readonly remote: Remote;
  readonly rules: LadderReading;
}

interface Head {
  readonly oid: string;
  readonly fetched: Fetched;
  /** Who pushed exactly this, where that is known. */
  readonly pusher?: Sender;
}

/**
 * A push to a branch, or the sweep's finding. The webhook is only a wake-up: the ref is read again after its objects are
 * here, and what it points at now is judged as well as what was pushed, and what that push threw away [T059] [T171].
 */
export async function judgeBranch(services: Services, job: Job, work: BranchWork): Promise<void> {
  const { db, clock } = services;
  const { repository } = work;
  const { id, name: fullName, installationId } = repository;
  await noteRepository(db, { id, fullName, installationId, state: "active" }, clock());
  const remote = await remoteOf(services, repository);
  await withMirror(services, repository, async (mirror) => {
    const place = { mirror, remote, repository };
    const first = await readLadder(services, place);
    const rules = (await noteNewRung(services, work, first)) ? await readLadder(services, place) : first;
    await followLadder(services, { ...place, rules }, work);
    await judgeHeads(services, job, work, { mirror, remote, rules });
  });
}

/** Each update of a branch of the ladder is recorded, and what came past its gate is judged and shown. */
async function followLadder(services: Services, place: RungPlace, work: BranchWork): Promise<void> {
  const { branch, before, after, sender } = work;
  const { policy, tips } = place.rules;
  if (!namedRungs(policy.policy.branches).includes(branch)) return;
  await followRung(services, place, branch, sender === undefined ? undefined : { before, after, sender });
  await followPromotions(services, place);
  const head = after ?? tips.get(branch);
  if (head !== undefined) await judgeUpdate(services, place, branch, head);
}

/** A push that brings a rung's branch into being: whether it is one is said by who made it. @returns whether it was such a push. */
async function noteNewRung(
  { db, clock, log }: Services,
  { repository, branch, before, after, sender }: BranchWork,
  { policy, tips }: LadderReading,
): Promise<boolean> {
  const { dev, staging, main } = policy.policy.branches;
  const isNamed = [dev, staging, main].includes(branch) && branch !== repository.defaultBranch;
  // What was pushed since by others is not this push's to say.
  if (!isNamed || before !== undefined || tips.get(branch) !== after || sender === undefined) return false;
  const isAgent = isListedAgent(policy, sender.login);
  if (isAgent)
    log("warn", "an agent made a branch of the ladder: it counts for none", {
      repository: repository.id,
      branch,
    });
  const made = { repositoryId: repository.id, branch, isAgent };
  await inTransaction(db, (tx) => noteMaker(tx, made, clock()));
  return true;
}

async function judgeHeads(services: Services, job: Job, work: BranchWork, place: Place): Promise<void> {
  const { repository, branch, sender, before } = work;
  const { rules } = place;
  const target = targetWithoutPull(rules.ladder, repository.defaultBranch);
  // Whoever pushes to the target itself is judged against what was there.
  const base = branch === target ? before : rules.tips.get(target);
  if (base !== undefined) await fetchInto(services, place.mirror, place.remote, base);
  const { heads, current } = await pushedHeads(services, work, place);
  const pushedAt = job.deliveryId === undefined ? undefined : await receivedAt(services.db, job.deliveryId);
  const row = await noteSighting(services, work, current);
  const judged =
    isJudged(rules, branch, sender) && base !== undefined ? await unjudged(services, work, heads) : [];
  for (const [index, head] of judged.entries()) {
    const isLast = index === judged.length - 1;
    await judgeOne(services, {
      work,
      place,
      base: base!,
      target,
      head,
      row,
      current,
      pushedAt,
      ...(isLast ? { job } : {}),
    });
  }
  // What stands before its gate was judged against what it was.
  if (rungOf(rules.ladder, branch) !== undefined && current !== undefined)
    await enqueueUnjudgedPulls(
      services,
      repository,
      { ...rules, tips: new Map([[branch, current]]) },
      branch,
    );
  if (judged.length === 0) await completeJob(services.db, job, services.clock());
}

/** Who else than an agent pushes to a branch of their own is judged at the gates, with a pull request. */
function isJudged({ policy }: LadderReading, branch: string, sender: Sender | undefined): boolean {
  const onAgentBranch = isAgentBranch(policy, branch);
  const { agents } = policy.policy;
  const actor = sender === undefined ? {} : { actor: sender.login };
  return judgeSubject({ branch, ...actor, isAgentBranch: onAgentBranch, agents }).judgedAs === "agent";
}

/** What was thrown away, what was pushed and what is there now, in this order, each once. */
async function pushedHeads(
  services: Services,
  { branch, before, after, forced, sender }: BranchWork,
  { mirror, remote }: Place,
): Promise<{ readonly heads: readonly Head[]; readonly current: Oid | undefined }> {
  const fetch = (oid: string): Promise<Fetched> => fetchInto(services, mirror, remote, oid);
  const pushed =
    after === undefined
      ? undefined
      : { oid: after, fetched: await fetch(after), ...(sender === undefined ? {} : { pusher: sender }) };
  const current = (await tipsOf(services, remote, [branch])).get(branch);
  const now =
    current === undefined || current === after ? undefined : { oid: current, fetched: await fetch(current) };
  const old = before === undefined ? undefined : { oid: before, fetched: await fetch(before) };
  const isOldIn = async (newer: Head | undefined): Promise<boolean> =>
    old?.fetched.kind === "here" &&
    newer?.fetched.kind === "here" &&
    (await isContained(mirror, old.oid, newer.oid));
  const isKept = !forced && ((await isOldIn(pushed)) || (await isOldIn(now)));
  const heads = [...(isKept ? [] : [old]), pushed, now].filter((head) => head !== undefined);
  // Back to what was there before: each once, in its last place.
  return {
    heads: heads.filter(({ oid }, at) => heads.findLastIndex((head) => head.oid === oid) === at),
    current,
  };
}

async function noteSighting(
  { db, clock }: Services,
  { repository, branch, forced, sender, before, after }: BranchWork,
  head: string | undefined,
): Promise<BranchRow> {
  const now = clock();
  return await inTransaction(db, async (tx) => {
    const row = await noteHead(tx, { repositoryId: repository.id, branch, head, forced }, now);
    if (after !== undefined && sender !== undefined)
      await notePusher(tx, { branchId: row.id, sha: after, pusher: sender, before }, now);
    return row;
  });
}

/** What was thrown away is judged only where it never was; what was pushed, or is there now, always. */
async function unjudged(
  { db }: Services,
  { repository, before }: BranchWork,
  heads: readonly Head[],
): Promise<readonly Head[]> {
  if (before === undefined || heads[0]?.oid !== before) return heads;
  const known = await latestVerdict(db, { repositoryId: repository.id, head: before, gate: "run" });
  return known === undefined ? heads : heads.slice(1);
}

interface OneHead {
  readonly work: BranchWork;
  readonly place: Place;
  readonly base: string;
  readonly target: string;
  readonly head: Head;
  readonly row: BranchRow;
  readonly current: string | undefined;
  readonly pushedAt: Date | undefined;
  readonly job?: Job;
}

/** A stopped branch that the App itself put back to its last safe head: nobody pushed that, and nobody is blamed for it. */
async function withoutOwnPush({ db }: Services, { head, place, row }: OneHead): Promise<Head> {
  const { pusher, ...found } = head;
  const isListed = isListedAgent(place.rules.policy, pusher?.login);
  if (pusher?.type !== "Bot" || isListed || (await lastPassingHead(db, row.id)) !== head.oid) return head;
  return found;
}

async function judgeOne(services: Services, one: OneHead): Promise<void> {
  const { work, place, base, target, row, current, pushedAt, job } = one;
  const { db } = services;
  const head = await withoutOwnPush(services, one);
  const repositoryId = work.repository.id;
  const earlier = await latestVerdict(db, { repositoryId, head: head.oid, gate: "run" });
  // Judged again, as for evidence or a resumed stop, a head is still of whoever pushed it.
  const actor = one.head.pusher === undefined ? await pusherOf(db, row.id, head.oid) : head.pusher;
  const judged = await judgeTraced(services, {
    mirror: place.mirror,
    bring: bringing(services, place.mirror, place.remote),
    base,
    head: head.oid,
    branch: work.branch,
    ...(actor === undefined ? {} : { actor: actor.login }),
    policy: place.rules.policy,
    fetched: head.fetched,
    usage: await usageOf(services, row),
    deeds: await deedsNow(services.db, row),
    pushes: await pushesTo(db, row),
    evidence: await evidenceOf(services, {
      repositoryId,
      head: head.oid,
      branch: work.branch,
      base,
      target,
    }),
    agreements: await agreementsOf(services, work.repository, row),
    ...(await planNow(services, work.repository, row)),
  });
  await recordJudgement(services, {
    repositoryId,
    gate: "run",
    branch: row,
    judged,
    target,
    pusher: head.pusher,
    isAgentPusher: head.pusher !== undefined && isAgentIdentity(place.rules.policy, head.pusher),
    ...(head.pusher === undefined || pushedAt === undefined ? {} : { pushedAt }),
    isRung: rungOf(place.rules.ladder, row.name) !== undefined,
    onStop: place.rules.policy.policy.on_stop,
    isCurrent: head.oid === current,
    isFirstOfHead: earlier === undefined,
    ...(job === undefined ? {} : { job }),
  });
}
