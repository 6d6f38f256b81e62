import { noteHead } from "../../src/store/branches.ts";
import type { Store } from "../../src/store/open-store.ts";
import { pinPlan } from "../../src/store/plans.ts";
import { noteRepository } from "../../src/store/repositories.ts";
import { openRun } from "../../src/store/runs.ts";
import { inTransaction } from "../../src/store/transaction.ts";

const REPOSITORY = 42;

export interface BareRunOptions {
  readonly repository?: { readonly id: number; readonly fullName: string };
  readonly agentId?: number;
}

/** A run in the store and nowhere else, of a plan and a branch of its own: not judged yet. */
export async function bareRun(
  db: Store["db"],
  id: string,
  now: Date,
  { repository = { id: REPOSITORY, fullName: "acme/shop" }, agentId }: BareRunOptions = {},
): Promise<{ readonly id: string }> {
  const { id: repositoryId } = repository;
  await noteRepository(db, { ...repository, installationId: 1 }, now);
  const planId = `WP-${id}`;
  const branch = `agent/${planId}`;
  await inTransaction(db, async (tx) => {
    const head = "2".repeat(40);
    const { id: branchId } = await noteHead(tx, { repositoryId, branch, head }, now);
    const pin = {
      repositoryId,
      planId,
      sha256: "a".repeat(64),
      path: "p",
      branch,
      standing: false,
    };
    await pinPlan(tx, { ...pin, content: "{}" }, now);
    const agent = agentId === undefined ? {} : { agentId };
    await openRun(tx, { id, repositoryId, branchId, planId, ...agent }, now);
  });
  return { id };
}
