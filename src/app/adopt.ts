import type { CommandFacts } from "../engine/authorisation.ts";
import { observed } from "../engine/fact.ts";
import { mayApproveAt } from "../engine/gate-approval.ts";
import { rungOf } from "../engine/ladder.ts";
import { standingApprovals, useApproval } from "../store/approvals.ts";
import { pushersOf } from "../store/branches.ts";
import { appendEntries } from "../store/ledger.ts";
import {
  accountForUpdate,
  followedBranches,
  type RefUpdateRow,
  unaccountedRefUpdates,
} from "../store/ref-updates.ts";
import type { Tx } from "../store/transaction.ts";
import type { Commanded, Effect } from "./command-effects.ts";
import { type CommandRules, type CommandWork, readCommandedPull } from "./command-reading.ts";
import { enqueueJudging, enqueueRungJudging } from "./judge-again.ts";
import { entryAt, named } from "./ledger-words.ts";
import type { Services } from "./services.ts";

interface Adopt {
  readonly sha: string;
}

/** No account has it: GitHub counts from 1. */
const NOBODY = 0;

/** How long one of two people's words stands. */
const DAYS = 7;
const DAY_MS = 86_400_000;

/**
 * Who may adopt is asked of the update, and not of the pull request under which it is written: whom the policy names at that
 * rung, and neither who pushed it nor whose pull request it was.
 */
export async function adoptionFacts(
  services: Services,
  work: CommandWork,
  { sha }: Adopt,
  { ladder, policy }: CommandRules,
  facts: CommandFacts,
): Promise<CommandFacts> {
  const rows = await waitingFor(services.db, work.repository.id, sha);
  const tied: number[] = [];
  for (const { pusher, account } of rows) {
    if (pusher !== undefined) tied.push(pusher.id);
    if (account.pull === undefined) continue;
    const { openedBy, branch } = await readCommandedPull(services, { ...work, pull: account.pull });
    if (openedBy !== undefined) tied.push(openedBy);
    if (branch !== undefined) tied.push(...(await pushersOf(services.db, branch.id)));
  }
  const rung =
    rows.map(({ branch }) => rungOf(ladder, branch)).find((each) => each !== undefined) ?? ladder.at(-1);
  const teams = rung === undefined ? [] : mayApproveAt(ladder, rung, policy.policy.promotion);
  return {
    ...facts,
    run: {
      ...facts.run,
      // Whom nobody knows to have pushed it, nobody can be tied to: two people adopt it instead.
      startedBy: observed(NOBODY),
      authors: observed(tied),
    },
    policy: { ...facts.policy, whoMay: { teams, users: [] } },
  };
}

async function waitingFor(db: Tx | Services["db"], repositoryId: number, sha: string) {
  return (await unaccountedRefUpdates(db, repositoryId)).filter(({ after }) => after === sha);
}

/** Takes on what a rung went to past its gate, and with a branch that was made anew all that it was before. */
export async function adopt(
  tx: Tx,
  { repository, comment, pull, actor }: Pick<Commanded, "repository" | "comment" | "pull" | "actor">,
  { sha }: Adopt,
  isSelfApproved: boolean,
  now: Date,
): Promise<Effect> {
  const rows = await waitingFor(tx, repository.id, sha);
  if (rows.length === 0)
    return {
      obeyed: false,
      why: `no update of a branch of the ladder to \`${sha}\` waits for anybody`,
      help: "write the full id of the commit that the finding `update-unaccounted` names",
    };
  const branches = [...new Set(rows.map(({ branch }) => branch))];
  const names = branches.map((branch) => `\`${named(branch)}\``).join(" and ");
  const isOnesOwn = ({ pusher, account }: RefUpdateRow): boolean =>
    pusher !== undefined || account.pull !== undefined;
  const others = (await standingApprovals(tx, repository.id, ["adopt"], now)).filter(
    ({ head, approverId }) => head === sha && approverId !== actor.id,
  );
  if (!isSelfApproved && others.length === 0 && !rows.every(isOnesOwn))
    return {
      obeyed: true,
      answer: `You adopt \`${sha.slice(0, 12)}\` on ${names}. Nobody was told who pushed it, so it takes two people: it waits until another one adopts it too.`,
      approval: { kind: "adopt", head: sha, expiresAt: new Date(now.getTime() + DAYS * DAY_MS) },
    };
  const followed = await followedBranches(tx, repository.id);
  const covered = (await unaccountedRefUpdates(tx, repository.id)).filter((update) =>
    rows.some((row) => isCovered(update, row, followed.get(row.branch)?.counts === true)),
  );
  for (const { branch, position } of covered)
    await accountForUpdate(tx, { repositoryId: repository.id, branch, position }, { kind: "adopted" }, now);
  for (const { id } of others) await useApproval(tx, id, now);
  const entries = covered.map(({ branch, before, after, account }) => {
    const subject = {
      branch: named(branch),
      ...(after === undefined ? {} : { head: after }),
      pull_request: pull,
    };
    const why = account.why === undefined ? {} : { why: account.why };
    const adopters = [...others.map(({ approverId }) => approverId), actor.id];
    const body = {
      account: "adopted",
      before: before ?? null,
      after: after ?? null,
      ...why,
      comment,
      adopters,
    };
    return entryAt(now, { kind: "ladder-adopted", actor, subject, body });
  });
  await appendEntries(tx, repository.id, entries);
  for (const row of rows) await enqueueRungJudging(tx, repository, row.branch, [row], now);
  await enqueueJudging(tx, { repository, branch: undefined, pull, cause: `comment ${comment}` }, now);
  return { obeyed: true, answer: `You adopt \`${sha.slice(0, 12)}\` on ${names}: it is accounted for.` };
}

/** A branch that begins, or that counts from here on, has no older update that anybody need adopt. */
function isCovered(update: RefUpdateRow, row: RefUpdateRow, counts: boolean): boolean {
  if (update.branch !== row.branch || update.position > row.position) return false;
  return update.position === row.position || row.before === undefined || !counts;
}
