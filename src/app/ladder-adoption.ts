import type { PolicyState } from "../engine/facts.ts";
import { namedRungs } from "../engine/ladder.ts";
import type { Oid } from "../git/types.ts";
import { appendEntries } from "../store/ledger.ts";
import { addRefUpdates, followedBranches, lastRefUpdate } from "../store/ref-updates.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction, type Tx } from "../store/transaction.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

interface Adoptable {
  readonly repository: RepositoryRef;
  readonly policy: PolicyState;
  readonly tips: ReadonlyMap<string, Oid>;
}

/**
 * The branches that count as rungs; undefined while the policy only reports, and has never been enforced. When an enforced
 * policy names a branch first, the accounting begins with the tip that it has then (contract.md, 6), or with nothing: what
 * somebody makes afterwards under that name counts once a person adopts it. The default branch, from which the policy
 * itself is read, counts whenever it is named.
 */
export async function adoptedRungs(
  services: Services,
  { repository, policy, tips }: Adoptable,
): Promise<ReadonlySet<string> | undefined> {
  const { db } = services;
  const { mode, branches } = policy.policy;
  const known = await followedBranches(db, repository.id);
  if (known.size === 0 && mode !== "enforce") return undefined;
  const begins = (seen: typeof known): readonly string[] =>
    namedRungs(branches).filter(
      (branch) => !seen.has(branch) || (branch === repository.defaultBranch && !seen.get(branch)?.counts),
    );
  if (mode !== "enforce" || begins(known).length === 0) return counting(known);
  return await inTransaction(db, async (tx) => {
    await lockRepository(tx, repository.id);
    for (const branch of begins(await followedBranches(tx, repository.id)))
      await begin(services, tx, repository.id, branch, tips.get(branch));
    return counting(await followedBranches(tx, repository.id));
  });
}

function counting(known: ReadonlyMap<string, { readonly counts: boolean }>): ReadonlySet<string> {
  return new Set([...known].flatMap(([branch, { counts }]) => (counts ? [branch] : [])));
}

async function begin(
  services: Services,
  tx: Tx,
  repositoryId: number,
  branch: string,
  tip: string | undefined,
): Promise<void> {
  const now = services.clock();
  const before = (await lastRefUpdate(tx, { repositoryId, branch }))?.after;
  const update = { branch, before, after: tip, forced: false, account: { kind: "start" } } as const;
  await addRefUpdates(tx, { repositoryId, branch }, [update], now);
  const subject = { branch: named(branch), ...(tip === undefined ? {} : { head: tip }) };
  const body = { account: "start", tip: tip ?? null };
  const words = { kind: "ladder-adopted", actor: appActor(services), subject, body } as const;
  await appendEntries(tx, repositoryId, [entryAt(now, words)]);
}
