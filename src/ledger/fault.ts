/** What is wrong with a ledger, by what must have happened to it. Public words: `ledger verify --format json` says them. */
export type FaultKind =
  | "line-unreadable"
  | "line-unfinished"
  | "entry-edited"
  | "link-broken"
  | "entries-missing"
  | "entry-out-of-place"
  | "other-repository"
  | "ledger-empty"
  | "ledger-cut"
  | "checkpoint-differs"
  | "checkpoint-missing"
  | "checkpoint-out-of-place"
  | "signature-wrong"
  | "signature-unknown"
  | "signature-absent"
  | "key-retired"
  | "key-not-introduced"
  | "rotation-unproven"
  | "rotation-unreadable"
  | "file-unexpected";

/** One fault and its place. */
export interface Fault {
  readonly kind: FaultKind;
  readonly file: string;
  /** 1-based; 0 where the fault is of the whole file. */
  readonly line: number;
  /** 1-based, in UTF-16 code units, where it is known. */
  readonly column?: number;
  /** The entry that it concerns, where that is known. */
  readonly sequence?: number;
  readonly message: string;
  readonly help: string;
}

/** Faults that are told one by one; the rest are counted. */
export const FAULTS_MAX = 100;

const RESTORE = "compare with another copy of the ledger: the database, an export or the ref's history";

const HELPS: Readonly<Record<FaultKind, string>> = {
  "line-unreadable": "restore the line as `proofgate ledger export` wrote it",
  "line-unfinished": "copy the file anew: its end may be missing",
  "entry-edited": RESTORE,
  "link-broken": RESTORE,
  "entries-missing": RESTORE,
  "entry-out-of-place": RESTORE,
  "other-repository": "verify each repository's ledger by itself",
  "ledger-empty": "name a file or ref that holds a ledger",
  "ledger-cut": RESTORE,
  "checkpoint-differs": RESTORE,
  "checkpoint-missing": RESTORE,
  "checkpoint-out-of-place": RESTORE,
  "signature-wrong": "get the public key and the checkpoint from where you trust them, and verify again",
  "signature-unknown":
    "give the ledger's first key by `--key`: every later one is introduced by the one before it",
  "signature-absent":
    "leave `--key` out to see whether the chain holds, or give a checkpoint: the first comes with 100 entries or a promotion (an export is proven by `proofgate verify`)",
  "key-retired": "ask who holds the old key: it must not be used any more",
  "key-not-introduced": "ask who runs the App: a key signs only from where the key before it handed over",
  "rotation-unproven":
    "ask who runs the App; where the key before was lost and you trust the new one, give both by `--key`",
  "rotation-unreadable": RESTORE,
  "file-unexpected": "remove the file from the ref, or ask who put it there",
};

/** Collects faults in the order in which they are found, bounded. */
export class Faults {
  readonly told: Fault[] = [];
  count = 0;

  add(fault: Omit<Fault, "help">): void {
    this.count++;
    if (this.told.length < FAULTS_MAX) this.told.push({ ...fault, help: HELPS[fault.kind] });
  }
}
