import { isSignedBy, type SignedCheckpoint } from "./checkpoint.ts";
import type { LedgerEntry } from "./entry.ts";
import type { FaultKind } from "./fault.ts";
import { KeyRefused, keyOfBase64, type LedgerKey } from "./key.ts";

/** The body of an entry of the kind `key-rotated`. It counts once a checkpoint by a key that is trusted covers it. */
export interface KeyRotation {
  /** LedgerKey id of the key that signs no more. */
  readonly retired_key_id: string;
  /** The new key: base64 of its SubjectPublicKeyInfo in DER. */
  readonly public_key: string;
}

/** Rotations that wait for a checkpoint; each is followed by one, so that more than one is odd already. */
const ROTATIONS_WAITING_MAX = 16;

export type Trust =
  | { readonly trusted: true }
  | { readonly trusted: false; readonly kind: FaultKind; readonly message: string };

/** Which keys may speak at each point of a ledger: those given, and those that they handed over to. */
export class CheckpointTrust {
  #keys: readonly LedgerKey[];
  readonly #retired = new Set<string>();
  #waiting: LedgerEntry[] = [];

  constructor(keys: readonly LedgerKey[]) {
    this.#keys = keys;
  }

  /** Takes note of a rotation. @returns what is wrong with it */
  see(entry: LedgerEntry): string | undefined {
    if (entry.kind !== "key-rotated" || this.#keys.length === 0) return undefined;
    if (this.#waiting.length === ROTATIONS_WAITING_MAX)
      return "the key is rotated again and again without a checkpoint";
    try {
      rotationOf(entry);
    } catch (error) {
      if (!(error instanceof KeyRefused)) throw error;
      return `entry ${entry.sequence} rotates to a key that is none: ${error.message}`;
    }
    this.#waiting.push(entry);
    return undefined;
  }

  /** Judges a checkpoint whose sequence and hash are those of the chain, and hands over where it covers a rotation. */
  judge(signed: SignedCheckpoint): Trust {
    const { key_id, sequence } = signed.checkpoint;
    const key = this.#keys.find(({ id }) => id === key_id);
    if (key === undefined) return this.#stranger(key_id, sequence);
    if (!isSignedBy(signed, key)) {
      const message = `the signature of the checkpoint of entry ${sequence} is not that of the key it names`;
      return { trusted: false, kind: "signature-wrong", message };
    }
    for (const entry of this.#waiting) this.#handOver(entry);
    this.#waiting = [];
    return { trusted: true };
  }

  #stranger(keyId: string, sequence: number): Trust {
    const what = `the checkpoint of entry ${sequence} is signed by the key \`${keyId.slice(0, 16)}\``;
    return this.#retired.has(keyId)
      ? { trusted: false, kind: "key-retired", message: `${what}, which was retired before` }
      : { trusted: false, kind: "signature-unknown", message: `${what}, which is not given` };
  }

  #handOver(entry: LedgerEntry): void {
    const { retiredId, key } = rotationOf(entry);
    this.#retired.add(retiredId);
    this.#retired.delete(key.id);
    this.#keys = [...this.#keys.filter(({ id }) => id !== retiredId && id !== key.id), key];
  }
}

function rotationOf({ body }: LedgerEntry): { readonly retiredId: string; readonly key: LedgerKey } {
  const { retired_key_id, public_key } = body;
  if (typeof retired_key_id !== "string" || typeof public_key !== "string") {
    throw new KeyRefused("`retired_key_id` or `public_key` is missing");
  }
  return { retiredId: retired_key_id, key: keyOfBase64(public_key) };
}
