import { type ApprovalRow, approvalOf } from "./approvals.ts";
import type { Handle } from "./transaction.ts";

/** All handoffs that were ever agreed to for a run, oldest first: also those that hold no more, and why not. */
export async function handoffsOfRun(
  db: Handle,
  runId: string,
  now: Date,
): Promise<readonly (ApprovalRow & { readonly whyNot?: string })[]> {
  const rows = await db
    .selectFrom("approvals")
    .selectAll()
    .where("run_id", "=", runId)
    .where("kind", "=", "handoff")
    .orderBy("id")
    .execute();
  return rows.map((row) => {
    const isExpired = row.expires_at !== null && row.expires_at <= now;
    const whyNot =
      row.void_reason ??
      (row.state === "used" ? "it was used up by a merge" : isExpired ? "its time has run out" : undefined);
    return { ...approvalOf(row), ...(whyNot === undefined ? {} : { whyNot }) };
  });
}
