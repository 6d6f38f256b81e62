import type { LedgerActor } from "../ledger/entry.ts";
import { addEvidence, type EvidenceOutcome } from "../store/evidence.ts";
import { enqueueJobs } from "../store/jobs.ts";
import { appendEntries } from "../store/ledger.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { jobOf } from "./dispatcher.ts";
import type { Submission } from "./evidence-body.ts";
import type { JobIdentity } from "./evidence-claims.ts";
import { entryAt, named } from "./ledger-words.ts";
import type { Services } from "./services.ts";
import { branchLane } from "./webhook-jobs.ts";

/** Reports that an entry of the ledger names one by one. */
const REPORTS_NAMED_MAX = 100;

/**
 * Records a submission, the ledger's entry of it and the work that follows in one transaction: what was acknowledged is
 * judged by, whatever becomes of this process.
 */
export async function takeEvidence(
  { db, clock }: Pick<Services, "db" | "clock">,
  job: JobIdentity,
  { document, sha256 }: Submission,
  body: Buffer,
): Promise<EvidenceOutcome> {
  const now = clock();
  const { repositoryId, head, branch, runId, runAttempt, checkRunId, caller, called, tokenId } = job;
  const draft = {
    ...{ repositoryId, head, branch, runId, runAttempt, checkRunId, caller, tokenId },
    called: JSON.stringify(called),
    thread: document.thread ?? ".",
    document: JSON.stringify(document),
    documentSha256: sha256,
    contents: body,
  };
  return await inTransaction(db, async (tx) => {
    await lockRepository(tx, repositoryId);
    const outcome = await addEvidence(tx, draft, now);
    if (outcome === "known" || outcome === "too many") return outcome;
    const { reports, thread = ".", command, plan } = document;
    const entry = entryAt(now, {
      kind: "evidence",
      actor: actorOf(job),
      subject: {
        branch: named(branch),
        head,
        ...(plan === undefined ? {} : { plan: named(plan.id) }),
      },
      body: {
        source: outcome === "new" ? "cross-checked" : "contradicts",
        ...{ run_id: runId, run_attempt: runAttempt, check_run_id: checkRunId, caller, thread },
        ...{ job_workflow_ref: called.ref, job_workflow_sha: called.sha, token: tokenId },
        ...(plan === undefined ? {} : { plan_sha256: plan.sha256 }),
        ...(command === undefined ? {} : { exit_status: command.exit_status }),
        evidence_sha256: sha256,
        reports: reports.slice(0, REPORTS_NAMED_MAX).map((each) => ({
          kind: each.kind,
          sha256: each.sha256,
          bytes: each.bytes,
        })),
        reports_beyond: Math.max(0, reports.length - REPORTS_NAMED_MAX),
      },
    });
    await appendEntries(tx, repositoryId, [entry]);
    const work = { kind: "evidence", repositoryId, branch, head } as const;
    await enqueueJobs(tx, [jobOf({ lane: branchLane({ id: repositoryId }, branch), work })], now);
    return outcome;
  });
}

function actorOf({ actor }: JobIdentity): LedgerActor {
  return { type: actor.login.endsWith("[bot]") ? "bot" : "person", ...actor };
}
