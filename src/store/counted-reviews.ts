import type { Handle, Tx } from "./transaction.ts";

export interface ReviewedPull {
  readonly repositoryId: number;
  readonly pull: number;
}

export interface ReviewedBranch extends ReviewedPull {
  /** Absent for a head from a fork. */
  readonly branchId: number | undefined;
}

/** Whose reviews count in a pull request from now on, by GitHub's ids; nobody else's do. */
export async function noteCountedReviews(
  tx: Tx,
  { repositoryId, pull, branchId }: ReviewedBranch,
  reviewers: readonly number[],
  now: Date,
): Promise<void> {
  await tx
    .updateTable("counted_reviews")
    .set({ counts: false, judged_at: now })
    .where("repository_id", "=", repositoryId)
    .where("pull_request", "=", pull)
    .where("counts", "=", true)
    .execute();
  if (reviewers.length === 0) return;
  await tx
    .insertInto("counted_reviews")
    .values(
      [...new Set(reviewers)].map((reviewer) => ({
        repository_id: repositoryId,
        pull_request: pull,
        branch_id: branchId ?? null,
        reviewer_id: reviewer,
        counts: true,
        judged_at: now,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(["repository_id", "pull_request", "reviewer_id"])
        .doUpdateSet({ counts: true, judged_at: now, branch_id: branchId ?? null }),
    )
    .execute();
}

/** Whether somebody's review counted when the pull request was judged last: what was decided then may not hold any more. */
export async function hasCountedReviews(db: Handle, { repositoryId, pull }: ReviewedPull): Promise<boolean> {
  const row = await db
    .selectFrom("counted_reviews")
    .select("reviewer_id")
    .where("repository_id", "=", repositoryId)
    .where("pull_request", "=", pull)
    .where("counts", "=", true)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Pull requests that are judged again at once; the sweep finds the others. */
const REVIEWED_MAX = 500;

/**
 * Pull requests in which somebody's review counts, the newest first.
 * @param reviewerId undefined: anybody's
 */
export async function pullsReviewedBy(
  db: Handle,
  { repositoryId, reviewerId }: { readonly repositoryId: number; readonly reviewerId: number | undefined },
): Promise<readonly Omit<ReviewedBranch, "repositoryId">[]> {
  const rows = await db
    .selectFrom("counted_reviews")
    .select(["pull_request", "branch_id"])
    .distinct()
    .where("repository_id", "=", repositoryId)
    .where("counts", "=", true)
    .where(({ lit, eb }) => (reviewerId === undefined ? lit(true) : eb("reviewer_id", "=", reviewerId)))
    .orderBy("pull_request", "desc")
    .limit(REVIEWED_MAX)
    .execute();
  return rows.map(({ pull_request: pull, branch_id }) => ({ pull, branchId: branch_id ?? undefined }));
}
