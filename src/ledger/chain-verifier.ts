import type { SignedCheckpoint } from "./checkpoint.ts";
import { CheckpointTrust, type GivenKey, type KeyPeriod } from "./checkpoint-trust.ts";
import { type LedgerEntry, NO_HASH } from "./entry.ts";
import { type Fault, type FaultKind, Faults } from "./fault.ts";
import type { LedgerLine } from "./line-reading.ts";

/** Where something was read. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** What is known beside the ledger itself. */
export interface Witnesses {
  /** The ledger's first public key is among them; without any, no signature is checked. */
  readonly keys?: readonly GivenKey[];
  /** Checkpoints that were kept elsewhere, in any order: they show a cut end. */
  readonly checkpoints?: readonly SignedCheckpoint[];
}

/** What a verification found. No fault: the chain is whole, as far as `covered` says by whom. */
export interface Verification {
  readonly repository?: LedgerEntry["repository"];
  readonly entries: number;
  readonly last?: Pick<LedgerEntry, "sequence" | "hash">;
  /** The last entry that a checkpoint with a proven signature covers; 0 without one. */
  readonly covered: number;
  /** Checkpoints that agree with the chain; their signatures are proven up to `covered` where keys were given. */
  readonly checkpoints: number;
  /** Who signs from where on; empty where no key was given, or none of them has signed. */
  readonly keys: readonly KeyPeriod[];
  /** In the order in which they were found, at most FAULTS_MAX. */
  readonly faults: readonly Fault[];
  readonly faultCount: number;
}

/**
 * Follows a ledger line by line in constant memory, and names every fault where it shows. After a fault it goes on from
 * what it then sees, so that one edit is told once, and a second one, too.
 */
export class ChainVerifier {
  readonly #faults = new Faults();
  readonly #trust: CheckpointTrust;
  readonly #asksForKeys: boolean;
  /** By sequence; those that the chain has reached are taken off. */
  readonly #kept: SignedCheckpoint[];
  #repository: LedgerEntry["repository"] | undefined;
  #last: { readonly sequence: number; readonly hash: string } = { sequence: 0, hash: NO_HASH };
  /** Unreadable lines since the last entry: each may have been the next one. */
  #unread = 0;
  #entries = 0;
  #checkpoints = 0;
  #covered = 0;
  #previousCheckpoint = 0;

  constructor({ keys = [], checkpoints = [] }: Witnesses = {}) {
    this.#trust = new CheckpointTrust(keys);
    this.#asksForKeys = keys.length > 0;
    this.#kept = [...checkpoints].sort((one, other) => one.checkpoint.sequence - other.checkpoint.sequence);
  }

  take(line: LedgerLine, place: Place): void {
    if ("problem" in line) this.#unreadable(line.problem, line.column, place);
    else if ("checkpoint" in line) this.#takeCheckpoint(line.checkpoint, place);
    else this.#takeEntry(line.entry, line.hashed, place);
  }

  /** A fault that only the reader of the whole file or ref can see. */
  report(kind: FaultKind, message: string, place: Place): void {
    this.#faults.add({ kind, ...place, message });
  }

  /** The ledger is over. @param place its end */
  end(place: Place): Verification {
    if (this.#entries === 0 && this.#unread === 0) {
      this.report("ledger-empty", "there is no entry: an empty ledger proves nothing", place);
    }
    for (const kept of this.#kept) this.#missed(kept, place);
    if (this.#asksForKeys && this.#covered === 0 && this.#faults.count === 0) {
      this.report("signature-absent", "no checkpoint is signed by a key that was given", place);
    }
    return {
      ...(this.#repository === undefined ? {} : { repository: this.#repository }),
      entries: this.#entries,
      ...(this.#last.sequence === 0 ? {} : { last: this.#last }),
      covered: this.#covered,
      checkpoints: this.#checkpoints,
      keys: this.#trust.periods,
      faults: this.#faults.told,
      faultCount: this.#faults.count,
    };
  }

  #unreadable(problem: string, column: number | undefined, place: Place): void {
    this.#unread++;
    this.#faults.add({
      kind: "line-unreadable",
      ...place,
      ...(column === undefined ? {} : { column }),
      message: problem,
    });
  }

  #takeEntry(entry: LedgerEntry, hashed: string, place: Place): void {
    this.#entries++;
    if (entry.hash !== hashed) this.#edited(entry, place);
    else if (this.#isOurs(entry, place) && this.#isNext(entry, place)) this.#accept(entry, place);
  }

