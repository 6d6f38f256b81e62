import { namedRungs, rungOf } from "../engine/ladder.ts";
import { type Account, accountOf, isUnaccounted, type MergedPull } from "../engine/ref-update.ts";
import { findBranch } from "../store/branches.ts";
import { appendEntries } from "../store/ledger.ts";
import { LostRaceError } from "../store/lost-race.ts";
import { addToOutbox } from "../store/outbox.ts";
import {
  accountForUpdate,
  addRefUpdates,
  notePusherOfUpdate,
  type RefUpdateDraft,
  type RefUpdateRow,
  refUpdates,
} from "../store/ref-updates.ts";
import { lockRepository } from "../store/repositories.ts";
import { standingStops, stopsAtHead } from "../store/stops.ts";
import { inTransaction } from "../store/transaction.ts";
import { latestVerdict } from "../store/verdicts.ts";
import { enqueueRungJudging } from "./judge-again.ts";
import { isContained, type LadderReading } from "./ladder-reading.ts";
import { type MergedPullNow, mergedPulls } from "./merges-into.ts";
import { type MirrorPlace, type Segment, segmentsOf } from "./ref-segments.ts";
import { updateEntries } from "./ref-update-words.ts";
import { releaseDrafts } from "./release-outbox.ts";
import { fetchInto } from "./repository-access.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef, Sender } from "./webhook-jobs.ts";

export interface RungPlace extends MirrorPlace {
  readonly repository: RepositoryRef;
  readonly rules: LadderReading;
}

/** What a webhook said of one push. */
export interface PushSeen {
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly sender: Sender | undefined;
}

/** For so long an update that no pull request accounts for is looked up again: GitHub may tell of the merge later. */
const AGAIN_MS = 60 * 60_000;

/**
 * Records how a branch of the ladder has moved since it was looked at last, each update with how it is accounted for. The
 * tips that are there when the policy is enforced first are the beginning: before that nothing is recorded.
 * @param push that this is about; without one, what the ref shows now.
 */
export async function followRung(
  services: Services,
  place: RungPlace,
  branch: string,
  push?: PushSeen,
): Promise<void> {
  const { repository, rules } = place;
  if (!rules.isAdopted || !namedRungs(rules.policy.policy.branches).includes(branch)) return;
  const of = { repositoryId: repository.id, branch };
  const known = await refUpdates(services.db, of);
  const step = stepOf(known, rules.tips.get(branch), push);
  const now = services.clock();
  const old = known.filter((update) => isUnaccounted(update) && isLookedUpAgain(update, now));
  if (step === undefined && old.length === 0) return await noteLatePusher(services, of, push);
  const merged = await mergedPulls(services, repository, branch);
  for (const update of old) await accountLate(services, place, update, merged);
  if (step === undefined) return await noteLatePusher(services, of, push);
  const drafts: RefUpdateDraft[] = [];
  for (const segment of await segmentsOf(services, place, step, merged)) {
    const draft = await draftOf(services, place, branch, segment, step.sender);
    drafts.push(
      (await beginsKnown(services, place, known, segment)) ? { ...draft, account: { kind: "start" } } : draft,
    );
  }
  await record(services, place, branch, drafts);
}

/** Pushes are told of in their order, or not at all; what nobody told of is one step, from what is known to what is there. */
function stepOf(
  known: readonly RefUpdateRow[],
  tip: string | undefined,
  push: PushSeen | undefined,
): PushSeen | undefined {
  const last = known.at(-1)?.after;
  if (push !== undefined && push.before === last && push.after !== last) return push;
  if (tip === last) return undefined;
  // Who pushed the last of several steps has not pushed them all.
  return { before: last, after: tip, sender: undefined };
}

/**
 * A branch that was never there and begins with what another branch of the ladder has already brings nothing unseen: people
 * make `dev` from `main` when they need it.
 */
async function beginsKnown(
  services: Services,
  place: RungPlace,
  known: readonly RefUpdateRow[],
  { before, after }: Segment,
): Promise<boolean> {
  const wasNever = known.every((update) => update.before === undefined && update.after === undefined);
  if (before !== undefined || after === undefined || !wasNever) return false;
  const { mirror, remote, rules } = place;
  for (const oid of [after, ...rules.ladder.flatMap(({ branch }) => rules.tips.get(branch) ?? [])])
    if ((await fetchInto(services, mirror, remote, oid)).kind === "unavailable") return false;
  for (const { branch } of rules.ladder) {
    const tip = rules.tips.get(branch);
    if (tip !== undefined && (await isContained(mirror, after, tip))) return true;
  }
  return false;
}

