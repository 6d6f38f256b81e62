import { canonicalJson } from "../contract/canonical-json.ts";
import type { SignedCheckpoint } from "./checkpoint.ts";
import { type LedgerEntry, lineOf } from "./entry.ts";

/** The ref of a repository that mirrors its ledger (contract.md, 9). */
export const LEDGER_REF = "refs/proofgate/ledger";

/** Entries in one file of the mirror, at most: a file is read whole. */
export const MIRROR_BATCH_MAX = 1000;

/** A file of the mirror's tree. */
export interface MirrorFile {
  readonly path: string;
  readonly text: string;
}

/** Twelve digits, so that the order of names is the order of entries. */
const DIGITS = 12;
const ENTRIES = /^(\d{12})-(\d{12})\.jsonl$/;
const CHECKPOINT = /^\d{12}\.json$/;

/**
 * The files that one commit adds to the mirror: `entries/<from>-<to>.jsonl`, the entries' lines, and for each checkpoint
 * `checkpoints/<sequence>.json`, one line. Files are only ever added; the tip's tree holds the whole ledger.
 * @throws Error (invariant) for more entries than a file holds
 */
export function mirrorFiles(
  entries: readonly LedgerEntry[],
  checkpoints: readonly SignedCheckpoint[],
): readonly MirrorFile[] {
  if (entries.length > MIRROR_BATCH_MAX) throw new Error("invariant: a batch of the mirror is bounded");
  const [first, last] = [entries[0], entries.at(-1)];
  const files = checkpoints.map((signed) => ({
    path: `checkpoints/${padded(signed.checkpoint.sequence)}.json`,
    text: `${canonicalJson(signed)}\n`,
  }));
  if (first === undefined || last === undefined) return files;
  const path = `entries/${padded(first.sequence)}-${padded(last.sequence)}.jsonl`;
  return [{ path, text: entries.map((entry) => `${lineOf(entry)}\n`).join("") }, ...files];
}

/** What a name in the mirror's `entries` or `checkpoints` must be. */
export function isMirrorName(directory: "entries" | "checkpoints", name: string): boolean {
  return (directory === "entries" ? ENTRIES : CHECKPOINT).test(name);
}

function padded(sequence: number): string {
  return String(sequence).padStart(DIGITS, "0");
}
