import { noteKeptHead } from "../store/branches.ts";
import { appendEntries } from "../store/ledger.ts";
import type { OutboxDraft } from "../store/outbox.ts";
import { lockRepository } from "../store/repositories.ts";
import { standingStops } from "../store/stops.ts";
import { inTransaction } from "../store/transaction.ts";
import { asked, GivenUp } from "./job-failure.ts";
import { deleteBranch, keepCommit, readRef } from "./kept-refs.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import { openPullsOf } from "./open-pulls.ts";
import type { PublishPlace } from "./publish-check-run.ts";
import type { Services } from "./services.ts";
import { keptHeadRef } from "./stop-outbox.ts";

export const RETIRE_BRANCH = "retire-branch";

/** A spent branch of an agent's, at the head that it had when it was found to be spent. */
export interface RetiredBranch {
  readonly branch: { readonly id: number; readonly name: string };
  readonly head: string;
  /** One clause. */
  readonly why: string;
}

export function retireDraft(repositoryId: number, retired: RetiredBranch): OutboxDraft {
  const { branch, head } = retired;
  return {
    repositoryId,
    lane: `${repositoryId} retire ${branch.id}`,
    kind: RETIRE_BRANCH,
    idempotencyKey: `retire ${repositoryId} ${branch.id} ${head}`,
    payload: JSON.stringify(retired),
  };
}

/**
 * Keeps the head under a ref of ours, then deletes the branch (contract.md, 6) [P96]: not while a pull request is open, a
 * stop stands, or the branch shows something else than what was found spent.
 * Where the App may not write, the branch stays: nothing depends on its going.
 */
export async function retireBranch(
  services: Services,
  place: PublishPlace,
  { branch, head, why }: RetiredBranch,
): Promise<string> {
  const { db, github, clock } = services;
  const { repositoryId } = place.installed;
  if ((await standingStops(db, branch.id)).length > 0) return "a stop stands";
  if ((await openPullsOf(services, place, branch.name)).length > 0) return "a pull request is open";
  const ref = keptHeadRef(head);
  const outcome = await unlessRefused(services, async () => {
    const client = await github.client(place.installed, { contents: "write" });
    const here = { ...place, client };
    const tip = await readRef(here, `refs/heads/${branch.name}`);
    if (tip !== undefined && tip !== head) return "the branch has moved on";
    await keepCommit(here, ref, head);
    if (tip !== undefined) await deleteBranch(here, branch.name);
    return "kept";
  });
  if (outcome !== "kept") return outcome;
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repositoryId);
    await noteKeptHead(tx, branch.id, head, ref);
    const subject = { branch: named(branch.name), head };
    const body = { deed: "the branch is deleted", why, kept: ref };
    const entry = { kind: "annotation", actor: appActor(services), subject, body } as const;
    await appendEntries(tx, repositoryId, [entryAt(clock(), entry)]);
  });
  return ref;
}

async function unlessRefused(services: Services, act: () => Promise<string>): Promise<string> {
  try {
    return await asked(services, act);
  } catch (error) {
    if (error instanceof GivenUp) return error.message;
    throw error;
  }
}
