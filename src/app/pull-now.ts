import { PROMOTION_MARK } from "../report/promotion-summary.ts";
import { type BranchRow, findBranch, noteHead } from "../store/branches.ts";
import { inTransaction } from "../store/transaction.ts";
import { asked } from "./job-failure.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** A pull request as GitHub has it now: what the webhook said of it may be old. */
export interface PullNow {
  readonly isOpen: boolean;
  readonly isMerged: boolean;
  readonly isDraft: boolean;
  /** A bot has opened it, with the App's mark: one of the App's own, even if nobody has recorded it yet. */
  readonly isMarked: boolean;
  readonly head: string;
  /** Absent for a head from a fork. */
  readonly branch?: string;
  readonly base: string;
  readonly author: string | undefined;
  /** GitHub's. */
  readonly authorId: number | undefined;
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
      isMerged: data.merged,
      isDraft: data.draft ?? false,
      isMarked: data.user?.type === "Bot" && (data.body?.includes(PROMOTION_MARK) ?? false),
      head: data.head.sha,
      ...(isOwn ? { branch: data.head.ref } : {}),
      base: data.base.ref,
      author: data.user?.login,
      authorId: data.user?.id,
    };
  });
}

export async function branchOf(
  { db, clock }: Services,
  repositoryId: number,
  { branch, head }: Pick<PullNow, "branch" | "head">,
): Promise<BranchRow | undefined> {
  if (branch === undefined) return undefined;
  const known = await findBranch(db, repositoryId, branch);
  if (known !== undefined) return known;
  return await inTransaction(db, (tx) => noteHead(tx, { repositoryId, branch, head }, clock()));
}