async function draftOf(
  services: Services,
  place: RungPlace,
  branch: string,
  segment: Segment,
  sender: Sender | undefined,
): Promise<RefUpdateDraft> {
  const { before, after } = segment;
  return {
    branch,
    before,
    after,
    forced: before !== undefined && after !== undefined && !segment.isForward,
    ...(sender === undefined ? {} : { pusher: { id: sender.id, login: sender.login } }),
    account: await accountNow(services, place, branch, segment),
  };
}

async function accountNow(
  services: Services,
  { repository, rules }: RungPlace,
  branch: string,
  segment: Segment,
): Promise<Account> {
  const gate = rungOf(rules.ladder, branch)?.gate;
  const pull =
    segment.pull === undefined ? undefined : await judgedPull(services, repository.id, gate, segment.pull);
  return accountOf({ ...segment, pull, isEnforced: rules.policy.policy.mode === "enforce" });
}

async function judgedPull(
  { db }: Services,
  repositoryId: number,
  gate: string | undefined,
  { number, head, branch, tree }: MergedPullNow & { readonly tree: string | undefined },
): Promise<MergedPull> {
  const row = branch === undefined ? undefined : await findBranch(db, repositoryId, branch);
  const branchId = branch === undefined ? null : row?.id;
  const decided =
    gate === undefined || branchId === undefined
      ? undefined
      : await latestVerdict(db, { repositoryId, head, gate, branchId });
  if (decided === undefined) return { number, head, tree, verdict: undefined };
  const stops = [
    ...(await stopsAtHead(db, { repositoryId, head })),
    ...(row === undefined ? [] : await standingStops(db, row.id)),
  ];
  const { id, verdict, mode } = decided;
  return {
    number,
    head,
    tree,
    verdict: { id, verdict, isEnforced: mode === "enforce", isStopped: stops.length > 0 },
  };
}

async function record(
  services: Services,
  { repository, rules }: RungPlace,
  branch: string,
  drafts: readonly RefUpdateDraft[],
): Promise<void> {
  const { db, clock, log } = services;
  const now = clock();
  const unaccounted = drafts.filter(isUnaccounted);
  try {
    await inTransaction(db, async (tx) => {
      await lockRepository(tx, repository.id);
      await addRefUpdates(tx, { repositoryId: repository.id, branch }, drafts, now);
      const entries = await appendEntries(tx, repository.id, updateEntries(services, rules, drafts, now));
      await addToOutbox(tx, releaseDrafts(repository.id, rules, entries), now);
      if (unaccounted.length > 0) await enqueueRungJudging(tx, repository, branch, unaccounted, now);
    });
  } catch (error) {
    // Another job has looked at the same moment, and recorded it.
    if (!(error instanceof LostRaceError)) throw error;
    return;
  }
  for (const { before, after, account, pusher } of unaccounted) {
    const fields = { repository: repository.id, branch, before, after, by: pusher?.login, why: account.why };
    log("warn", "a branch of the ladder was moved, and nobody has accounted for it", fields);
  }
}

/** GitHub told of the merge after the push: the update is its pull request's. */
async function accountLate(
  services: Services,
  place: RungPlace,
  update: RefUpdateRow,
  merged: ReadonlyMap<string, MergedPullNow>,
): Promise<void> {
  const { before, after, branch, position } = update;
  if (before === undefined || after === undefined || !merged.has(after)) return;
  const { db, clock } = services;
  const segments = await segmentsOf(services, place, { before, after }, merged);
  // Several pull requests in one step stand apart where they are seen at once; here they are one that nobody accounts for.
  const [segment] = segments;
  if (segment === undefined || segments.length > 1) return;
  const account = await accountNow(services, place, branch, segment);
  const { repository, rules } = place;
  const now = clock();
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repository.id);
    const of = { repositoryId: repository.id, branch, position };
    if (!(await accountForUpdate(tx, of, account, now))) return;
    const told = updateEntries(services, rules, [{ ...update, account }], now);
    const entries = await appendEntries(tx, repository.id, told);
    await addToOutbox(tx, releaseDrafts(repository.id, rules, entries), now);
    await enqueueRungJudging(tx, repository, branch, [{ ...update, account }], now);
  });
}

async function noteLatePusher(
  { db }: Services,
  of: { readonly repositoryId: number; readonly branch: string },
  push: PushSeen | undefined,
): Promise<void> {
  const { sender, before, after } = push ?? {};
  if (sender === undefined) return;
  const pusher = { id: sender.id, login: sender.login };
  await inTransaction(db, (tx) => notePusherOfUpdate(tx, of, { before, after, pusher }));
}

function isLookedUpAgain({ account, seenAt }: RefUpdateRow, now: Date): boolean {
  return account.pull === undefined && now.getTime() - seenAt.getTime() < AGAIN_MS;
}
