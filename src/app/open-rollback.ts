import { CannotRun } from "../git/cannot-run.ts";
import { revertUpdate } from "../git/revert.ts";
import { CEILINGS, type Oid } from "../git/types.ts";
import { appendEntries } from "../store/ledger.ts";
import { addToOutbox } from "../store/outbox.ts";
import { lockRepository } from "../store/repositories.ts";
import { findRollback, noteRollback, type RollbackRow } from "../store/rollbacks.ts";
import { inTransaction } from "../store/transaction.ts";
import { clientToAct } from "./client-to-act.ts";
import { remarkDraft } from "./comment-outbox.ts";
import { asked, GivenUp } from "./job-failure.ts";
import { keepCommit, type RefPlace, readRef } from "./kept-refs.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import { bringing, withMirror } from "./mirror-reading.ts";
import type { PublishPlace } from "./publish-check-run.ts";
import { fetchInto, remoteOf, tipsOf } from "./repository-access.ts";
import { type RevertedTree, readReverted, writeTree } from "./reverted-tree.ts";
import { wordsOfRevert } from "./rollback.ts";
import type { RollbackPayload } from "./rollback-outbox.ts";
import type { Services } from "./services.ts";

/**
 * Makes the revert on the target's tip as it is now, under the App's name, and opens its pull request: looked for before
 * it is made, so that a process killed at any step opens nothing twice. Whoever asked for it is named as its co-author,
 * and so cannot approve it. @returns the pull request, or why there is none
 */
export async function openRollback(
  services: Services,
  place: PublishPlace,
  { branch, answersOn }: RollbackPayload,
): Promise<string> {
  const { db } = services;
  const { repositoryId } = place.installed;
  const row = await findRollback(db, repositoryId, { branch });
  if (row?.state !== "asked") return "it is not asked for any more";
  try {
    const reverted = await revertedNow(services, place, row);
    const permissions = { contents: "write", pull_requests: "write" } as const;
    const client = await clientToAct(services, place, permissions, "a rollback");
    const opened = await asked(services, () => open({ ...place, client }, row, reverted));
    await settle(services, row, { opened }, answersOn);
    return String(opened.pull);
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    await settle(services, row, { refused: error.message }, answersOn);
    return error.message;
  }
}

interface Reverted extends RevertedTree {
  readonly tip: Oid;
}

async function revertedNow(services: Services, place: PublishPlace, row: RollbackRow): Promise<Reverted> {
  const repository = {
    id: place.installed.repositoryId,
    name: `${place.owner}/${place.repo}`,
    installationId: place.installed.installationId,
    defaultBranch: row.target,
  };
  const remote = await remoteOf(services, repository);
  const tip = (await tipsOf(services, remote, [row.target])).get(row.target);
  if (tip === undefined) throw new GivenUp("missing", `\`${named(row.target)}\` is gone`);
  const update = { before: row.before as Oid, after: row.after as Oid };
  return await withMirror(services, repository, async (mirror) => {
    const fetched = await fetchInto(services, mirror, remote, tip);
    if (fetched.kind === "unavailable") throw new GivenUp("invalid", fetched.why);
    try {
      return await mirror.withObjects(
        async (objects) => {
          const revert = await revertUpdate(objects, update, tip, CEILINGS);
          if (revert.kind !== "clean") throw new GivenUp("invalid", wordsOfRevert(revert));
          return { tip, ...(await readReverted(objects, revert, { tip, before: update.before })) };
        },
        bringing(services, mirror, remote),
      );
    } catch (error) {
      if (error instanceof CannotRun) throw new GivenUp("invalid", error.message);
      throw error;
    }
  });
}

