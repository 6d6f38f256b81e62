import { type KeyObject, sign } from "node:crypto";
import { canonicalJson } from "../contract/canonical-json.ts";
import { isSignature, preAuthenticationEncoding } from "./dsse.ts";
import type { LedgerEntry, LedgerRepository } from "./entry.ts";
import { type LedgerKey, ledgerKeyOf } from "./key.ts";

/** Entries between two checkpoints, at most; a promotion makes one at once (contract.md, 9). */
export const ENTRIES_PER_CHECKPOINT_MAX = 100;

/** What a key vouches for: that the ledger had, at this moment, exactly these entries up to `sequence`. */
export interface Checkpoint {
  readonly version: 1;
  readonly repository: LedgerRepository;
  /** Of the last entry that it covers, and so of all before it. */
  readonly sequence: number;
  /** The hash of that entry. */
  readonly hash: string;
  /** The sequence that the checkpoint before covers, 0 for the first: one that was removed is missed. */
  readonly previous: number;
  /** UTC with milliseconds. */
  readonly signed_at: string;
  /** Of the key that signs: LedgerKey. */
  readonly key_id: string;
}

/** A checkpoint and its ed25519 signature in base64; one line of a ledger file, right after the entry that it covers. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly signature: string;
}

/** The type under which a checkpoint's canonical JSON is signed, in DSSE's pre-authentication encoding. */
export const CHECKPOINT_TYPE = "application/vnd.proofgate.checkpoint+json";

/** Signs that the ledger ends, or ended, with this entry. @param previous the sequence of the checkpoint before, or 0 */
export function signCheckpoint(
  last: Pick<LedgerEntry, "repository" | "sequence" | "hash">,
  previous: number,
  signedAt: string,
  signingKey: KeyObject,
): SignedCheckpoint {
  const checkpoint: Checkpoint = {
    version: 1,
    repository: last.repository,
    sequence: last.sequence,
    hash: last.hash,
    previous,
    signed_at: signedAt,
    key_id: ledgerKeyOf(signingKey).id,
  };
  return { checkpoint, signature: sign(null, signedBytes(checkpoint), signingKey).toString("base64") };
}

/** Whether this key signed this checkpoint. */
export function isSignedBy({ checkpoint, signature }: SignedCheckpoint, { id, key }: LedgerKey): boolean {
  return checkpoint.key_id === id && isSignature(signedBytes(checkpoint), signature, key);
}

/** Whether a checkpoint is due after this entry (contract.md, 9). @param covered what the last one covers, or 0 */
export function isCheckpointDue(
  { sequence, kind }: Pick<LedgerEntry, "sequence" | "kind">,
  covered: number,
): boolean {
  return kind === "promotion" || kind === "key-rotated" || sequence - covered >= ENTRIES_PER_CHECKPOINT_MAX;
}

function signedBytes(checkpoint: Checkpoint): Buffer {
  return preAuthenticationEncoding(CHECKPOINT_TYPE, Buffer.from(canonicalJson(checkpoint), "utf8"));
}
