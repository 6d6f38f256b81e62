import { displayPath } from "../contract/byte-path.ts";
import type { CommentCommand } from "../engine/comment-command.ts";
import { rungOf } from "../engine/ladder.ts";
import { CannotRun } from "../git/cannot-run.ts";
import type { Mirror } from "../git/mirror.ts";
import { type Revert, type RevertConflict, revertUpdate } from "../git/revert.ts";
import { CEILINGS, type Oid } from "../git/types.ts";
import { type RefUpdate, updateOfCommit, updateOfMerge } from "../git/update.ts";
import { findBranch } from "../store/branches.ts";
import { appendEntries } from "../store/ledger.ts";
import { addToOutbox } from "../store/outbox.ts";
import { addRollback } from "../store/rollbacks.ts";
import { findRun, promotedRun } from "../store/runs.ts";
import type { Tx } from "../store/transaction.ts";
import type { Commanded, Effect } from "./command-effects.ts";
import { GivenUp } from "./job-failure.ts";
import { type LadderReading, readLadder } from "./ladder-reading.ts";
import { entryAt, named } from "./ledger-words.ts";
import { type MergedPull, mergedPull, mergedPullsOf } from "./merged-pulls.ts";
import { bringing, withMirror } from "./mirror-reading.ts";
import { fetchInto, remoteOf } from "./repository-access.ts";
import { rollbackBranch, rollbackDraft } from "./rollback-outbox.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** What `/proofgate rollback` would take back, as it stands when the command is read. */
export type Revertible =
  | {
      readonly isOne: true;
      readonly target: string;
      readonly update: RefUpdate;
      /** Paths that the revert changes. */
      readonly paths: number;
      readonly pull?: number;
      readonly runId?: string;
    }
  | { readonly isOne: false; readonly why: string; readonly help: string };

type RollbackCommand = Extract<CommentCommand, { name: "rollback" }>;
interface Named {
  readonly pull: MergedPull | undefined;
  /** Where a commit was named. */
  readonly after: string | undefined;
}

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const BY_HAND = "roll back what came later first, or make the revert by hand, as a pull request";

/**
 * Finds the update that is meant (the pull request's own, a run's, or that of a commit on a rung) and tries its revert at
 * the rung's tip. Nothing is written: the pull request is opened once the command is recorded.
 */
export async function readRevertible(
  services: Services,
  repository: RepositoryRef,
  pullNumber: number,
  command: RollbackCommand,
): Promise<Revertible> {
  const remote = await remoteOf(services, repository);
  return await withMirror(services, repository, async (mirror) => {
    const rules = await readLadder(services, { mirror, remote, repository });
    const what = await whatIsNamed(services, repository, pullNumber, command, rules);
    if ("why" in what) return { isOne: false, ...what };
    for (const oid of [...rules.tips.values(), what.pull?.head]) {
      const fetched = oid === undefined ? undefined : await fetchInto(services, mirror, remote, oid);
      if (fetched?.kind === "unavailable") return refused(fetched.why, BY_HAND);
    }
    try {
      const bring = bringing(services, mirror, remote);
      return await revertibleOf(services, mirror, bring, { repository, what, rules });
    } catch (error) {
      if (!(error instanceof CannotRun)) throw error;
      return refused(error.message, BY_HAND);
    }
  });
}

function refused(why: string, help: string): Revertible & { readonly isOne: false } {
  return { isOne: false, why, help };
}

async function whatIsNamed(
  services: Services,
  repository: RepositoryRef,
  pullNumber: number,
  { run: name }: RollbackCommand,
  { ladder }: LadderReading,
): Promise<Named | { readonly why: string; readonly help: string }> {
  const help = "write `/proofgate rollback` on a merged pull request, or name a run or a commit of a rung";
  if (name !== undefined && COMMIT.test(name)) return { pull: undefined, after: name };
  if (name === undefined) {
    const pull = await mergedPull(services, repository, pullNumber);
    if (pull === undefined)
      return { why: "this pull request was not merged: there is nothing to take back", help };
    if (rungOf(ladder, pull.base) === undefined)
      return { why: `\`${named(pull.base)}\` is no branch of the ladder`, help };
    return { pull, after: undefined };
  }
  const run = await findRun(services.db, name);
  if (run === undefined || run.repositoryId !== repository.id)
    return { why: "there is no such run here", help };
  if (run.state !== "promoted")
    return { why: `the run is \`${run.state}\`: it reached no rung, or left it`, help };
  const pulls = await mergedPullsOf(services, repository, run);
  const highest = ladder.toReversed().flatMap(({ branch }) => pulls.filter(({ base }) => base === branch));
  const [pull] = highest;
  if (pull === undefined)
    return { why: "no pull request of this run was merged into a branch of the ladder", help };
  return { pull, after: undefined };
}

