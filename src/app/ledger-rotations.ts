import type { LedgerEntry } from "../ledger/entry.ts";
import { KeyRefused } from "../ledger/key.ts";
import { isProven, type KeyRotation, readRotation } from "../ledger/key-rotation.ts";
import { firstSigned, retirementLines, rotationLines } from "../store/ledger-keys.ts";
import type { Handle } from "../store/transaction.ts";

/** A rotation of a ledger that its keys signed. */
export interface ProvenRotation {
  readonly sequence: number;
  readonly body: KeyRotation;
}

export interface LedgerRotations {
  /** Oldest first; each retires the key that the one before introduced. */
  readonly proven: readonly ProvenRotation[];
  /** Entries that say they rotate and do not: somebody else wrote them into the database. */
  readonly unproven: readonly number[];
}

/** The rotations of a ledger, as `ledger verify` follows them, but for a lost key's: there the operator's word was taken. */
export async function rotationsOf(db: Handle, repositoryId: number): Promise<LedgerRotations> {
  const proven: ProvenRotation[] = [];
  const unproven: number[] = [];
  const lines = await rotationLines(db, repositoryId);
  let signer = lines.length === 0 ? undefined : await firstSigned(db, repositoryId);
  for (const { sequence, line } of lines) {
    const body = provenIn(line);
    if (body !== undefined && (signer ?? body.retired_key_id) === body.retired_key_id) {
      proven.push({ sequence, body });
      signer = body.key_id;
    } else {
      unproven.push(sequence);
    }
  }
  return { proven, unproven };
}

/** Whether some ledger here has retired a key, for ever and for all. */
export async function isRetiredSomewhere(db: Handle, keyId: string): Promise<boolean> {
  return (await retirementLines(db, keyId)).some((line) => provenIn(line) !== undefined);
}

function provenIn(line: string): KeyRotation | undefined {
  const entry = JSON.parse(line) as LedgerEntry;
  try {
    const rotation = readRotation(entry);
    return isProven(entry, rotation) ? rotation.body : undefined;
  } catch (error) {
    if (error instanceof KeyRefused) return undefined;
    throw error;
  }
}
