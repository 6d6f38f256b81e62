import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import { silentBranches } from "../store/branches.ts";
import { addToOutbox } from "../store/outbox.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { retireDraft } from "./retire-branch.ts";
import type { Services } from "./services.ts";

/** A branch of an agent's on which nothing has moved for so long, and that no run or stop holds, is spent. */
export const SILENCE_DAYS = 30;
const DAY_MS = 86_400_000;
/** Branches of one sweep. */
const LIMIT = 200;

/** `isAgents`: whether a branch is one of the agents'. In `observe` and `warn` nothing is deleted. */
export async function retireSilentBranches(
  { db, clock }: Services,
  repositoryId: number,
  mode: EffectivePolicy["mode"],
  isAgents: (branch: string) => boolean,
): Promise<void> {
  if (mode !== "enforce") return;
  const now = clock();
  const before = new Date(now.getTime() - SILENCE_DAYS * DAY_MS);
  const silent = (await silentBranches(db, { repositoryId, before, limit: LIMIT })).filter(({ name }) =>
    isAgents(name),
  );
  if (silent.length === 0) return;
  const why = `nothing moved on it for ${SILENCE_DAYS} days`;
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repositoryId);
    const drafts = silent.map(({ id, name, head }) =>
      retireDraft(repositoryId, { branch: { id, name }, head, why }),
    );
    await addToOutbox(tx, drafts, now);
  });
}
