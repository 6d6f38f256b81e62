import { rungOf } from "../engine/ladder.ts";
import { hasWaiverEndedBetween, wasApprovedAt } from "../store/approvals.ts";
import { hasFreezeChangedBetween } from "../store/freezes.ts";
import { enqueueJobs, type JobDraft } from "../store/jobs.ts";
import { wasAccountedBetween } from "../store/ref-updates.ts";
import { type Handle, inTransaction } from "../store/transaction.ts";
import { latestVerdict, type VerdictRow } from "../store/verdicts.ts";
import { jobOf } from "./dispatcher.ts";
import { asked } from "./job-failure.ts";
import type { LadderReading } from "./ladder-reading.ts";
import type { Services } from "./services.ts";
import { branchLane, pullLane, type RepositoryRef } from "./webhook-jobs.ts";

/** Within it, a pull request is judged once for a target that goes on moving; the sweep judges it for where that came to rest. */
const AGAIN_MS = 10 * 60_000;

/**
 * Open pull requests into a rung whose head has no verdict at its gate against the rung's tip: their webhook was lost, or
 * the target has moved; or whose waivers have run out since. `into`: of that rung alone.
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
  const slot = Math.floor(now.getTime() / AGAIN_MS);
  const drafts: JobDraft[] = [];
  for (const { number, head, base } of await openPulls(services, repository, into)) {
    const rung = rungOf(ladder, base.ref);
    if (rung === undefined) continue;
    const of = { repositoryId: repository.id, head: head.sha, gate: rung.gate };
    const isOwn = head.repo?.id === repository.id;
    const target = tips.get(base.ref);
    const known = await latestVerdict(db, { ...of, ...(target === undefined ? {} : { base: target }) });
    if (known !== undefined && !(await hasLostWaiver(db, known, now))) {
      // Who has approved may have left, and an approval ends: nobody tells of either.
      const ofLadder = [repository.id, known.decidedAt, now] as const;
      const isMoved =
        (await hasFreezeChangedBetween(db, ...ofLadder)) || (await wasAccountedBetween(db, ...ofLadder));
      const approved = { repositoryId: repository.id, pull: number };
      if (!isMoved && !(await wasApprovedAt(db, approved, known.decidedAt))) continue;
    }
    const lane = isOwn ? branchLane(repository, head.ref) : pullLane(repository, number);
    const work = { kind: "judge-pull", repository, pull: number, closed: false } as const;
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