  #accept(entry: LedgerEntry, place: Place): void {
    this.#last = { sequence: entry.sequence, hash: entry.hash };
    this.#unread = 0;
    const problem = this.#trust.see(entry);
    if (problem !== undefined) this.#faults.add({ ...problem, ...place, sequence: entry.sequence });
    this.#askKept(place);
  }

  /** Nothing that it says is believed but the hash that the next entry should name, so that the edit is told once. */
  #edited({ sequence, hash }: LedgerEntry, place: Place): void {
    const isExpected = sequence === this.#last.sequence + 1;
    const message = isExpected
      ? `entry ${sequence} is not what was written: its hash is another one`
      : `the entry here is not what was written: its hash is another one`;
    this.#faults.add({ kind: "entry-edited", ...place, sequence: this.#last.sequence + 1, message });
    if (isExpected) this.#last = { sequence, hash };
    else this.#unread++;
  }

  #isOurs({ repository, sequence }: LedgerEntry, place: Place): boolean {
    this.#repository ??= repository;
    if (repository.id === this.#repository.id) return true;
    const message = `the entry belongs to repository ${repository.id}, the ledger to ${this.#repository.id}`;
    this.#faults.add({ kind: "other-repository", ...place, sequence, message });
    return false;
  }

  #isNext(entry: LedgerEntry, place: Place): boolean {
    const { sequence } = entry;
    const expected = this.#last.sequence + 1;
    if (sequence < expected) {
      const message = `entry ${sequence} comes after entry ${this.#last.sequence}: it was repeated, moved or slipped in`;
      this.#faults.add({ kind: "entry-out-of-place", ...place, sequence, message });
      return false;
    }
    if (sequence > expected + this.#unread) {
      const to = sequence - 1;
      const message =
        to === expected
          ? `entry ${to} is missing before this one`
          : `entries ${expected} to ${to} are missing before this one`;
      this.#faults.add({ kind: "entries-missing", ...place, sequence: expected, message });
    } else if (this.#unread === 0 && entry.previous_hash !== this.#last.hash) {
      const message =
        expected === 1
          ? "the first entry names one before it"
          : `entry ${sequence} was not written after this entry ${expected - 1}: one of the two was replaced`;
      this.#faults.add({ kind: "link-broken", ...place, sequence, message });
    }
    return true;
  }

  #takeCheckpoint(signed: SignedCheckpoint, place: Place): void {
    const { sequence, previous } = signed.checkpoint;
    if (
      this.#unread > 0 &&
      sequence > this.#last.sequence &&
      sequence <= this.#last.sequence + this.#unread
    ) {
      // It speaks of an entry that could not be read, which is told already.
      this.#previousCheckpoint = sequence;
      return;
    }
    if (sequence !== this.#last.sequence) {
      const message = `the checkpoint of entry ${sequence} stands after entry ${this.#last.sequence}`;
      this.#faults.add({ kind: "checkpoint-out-of-place", ...place, sequence, message });
      return;
    }
    if (previous !== this.#previousCheckpoint) {
      const message = `the checkpoint names one of entry ${previous} before it, but that is ${
        this.#previousCheckpoint === 0 ? "not there" : `of entry ${this.#previousCheckpoint}`
      }`;
      this.#faults.add({ kind: "checkpoint-missing", ...place, sequence, message });
    }
    this.#previousCheckpoint = sequence;
    this.#compare(signed, place);
  }

  /** The checkpoints that were kept elsewhere and speak of the entry that was just read. */
  #askKept(place: Place): void {
    while (this.#kept[0] !== undefined && this.#kept[0].checkpoint.sequence <= this.#last.sequence) {
      const kept = this.#kept.shift()!;
      // Of an entry that is missing, which is told already.
      if (kept.checkpoint.sequence === this.#last.sequence) this.#compare(kept, place);
    }
  }

  #compare(signed: SignedCheckpoint, place: Place): void {
    const { repository, sequence, hash } = signed.checkpoint;
    if (repository.id !== this.#repository?.id) {
      const message = `the checkpoint of entry ${sequence} is of repository ${repository.id}`;
      this.#faults.add({ kind: "other-repository", ...place, sequence, message });
      return;
    }
    if (hash !== this.#last.hash) {
      const message = `entry ${sequence} has another hash than its checkpoint says: it or an entry before it was replaced`;
      this.#faults.add({ kind: "checkpoint-differs", ...place, sequence, message });
      return;
    }
    this.#checkpoints++;
    if (this.#asksForKeys) this.#prove(signed, place);
  }

  #prove(signed: SignedCheckpoint, place: Place): void {
    const { sequence } = signed.checkpoint;
    const problem = this.#trust.judge(signed);
    if (problem === undefined) this.#covered = sequence;
    else this.#faults.add({ ...problem, ...place, sequence });
  }

  /** A checkpoint of an entry beyond the end. */
  #missed(kept: SignedCheckpoint, place: Place): void {
    const { sequence, repository } = kept.checkpoint;
    const problem = this.#asksForKeys ? this.#trust.judge(kept) : undefined;
    // Where the end was cut before its key was introduced, that key's word is still one for what followed.
    const isCutKeys = problem?.kind === "key-not-introduced" && this.#trust.isGivenKeys(kept);
    if (problem !== undefined && !isCutKeys) {
      this.#faults.add({ ...problem, ...place, sequence });
    } else if (this.#repository !== undefined && repository.id !== this.#repository.id) {
      const message = `the checkpoint of entry ${sequence} is of repository ${repository.id}`;
      this.#faults.add({ kind: "other-repository", ...place, sequence, message });
    } else {
      const message = `the ledger ends with entry ${this.#last.sequence}, and a checkpoint says that it had ${sequence}`;
      this.#faults.add({ kind: "ledger-cut", ...place, sequence: this.#last.sequence + 1, message });
    }
  }
}
