import { rungOf } from "../engine/ladder.ts";
import { hasWaiverEndedBetween, wasApprovedAt } from "../store/approvals.ts";
import { hasCountedReviews } from "../store/counted-reviews.ts";
import { hasFreezeChangedBetween } from "../store/freezes.ts";
import { enqueueJobs, type JobDraft } from "../store/jobs.ts";
import { wasAccountedBetween } from "../store/ref-updates.ts";
import { type Handle, inTransaction } from "../store/transaction.ts";
import { latestVerdict, type VerdictRow } from "../store/verdicts.ts";
import { verdictOfRow } from "./check-outbox.ts";
import { jobOf } from "./dispatcher.ts";
import { asked } from "./job-failure.ts";
import type { LadderReading } from "./ladder-reading.ts";
import type { Services } from "./services.ts";
import { branchLane, pullLane, type RepositoryRef } from "./webhook-jobs.ts";

/** Within it, a pull request is judged once for a target that goes on moving; the sweep judges it for where that came to rest. */
const AGAIN_MS = 10 * 60_000;
/** As often for what waits for a review, which may be most of what is open. */
const REVIEW_AGAIN_MS = 60 * 60_000;

/**
 * Open pull requests into a rung whose head has no verdict at its gate against the rung's tip: their webhook was lost, or
 * the target has moved; or what it stands on may have changed since: waivers, approvals, reviews. `into`: of that rung alone.
 */
export async function enqueueUnjudgedPulls(
  services: Services,
  repository: RepositoryRef,
  { ladder, tips }: Pick<LadderReading, "ladder" | "tips">,
  into?: string,
  cause?: string,
): Promise<void> {
  const { db, clock, log } = services;
  const now = clock();
  const drafts: JobDraft[] = [];
  for (const { number, head, base } of await openPulls(services, repository, into)) {
    const rung = rungOf(ladder, base.ref);
    if (rung === undefined) continue;
    const of = { repositoryId: repository.id, head: head.sha, gate: rung.gate };
    const target = tips.get(base.ref);
    const known = await latestVerdict(db, { ...of, ...(target === undefined ? {} : { base: target }) });
    const everyMs =
      known === undefined ? AGAIN_MS : await againAfterMs(db, repository.id, number, known, now);
    if (everyMs === undefined) continue;
    const isOwn = head.repo?.id === repository.id;
    const lane = isOwn ? branchLane(repository, head.ref) : pullLane(repository, number);
    const work = { kind: "judge-pull", repository, pull: number, closed: false } as const;
    const slot = Math.floor(now.getTime() / everyMs);
    drafts.push({
      ...jobOf({ lane, work }),
      idempotencyKey: `${cause ?? "sweep"} ${number} ${head.sha} ${slot}`,
    });
  }
  if (drafts.length === 0) return;
  const added = await inTransaction(db, (tx) => enqueueJobs(tx, drafts, now));
  if (added > 0)
    log("info", "pull requests are judged again, or at last", { repository: repository.id, pulls: added });
}

/** How often what was decided is decided anew, because it may not hold any more; undefined where it holds. */
async function againAfterMs(
  db: Handle,
  repositoryId: number,
  pull: number,
  known: VerdictRow,
  now: Date,
): Promise<number | undefined> {
  if (await hasLostWaiver(db, known, now)) return AGAIN_MS;
  const ofLadder = [repositoryId, known.decidedAt, now] as const;
  if (await hasFreezeChangedBetween(db, ...ofLadder)) return AGAIN_MS;
  if (await wasAccountedBetween(db, ...ofLadder)) return AGAIN_MS;
  // Who has agreed may have left, and an approval ends: nobody tells of either.
  if (await wasApprovedAt(db, { repositoryId, pull }, known.decidedAt)) return AGAIN_MS;
  if (await hasCountedReviews(db, { repositoryId, pull })) return AGAIN_MS;
  // Somebody may have looked, and the webhook been lost.
  const waits = verdictOfRow(known).findings.some(({ rule }) => rule === "review-missing");
  return waits ? REVIEW_AGAIN_MS : undefined;
}

async function hasLostWaiver(db: Handle, { branchId, decidedAt }: VerdictRow, now: Date): Promise<boolean> {
  return branchId !== undefined && (await hasWaiverEndedBetween(db, branchId, decidedAt, now));
}

/** All that are open, those into one branch alone where one is named. */
export async function openPulls(
  services: Services,
  { id, name, installationId }: RepositoryRef,
  base: string | undefined,
) {
  const [owner = "", repo = ""] = name.split("/", 2);
  return await asked(services, async () => {
    const client = await services.github.client(
      { installationId, repositoryId: id },
      { pull_requests: "read" },
    );
    return await client.paginate(client.rest.pulls.list, {
      owner,
      repo,
      state: "open",
      per_page: 100,
      ...(base === undefined ? {} : { base }),
    });
  });
}
