import { canonicalJson } from "../contract/canonical-json.ts";
import type { SignedCheckpoint } from "./checkpoint.ts";
import { type LedgerEntry, lineOf } from "./entry.ts";

/** The ref of a repository that mirrors its ledger (contract.md, 9). */
export const LEDGER_REF = "refs/proofgate/ledger";

/** Entries in one file of the mirror, and its bytes, at most: a file is read whole. */
export const MIRROR_FILE_ENTRIES_MAX = 1000;
export const MIRROR_FILE_BYTES_MAX = 8 * 1024 * 1024;

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
 * The files that one commit adds to the mirror: `entries/<from>-<to>.jsonl`, lines of entries, as many files as they need,
 * and for each checkpoint `checkpoints/<sequence>.json`, one line. Files are only ever added, so that the tip's tree holds
 * the whole ledger. One commit for each checkpoint is a good measure: a commit writes the list of all files anew.
 */
export function mirrorFiles(
  entries: readonly LedgerEntry[],
  checkpoints: readonly SignedCheckpoint[],
): readonly MirrorFile[] {
  const files: MirrorFile[] = [];
  let lines: string[] = [];
  let bytes = 0;
  const close = (last: number) => {
    const path = `entries/${padded(last - lines.length + 1)}-${padded(last)}.jsonl`;
    if (lines.length > 0) files.push({ path, text: lines.join("") });
    lines = [];
    bytes = 0;
  };
  for (const entry of entries) {
    const line = `${lineOf(entry)}\n`;
    const size = Buffer.byteLength(line);
    const isFull = lines.length === MIRROR_FILE_ENTRIES_MAX || bytes + size > MIRROR_FILE_BYTES_MAX;
    if (isFull) close(entry.sequence - 1);
    lines.push(line);
    bytes += size;
  }
  close(entries.at(-1)?.sequence ?? 0);
  for (const signed of checkpoints) {
    const path = `checkpoints/${padded(signed.checkpoint.sequence)}.json`;
    files.push({ path, text: `${canonicalJson(signed)}\n` });
  }
  return files;
}

/** What a name in the mirror's `entries` or `checkpoints` must be. */
export function isMirrorName(directory: "entries" | "checkpoints", name: string): boolean {
  return (directory === "entries" ? ENTRIES : CHECKPOINT).test(name);
}

function padded(sequence: number): string {
  return String(sequence).padStart(DIGITS, "0");
}
