import { isSignedBy, type SignedCheckpoint } from "./checkpoint.ts";
import type { LedgerEntry } from "./entry.ts";
import type { FaultKind } from "./fault.ts";
import { KeyRefused, type LedgerKey } from "./key.ts";
import { isRotationSignedBy, type ReadRotation, readRotation } from "./key-rotation.ts";

/** The entries over which one key speaks. Its place in the chain counts, not the clock. */
export interface KeyPeriod {
  readonly key: LedgerKey;
  /** The first entry whose checkpoint it signs. */
  readonly from: number;
  /** The last one: that by which it handed over; absent for the key that signs now. */
  readonly until?: number;
  /** No key before it introduced it: that one was given up as lost. */
  readonly lost?: true;
}

/** A key from elsewhere. Where that says of which entries it speaks in this ledger, it is held to it. */
export interface GivenKey extends LedgerKey {
  readonly from?: number;
  readonly until?: number;
}

export interface Distrust {
  readonly kind: FaultKind;
  readonly message: string;
}

/**
 * Which key may speak at each point of a ledger: the first that signs must be one of those given, and every other was
 * introduced by the one before it.
 */
export class CheckpointTrust {
  readonly #given: readonly GivenKey[];
  #periods: readonly KeyPeriod[] = [];

  constructor(given: readonly GivenKey[]) {
    this.#given = given;
  }

  /** As far as it was read, from the first key on. */
  get periods(): readonly KeyPeriod[] {
    return this.#periods;
  }

  /** Hands over where the entry is a rotation that holds. @returns what is wrong with one that does not */
  see(entry: LedgerEntry): Distrust | undefined {
    if (entry.kind !== "key-rotated" || this.#given.length === 0) return undefined;
    let rotation: ReadRotation;
    try {
      rotation = readRotation(entry);
    } catch (error) {
      if (!(error instanceof KeyRefused)) throw error;
      const message = `entry ${entry.sequence} rotates to a key that is none: ${error.message}`;
      return { kind: "rotation-unreadable", message };
    }
    const retiredId = rotation.body.retired_key_id;
    const now = this.#periods.at(-1)?.key ?? this.#given.find(({ id }) => id === retiredId);
    const problem = this.#problemOf(entry, rotation, now);
    if (problem === undefined && now !== undefined) this.#handOver(entry.sequence, now, rotation);
    return problem;
  }

  /** What is wrong with a checkpoint whose sequence and hash are those of the chain. */
  judge(signed: SignedCheckpoint): Distrust | undefined {
    const { key_id, sequence } = signed.checkpoint;
    const period = this.#periods.findLast(({ from }) => from <= sequence);
    const key = period?.key ?? this.#given.find(({ id }) => id === key_id);
    if (key === undefined || key.id !== key_id) return this.#stranger(key_id, sequence);
    if (!isSignedBy(signed, key)) {
      const message = `the signature of the checkpoint of entry ${sequence} is not that of the key it names`;
      return { kind: "signature-wrong", message };
    }
    const problem = this.#beyondGiven(key.id, sequence);
    if (problem !== undefined) return problem;
    if (this.#periods.length === 0) this.#periods = [{ key, from: 1 }];
    return undefined;
  }

  /** Whether a key that was given signed it, whatever its place: enough to say that there was more. */
  isGivenKeys(signed: SignedCheckpoint): boolean {
    return this.#given.some((key) => isSignedBy(signed, key));
  }

  #problemOf(entry: LedgerEntry, rotation: ReadRotation, now: LedgerKey | undefined): Distrust | undefined {
    const { sequence } = entry;
    const { body, key } = rotation;
    const unproven = (message: string): Distrust => ({ kind: "rotation-unproven", message });
    if (now === undefined || now.id !== body.retired_key_id)
      return unproven(
        `entry ${sequence} retires the key \`${short(body.retired_key_id)}\`, which is not the one that signs here`,
      );
    if (key.id === now.id || this.#periods.some((period) => period.key.id === key.id)) {
      const message = `entry ${sequence} hands over to the key \`${short(key.id)}\`, which signed before: a key that was retired never comes back`;
      return { kind: "key-retired", message };
    }
    if (!isRotationSignedBy(entry, rotation, "new", key))
      return unproven(
        `entry ${sequence} hands over to a key that did not sign it: nobody has shown that they hold it`,
      );
    const given = this.#saidOf(now.id);
    const last = body.lost === true ? sequence - 1 : sequence;
    if (given?.until !== undefined && given.until !== last)
      return unproven(
        `entry ${sequence} hands over from the key \`${short(now.id)}\`, which by the keys that were given signs up to entry ${given.until}`,
      );
    if (body.lost !== true) {
      if (isRotationSignedBy(entry, rotation, "retired", now)) return undefined;
      return unproven(
        `entry ${sequence} hands over in the name of the key \`${short(now.id)}\`, which did not sign it`,
      );
    }
    if (this.#given.some(({ id }) => id === key.id)) return undefined;
    return unproven(
      `entry ${sequence} says that the key \`${short(now.id)}\` was lost: only the new one, \`${short(key.id)}\`, vouches for itself`,
    );
  }

  #handOver(sequence: number, before: LedgerKey, { body, key }: ReadRotation): void {
    // Its own rotation is the last entry that a key vouches for; a lost one vouches for nothing more.
    const from = body.lost === true ? sequence : sequence + 1;
    const last = this.#periods.at(-1) ?? { key: before, from: 1 };
    this.#periods = [
      ...this.#periods.slice(0, -1),
      { ...last, until: from - 1 },
      { key, from, ...(body.lost === true ? { lost: true as const } : {}) },
    ];
  }

  /** Whoever holds a key that was retired can still sign: where it ended was said elsewhere. */
  #beyondGiven(keyId: string, sequence: number): Distrust | undefined {
    const { from, until } = this.#saidOf(keyId) ?? {};
    const what = `the checkpoint of entry ${sequence} is signed by the key \`${short(keyId)}\`, which by the keys that were given signs`;
    if (until !== undefined && sequence > until)
      return { kind: "key-retired", message: `${what} up to entry ${until}` };
    if (from !== undefined && sequence < from)
      return { kind: "key-not-introduced", message: `${what} from entry ${from} on` };
    return undefined;
  }

  /** A key may be given twice, in PEM say and in a set. */
  #saidOf(keyId: string): GivenKey | undefined {
    return this.#given.find(({ id, from, until }) => id === keyId && (from ?? until) !== undefined);
  }

  #stranger(keyId: string, sequence: number): Distrust {
    const what = `the checkpoint of entry ${sequence} is signed by the key \`${short(keyId)}\``;
    const period = this.#periods.find(({ key }) => key.id === keyId);
    if (period !== undefined && period.from > sequence)
      return { kind: "key-not-introduced", message: `${what}, which signs from entry ${period.from} on` };
    if (period !== undefined)
      return { kind: "key-retired", message: `${what}, which was retired by entry ${period.until}` };
    if (this.#given.some(({ id }) => id === keyId))
      return { kind: "key-not-introduced", message: `${what}, to which the key before it never handed over` };
    return {
      kind: "signature-unknown",
      message: `${what}, which is neither given nor introduced by the ledger`,
    };
  }
}

function short(keyId: string): string {
  return keyId.slice(0, 16);
}
