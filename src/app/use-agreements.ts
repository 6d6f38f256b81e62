import { standingOnBranch, useApproval } from "../store/approvals.ts";
import { appendEntries, type EntryDraft } from "../store/ledger.ts";
import { handoffsOfRun } from "../store/plan-agreements.ts";
import { findPlan } from "../store/plans.ts";
import type { RunRow } from "../store/runs.ts";
import type { Tx } from "../store/transaction.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import type { Services } from "./services.ts";

/** The run is promoted: what people agreed to of its plan has come about, and serves no other. */
export async function useAgreements(services: Services, tx: Tx, run: RunRow, now: Date): Promise<void> {
  const plan = await findPlan(tx, run.repositoryId, run.planId);
  const approvals = (await standingOnBranch(tx, run.branchId, "approve", now)).filter(
    ({ planSha256 }) => planSha256 === plan?.sha256,
  );
  const handoffs = (await handoffsOfRun(tx, run.id, now)).filter(({ whyNot }) => whyNot === undefined);
  const entries: EntryDraft[] = [];
  for (const { id, kind, approverId: approver } of [...approvals, ...handoffs]) {
    await useApproval(tx, id, now);
    const subject = { run: run.id, plan: named(run.planId) };
    const body = { approval: id, kind, approver };
    entries.push(entryAt(now, { kind: "approval-used", actor: appActor(services), subject, body }));
  }
  await appendEntries(tx, run.repositoryId, entries);
}
