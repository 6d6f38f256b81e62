import { signCheckpoint } from "../ledger/checkpoint.ts";
import { lastEntry } from "../store/ledger.ts";
import { lastSigned, signedRepositories } from "../store/ledger-keys.ts";
import { addToOutbox } from "../store/outbox.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import type { LedgerKeys } from "./ledger-key.ts";
import { addCheckpoints, dueCheckpoints, freshEntries, maySign, type Sealing } from "./ledger-signer.ts";
import { ledgerMirrorDraft } from "./mirror-ledger.ts";

/** What nobody has vouched for is signed at the latest after so long, however few entries it is. */
const AGE_MAX_MS = 10 * 60_000;

/** Signs what is new in a repository's ledger, where that is due and this key may, and has it mirrored. */
export async function sealLedger(services: Sealing, repositoryId: number, keys: LedgerKeys): Promise<void> {
  const { db, clock } = services;
  const now = clock();
  await inTransaction(db, async (tx) => {
    const before = (await lastSigned(tx, repositoryId))?.sequence ?? 0;
    if (((await lastEntry(tx, repositoryId))?.sequence ?? 0) <= before) return;
    await lockRepository(tx, repositoryId);
    const first = await maySign(services, tx, repositoryId, keys, now);
    if (first === undefined) return;
    const from = (await lastSigned(tx, repositoryId))?.sequence ?? 0;
    const fresh = (await freshEntries(tx, repositoryId, from)).filter(({ sequence }) => sequence >= first);
    const { made, covered } = dueCheckpoints(fresh, from, keys.current, now);
    const checkpoints = [...made];
    const oldest = fresh.find(({ sequence }) => sequence > covered);
    const last = fresh.at(-1);
    if (
      oldest !== undefined &&
      last !== undefined &&
      now.getTime() - Date.parse(oldest.recorded_at) >= AGE_MAX_MS
    )
      checkpoints.push(signCheckpoint(last, covered, now.toISOString(), keys.current));
    await addCheckpoints(tx, repositoryId, checkpoints, now);
    const sealed = checkpoints.at(-1)?.checkpoint.sequence;
    if (sealed !== undefined) await addToOutbox(tx, [ledgerMirrorDraft(repositoryId, sealed)], now);
  });
}

/**
 * Has the key before hand over in every ledger that it signs, of repositories that are gone for now as well: afterwards
 * nobody needs it any more. @returns whether that is so
 */
export async function handOverLedgers(services: Sealing, keys: LedgerKeys): Promise<boolean> {
  const { db, clock } = services;
  let isDone = true;
  for (const repositoryId of await signedRepositories(db)) {
    const may = await inTransaction(db, async (tx) => {
      await lockRepository(tx, repositoryId);
      return (await maySign(services, tx, repositoryId, keys, clock())) !== undefined;
    });
    isDone &&= may;
  }
  return isDone;
}