async function revertibleOf(
  { db }: Services,
  mirror: Mirror,
  bring: Parameters<Mirror["withObjects"]>[1],
  {
    repository,
    what: { pull, after },
    rules: { ladder, tips },
  }: { readonly repository: RepositoryRef; readonly what: Named; readonly rules: LadderReading },
): Promise<Revertible> {
  const tried = await mirror.withObjects(async (objects) => {
    if (pull !== undefined) {
      const update = await updateOfMerge(objects, pull.merge as Oid, pull.head as Oid, CEILINGS);
      const tip = tips.get(pull.base);
      if (update === undefined || tip === undefined) return undefined;
      return { target: pull.base, update, revert: await revertUpdate(objects, update, tip, CEILINGS) };
    }
    // Of a commit that stands on several rungs, the highest.
    for (const { branch } of ladder.toReversed()) {
      const tip = tips.get(branch);
      const update = tip && (await updateOfCommit(objects, after as Oid, tip, CEILINGS));
      if (update)
        return { target: branch, update, revert: await revertUpdate(objects, update, tip, CEILINGS) };
    }
    return undefined;
  }, bring);
  if (tried === undefined)
    return pull === undefined
      ? refused("no rung's own line has this commit", "name the merge itself, not what it merged")
      : refused("what was merged is not what its head gives: its extent is not known", BY_HAND);
  const { target, update, revert } = tried;
  if (revert.kind !== "clean") return refused(wordsOfRevert(revert), BY_HAND);
  const branch = pull?.branch && (await findBranch(db, repository.id, pull.branch));
  const run = branch ? await promotedRun(db, branch.id, pull.head) : undefined;
  return {
    isOne: true,
    target,
    update,
    paths: revert.changes.length,
    ...(pull === undefined ? {} : { pull: pull.number }),
    ...(run === undefined ? {} : { runId: run.id }),
  };
}

/** Conflicts that are named. */
const SHOWN_MAX = 20;

/** Why a revert is not made, in words: each path, what became of it, and since which commit. */
export function wordsOfRevert(revert: Exclude<Revert, { kind: "clean" }>): string {
  if (revert.kind === "unneeded") return "nothing of it is left: it was taken back already";
  if (revert.kind === "undetermined") return revert.why;
  const { conflicts } = revert;
  const shown = conflicts.slice(0, SHOWN_MAX).map(wordsOfConflict);
  const more = conflicts.length > SHOWN_MAX ? ` (and ${conflicts.length - SHOWN_MAX} more)` : "";
  return `it conflicts with what came later: ${shown.join("; ")}${more}`;
}

function wordsOfConflict({ path, since, by }: RevertConflict): string {
  const text = displayPath(path).replaceAll("`", "'").slice(0, 200).toWellFormed();
  const commits = by.map((oid) => oid.slice(0, 12)).join(", ");
  return `\`${text}\` was ${since}${commits === "" ? "" : ` by ${commits}`}`;
}

/** Recorded, and from then on the App's to do: the pull request is opened by whoever speaks to GitHub. */
export async function rollback(
  tx: Tx,
  { repository, actor, comment, pull }: Pick<Commanded, "repository" | "actor" | "comment" | "pull">,
  revertible: Revertible | undefined,
  now: Date,
): Promise<Effect> {
  if (revertible === undefined) throw new GivenUp("invalid", "what is taken back was not read");
  if (!revertible.isOne) return { obeyed: false, why: revertible.why, help: revertible.help };
  const { target, update, paths, pull: origin, runId } = revertible;
  const branch = rollbackBranch(update.after, comment);
  const draft = { repositoryId: repository.id, branch, target, ...update, pull: origin, runId };
  const by = { commentId: comment, askedBy: actor.id, askedByLogin: actor.login };
  if (!(await addRollback(tx, { ...draft, ...by }, now)))
    return {
      obeyed: false,
      why: `a rollback of \`${update.after.slice(0, 12)}\` is under way already`,
      help: "merge its pull request, or close it and ask again",
    };
  await addToOutbox(tx, [rollbackDraft(repository.id, { branch, answersOn: pull })], now);
  const subject = {
    ...(runId === undefined ? {} : { run: runId }),
    target: named(target),
    pull_request: origin ?? pull,
  };
  const body = { deed: "a rollback was asked for", ...update, proposed_from: branch, paths, comment };
  const entry = { kind: "annotation", actor, subject, body } as const;
  await appendEntries(tx, repository.id, [entryAt(now, entry)]);
  const many = paths === 1 ? "one path" : `${paths} paths`;
  return {
    obeyed: true,
    answer: `\`${update.after.slice(0, 12)}\` can be taken back from \`${named(target)}\` without a conflict (${many}). The pull request that does it comes from \`${branch}\`, and stands before the same gate as any other; whoever asked for it cannot approve it.`,
  };
}
