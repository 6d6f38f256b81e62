import type { KeyObject } from "node:crypto";
import { ledgerKeyOf } from "../ledger/key.ts";
import { lastSigned } from "../store/ledger-keys.ts";
import type { Handle } from "../store/transaction.ts";
import type { LedgerKeys } from "./ledger-key.ts";
import { isRetiredSomewhere, rotationsOf } from "./ledger-rotations.ts";

/**
 * The key by which this App attests what a ledger says: the one that signs that ledger, by its rotations. Undefined where the
 * App has none, or one that the ledger would refuse: what a retired key signs is not to be believed.
 */
export async function attesterOf(
  db: Handle,
  repositoryId: number,
  keys: LedgerKeys | undefined,
): Promise<KeyObject | undefined> {
  if (keys === undefined) return undefined;
  const { id } = ledgerKeyOf(keys.current);
  const rotated = (await rotationsOf(db, repositoryId)).proven.at(-1)?.body.key_id;
  const signer = rotated ?? (await lastSigned(db, repositoryId))?.keyId;
  if (signer === undefined) return (await isRetiredSomewhere(db, id)) ? undefined : keys.current;
  return signer === id ? keys.current : undefined;
}
