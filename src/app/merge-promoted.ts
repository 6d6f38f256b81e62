import type { Octokit } from "@octokit/rest";
import { isAgentBranch } from "../collect/whose-change.ts";
import type { PromotionAction } from "../engine/promotion.ts";
import { forMarkdown } from "../report/escape.ts";
import { addToOutbox } from "../store/outbox.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction, type Tx } from "../store/transaction.ts";
import { clientToAct } from "./client-to-act.ts";
import { remarkDraft } from "./comment-outbox.ts";
import { asked, GivenUp, PutOff } from "./job-failure.ts";
import { judgeAtGate } from "./judge-pull.ts";
import { findRepository } from "./known-repositories.ts";
import { readLadder } from "./ladder-reading.ts";
import { withMirror } from "./mirror-reading.ts";
import { type JudgedPull, type Promotion, promotionOf } from "./promote.ts";
import type { PullToMerge } from "./promotion-outbox.ts";
import type { PublishPlace } from "./publish-check-run.ts";
import { pullNow } from "./pull-now.ts";
import { remoteOf } from "./repository-access.ts";
import { repositoryNow } from "./repository-now.ts";
import { runTrailers } from "./run-trailers.ts";
import type { Services } from "./services.ts";

/**
 * Merges a pull request by its exact head, once it was judged anew at this moment: who has approved, what both branches
 * show, what stands against it. GitHub refuses where the head has moved since; what git makes of a target that moved in
 * between is accounted for, or not, as every other update.
 * @returns the merge, or why there is none
 */
export async function mergePromoted(
  services: Services,
  place: PublishPlace,
  { pull: number, head }: PullToMerge,
): Promise<string> {
  const known = await findRepository(services.db, place.installed.repositoryId);
  const repository = known === undefined ? undefined : await repositoryNow(services, known);
  if (repository === undefined) return "no installation reaches the repository";
  const pull = await pullNow(services, repository, number);
  if (!pull.isOpen) return pull.isMerged ? "it is merged already" : "it was closed meanwhile";
  if (pull.head !== head) return "its head has moved on, and is judged for itself";
  const remote = await remoteOf(services, repository);
  let message = "";
  let promotion: Promotion | undefined;
  await withMirror(services, repository, async (mirror) => {
    const rules = await readLadder(services, { mirror, remote, repository });
    const at = { work: { repository, pull: number }, pull, mirror, remote, rules };
    await judgeAtGate(services, at, undefined, async (tx, judged) => {
      promotion = await promotionOf(services, tx, judged);
      message = await messageOf(tx, judged);
    });
  });
  const action = promotion?.action;
  if (action?.kind !== "promote") return `not merged: ${wordsOf(action)}`;
  return await merge(services, place, { pull: number, head }, message);
}

function wordsOf(action: PromotionAction | undefined): string {
  if (action === undefined) return "it is not the App's to merge";
  if (action.kind === "wait") return `it waits for ${action.for}`;
  return action.kind === "hold" ? action.because.join("; ") : "";
}

/** Of a run its plan and its name, of a promotion those of all that it carries (contract.md, 6). */
async function messageOf(tx: Tx, { repositoryId, pull, branch, rung, rules }: JudgedPull): Promise<string> {
  const isRun = pull.branch !== undefined && isAgentBranch(rules.policy, pull.branch);
  const names = rules.ladder.map((each) => each.branch);
  return await runTrailers(
    tx,
    isRun ? { branch } : { repositoryId, rungs: names.slice(0, names.indexOf(rung.branch) + 1) },
  );
}

/** GitHub's answers to a merge that is not made now, and may be by itself in a minute. */
const SOON = /required status check|base branch was modified|is expected|in progress/i;

async function merge(
  services: Services,
  place: PublishPlace,
  { pull, head }: PullToMerge,
  message: string,
): Promise<string> {
  const { owner, repo } = place;
  try {
    const client = await clientToAct(services, place, { contents: "write" }, "merging");
    const merged = await asked(services, () =>
      orRefusal(client, { owner, repo, pull_number: pull, sha: head, commit_message: message }),
    );
    if ("sha" in merged) return merged.sha;
    if (SOON.test(merged.refusal)) throw new PutOff(`GitHub does not merge it yet: ${merged.refusal}`);
    return await saidRefusal(services, place, { pull, head }, merged.refusal);
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    return await saidRefusal(services, place, { pull, head }, error.message);
  }
}

type MergeRequest = Parameters<Octokit["rest"]["pulls"]["merge"]>[0];

/** 405 says that it may not be merged as things are, and why: the words are GitHub's, and whole. */
async function orRefusal(
  client: Octokit,
  request: NonNullable<MergeRequest>,
): Promise<{ readonly sha: string } | { readonly refusal: string }> {
  try {
    const { data } = await client.rest.pulls.merge(request);
    return { sha: data.sha };
  } catch (error) {
    if (!(error instanceof Error && "status" in error && error.status === 405)) throw error;
    return { refusal: error.message };
  }
}

async function saidRefusal(
  { db, clock, log }: Services,
  { installed }: PublishPlace,
  { pull, head }: PullToMerge,
  why: string,
): Promise<string> {
  const { repositoryId } = installed;
  const lines = why
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, 20)
    .map((line) => `- ${forMarkdown(line.slice(0, 300).toWellFormed())}`);
  const help = /merge queue/i.test(why)
    ? "The branch takes changes through its merge queue alone: whoever may write adds this pull request to it, and the group is judged there."
    : "It is tried again when something happens to this pull request; whoever may write can merge it by hand.";
  const body = [
    `The gate is open for \`${head}\`, and GitHub did not let the App merge it:`,
    lines.join("\n"),
    help,
  ];
  log("warn", "GitHub did not let a pull request be merged", { repository: repositoryId, pull });
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repositoryId);
    const remark = { pull, name: `not merged ${head}`, body: body.join("\n\n") };
    await addToOutbox(tx, [remarkDraft(repositoryId, remark)], clock());
  });
  return `not merged: ${why}`.slice(0, 500);
}