async function open(
  place: RefPlace,
  row: RollbackRow,
  reverted: Reverted,
): Promise<{ readonly pull: number; readonly head: string }> {
  const { client, owner, repo } = place;
  const ref = `refs/heads/${row.branch}`;
  const there = await readRef(place, ref);
  if (there !== undefined) {
    const { data } = await client.rest.git.getCommit({ owner, repo, commit_sha: there });
    // Somebody may have made a branch of this name first: theirs is proposed under their own name, not under ours.
    if (data.tree.sha !== reverted.tree || data.parents.length !== 1 || data.parents[0]?.sha !== reverted.tip)
      throw new GivenUp("invalid", `\`${row.branch}\` is there already, and shows something else`);
  }
  const head = there ?? (await makeCommit(place, row, reverted));
  if (there === undefined) await keepCommit(place, ref, head);
  const { data: pulls } = await client.rest.pulls.list({
    owner,
    repo,
    head: `${owner}:${row.branch}`,
    base: row.target,
    state: "open",
  });
  const known = pulls.find((pull) => pull.head.ref === row.branch && pull.head.sha === head);
  if (known !== undefined) return { pull: known.number, head };
  const { data } = await client.rest.pulls.create({
    owner,
    repo,
    title: titleOf(row),
    head: row.branch,
    base: row.target,
    body: bodyOf(row, reverted),
  });
  return { pull: data.number, head };
}

async function makeCommit(place: RefPlace, row: RollbackRow, reverted: Reverted): Promise<string> {
  const { client, owner, repo } = place;
  const tree = await writeTree(place, reverted);
  // By its own id a tree is what was computed here, and nothing else.
  if (tree !== reverted.tree)
    throw new GivenUp("invalid", `GitHub made the tree \`${tree}\` where \`${reverted.tree}\` is meant`);
  const { askedBy, askedByLogin, before, after } = row;
  const message = [
    titleOf(row),
    `Takes ${after} back: the tree is what it would be had it never come after\n${before}.`,
    // By this trailer the App itself, and GitHub, know who has a hand in it.
    `Co-authored-by: ${askedByLogin} <${askedBy}+${askedByLogin}@users.noreply.github.com>`,
  ].join("\n\n");
  const { data } = await client.rest.git.createCommit({
    owner,
    repo,
    message,
    tree,
    parents: [reverted.tip],
  });
  return data.sha;
}

function titleOf({ pull, after, target }: RollbackRow): string {
  const what = pull === undefined ? after.slice(0, 12) : `#${pull}`;
  return `Roll ${what} back from ${target}`.slice(0, 250).toWellFormed();
}

function bodyOf(
  { pull, runId, before, after, target, askedByLogin }: RollbackRow,
  { paths }: Reverted,
): string {
  const what = pull === undefined ? `\`${after}\`` : `#${pull} (\`${after}\`)`;
  return [
    `Takes ${what} back from \`${named(target)}\`, as ${askedByLogin} has asked.`,
    `It moved the branch from \`${before}\`; this changes ${paths.length === 1 ? "one path" : `${paths.length} paths`} without a conflict, and nothing that came later is lost.`,
    ...(runId === undefined
      ? []
      : [`The run \`${runId}\` is \`rolled-back\` once this is merged as it stands.`]),
    "It is judged like any other change. Who asked for it cannot approve it.",
  ].join("\n\n");
}

async function settle(
  services: Services,
  row: RollbackRow,
  came: { readonly opened: { readonly pull: number; readonly head: string } } | { readonly refused: string },
  answersOn: number,
): Promise<void> {
  const { db, clock } = services;
  const { repositoryId, branch, target, runId, before, after } = row;
  const now = clock();
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repositoryId);
    if (!(await noteRollback(tx, { repositoryId, branch }, came, now))) return;
    const subject = {
      ...(runId === undefined ? {} : { run: runId }),
      branch: named(branch),
      target: named(target),
      ...("opened" in came ? { head: came.opened.head, pull_request: came.opened.pull } : {}),
    };
    const deed = "opened" in came ? "a rollback was proposed" : "a rollback was not proposed";
    const body = { deed, before, after, ...("refused" in came ? { why: came.refused } : {}) };
    const entry = { kind: "annotation", actor: appActor(services), subject, body } as const;
    await appendEntries(tx, repositoryId, [entryAt(now, entry)]);
    const words =
      "opened" in came
        ? `The rollback is proposed in #${came.opened.pull}.`
        : `The rollback was not proposed: ${came.refused}.`;
    // The command itself has its answer already.
    const remark = { pull: answersOn, name: `rollback ${row.commentId}`, body: words };
    await addToOutbox(tx, [remarkDraft(repositoryId, remark)], now);
  });
}
