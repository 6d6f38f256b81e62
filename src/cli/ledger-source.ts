import type { SignedCheckpoint } from "../ledger/checkpoint.ts";
import type { Fault } from "../ledger/fault.ts";
import type { LedgerFile } from "../ledger/verify-ledger.ts";

/** A ledger to read, as often as is needed. */
export interface LedgerSource {
  readonly files: () => Iterable<LedgerFile> | AsyncIterable<LedgerFile>;
  /** Checkpoints that lie beside the entries. */
  readonly checkpoints: readonly SignedCheckpoint[];
  /** What is wrong with the source before an entry of it is read. */
  readonly faults: readonly Fault[];
  close(): Promise<void>;
}
