import { noteHead } from "../../src/store/branches.ts";
import type { Store } from "../../src/store/open-store.ts";
import { pinPlan } from "../../src/store/plans.ts";
import { noteRepository } from "../../src/store/repositories.ts";
import { openRun } from "../../src/store/runs.ts";
import { inTransaction } from "../../src/store/transaction.ts";

const REPOSITORY = 42;

/** A run in the store and nowhere else, of a plan and a branch of its own: not judged yet. */
export async function bareRun(db: Store["db"], id: string, now: Date): Promise<{ readonly id: string }> {
  await noteRepository(db, { id: REPOSITORY, fullName: "acme/shop", installationId: 1 }, now);
  const planId = `WP-${id}`;
  const branch = `agent/${planId}`;
  await inTransaction(db, async (tx) => {
    const head = "2".repeat(40);
    const { id: branchId } = await noteHead(tx, { repositoryId: REPOSITORY, branch, head }, now);
    const pin = {
      repositoryId: REPOSITORY,
      planId,
      sha256: "a".repeat(64),
      path: "p",
      branch,
      standing: false,
    };
    await pinPlan(tx, { ...pin, content: "{}" }, now);
    await openRun(tx, { id, repositoryId: REPOSITORY, branchId, planId }, now);
  });
  return { id };
}
