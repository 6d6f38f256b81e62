import type { KeyObject } from "node:crypto";
import { canonicalJson } from "../contract/canonical-json.ts";
import { isCheckpointDue, type SignedCheckpoint, signCheckpoint } from "../ledger/checkpoint.ts";
import type { LedgerEntry } from "../ledger/entry.ts";
import { ledgerKeyOf } from "../ledger/key.ts";
import { addCheckpoint, lastEntry, readCheckpoints, readLines } from "../store/ledger.ts";
import { addToOutbox } from "../store/outbox.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { ledgerMirrorDraft } from "./mirror-ledger.ts";
import type { Services } from "./services.ts";

/** What nobody has vouched for is signed at the latest after so long, however few entries it is. */
const AGE_MAX_MS = 10 * 60_000;

/** Signs what is new in a repository's ledger, where that is due, and has it mirrored. */
export async function sealLedger(
  { db, clock, log }: Services,
  repositoryId: number,
  key: KeyObject,
): Promise<void> {
  const keyId = ledgerKeyOf(key).id;
  const now = clock();
  await inTransaction(db, async (tx) => {
    const signed = (await readCheckpoints(tx, repositoryId)).at(-1);
    const covered = signed?.sequence ?? 0;
    if (((await lastEntry(tx, repositoryId))?.sequence ?? 0) <= covered) return;
    if (signed !== undefined && signed.keyId !== keyId) {
      const fields = { repository: repositoryId, key: keyId, before: signed.keyId };
      log("error", "the ledger was signed by another key: nothing is signed until that key is back", fields);
      return;
    }
    await lockRepository(tx, repositoryId);
    const fresh: LedgerEntry[] = [];
    for await (const line of readLines(tx, repositoryId, covered + 1))
      fresh.push(JSON.parse(line) as LedgerEntry);
    const checkpoints = dueCheckpoints(fresh, covered, key, now);
    for (const { checkpoint, signature } of checkpoints) {
      const line = canonicalJson({ checkpoint, signature });
      await addCheckpoint(tx, repositoryId, { sequence: checkpoint.sequence, keyId, line }, now);
    }
    const last = checkpoints.at(-1);
    if (last !== undefined)
      await addToOutbox(tx, [ledgerMirrorDraft(repositoryId, last.checkpoint.sequence)], now);
  });
}

function dueCheckpoints(
  fresh: readonly LedgerEntry[],
  from: number,
  key: KeyObject,
  now: Date,
): readonly SignedCheckpoint[] {
  const made: SignedCheckpoint[] = [];
  let covered = from;
  const sign = (entry: LedgerEntry): void => {
    made.push(signCheckpoint(entry, covered, now.toISOString(), key));
    covered = entry.sequence;
  };
  for (const entry of fresh) if (isCheckpointDue(entry, covered)) sign(entry);
  const oldest = fresh.find(({ sequence }) => sequence > covered);
  const last = fresh.at(-1);
  if (oldest === undefined || last === undefined) return made;
  if (now.getTime() - Date.parse(oldest.recorded_at) >= AGE_MAX_MS) sign(last);
  return made;
}
