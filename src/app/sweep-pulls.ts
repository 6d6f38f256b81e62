import { type Ladder, rungOf } from "../engine/ladder.ts";
import { enqueueJobs, type JobDraft } from "../store/jobs.ts";
import { inTransaction } from "../store/transaction.ts";
import { latestVerdict } from "../store/verdicts.ts";
import { jobOf } from "./dispatcher.ts";
import { asked } from "./job-failure.ts";
import type { Services } from "./services.ts";
import { branchLane, pullLane, type RepositoryRef } from "./webhook-jobs.ts";

/** Open pull requests into a rung whose head has no verdict at its gate: their webhook was lost. */
export async function enqueueUnjudgedPulls(
  services: Services,
  repository: RepositoryRef,
  ladder: Ladder,
): Promise<void> {
  const { db, clock, log } = services;
  const hour = Math.floor(clock().getTime() / 3_600_000);
  const drafts: JobDraft[] = [];
  for (const { number, head, base } of await openPulls(services, repository)) {
    const rung = rungOf(ladder, base.ref);
    if (rung === undefined) continue;
    const of = { repositoryId: repository.id, head: head.sha, gate: rung.gate };
    if ((await latestVerdict(db, of)) !== undefined) continue;
    const isOwn = head.repo?.id === repository.id;
    const lane = isOwn ? branchLane(repository, head.ref) : pullLane(repository, number);
    const work = { kind: "judge-pull", repository, pull: number, closed: false } as const;
    drafts.push({ ...jobOf({ lane, work }), idempotencyKey: `sweep ${number} ${head.sha} ${hour}` });
  }
  if (drafts.length === 0) return;
  const added = await inTransaction(db, (tx) => enqueueJobs(tx, drafts, clock()));
  if (added > 0)
    log("warn", "found pull requests without a verdict", { repository: repository.id, pulls: added });
}

async function openPulls(services: Services, { id, name, installationId }: RepositoryRef) {
  const [owner = "", repo = ""] = name.split("/", 2);
  return await asked(services, async () => {
    const client = await services.github.client(
      { installationId, repositoryId: id },
      { pull_requests: "read" },
    );
    return await client.paginate(client.rest.pulls.list, { owner, repo, state: "open", per_page: 100 });
  });
}
