import { ChainVerifier, type Verification, type Witnesses } from "./chain-verifier.ts";
import { ENTRY_BYTES_MAX } from "./entry.ts";
import { type LedgerLine, readLedgerLine } from "./line-reading.ts";
import { LineSplitter } from "./line-splitter.ts";

/** One file of a ledger: the one that was exported, or one of those in the ref, in their order. */
export interface LedgerFile {
  /** As faults name it. */
  readonly name: string;
  readonly bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** Sees each readable line as it passes, for showing or exporting while verifying. */
export type LineWatcher = (line: ReadableLine) => void;

/** What a line of a ledger can hold. */
export type ReadableLine = Exclude<LedgerLine, { problem: string }>;

/**
 * Verifies a ledger of any length in memory bounded by one line's size: every edit, deletion, insertion and reordering is
 * found and placed; a cut end is, where `witnesses` hold a checkpoint beyond it [P89] [S18].
 */
export async function verifyLedger(
  files: Iterable<LedgerFile> | AsyncIterable<LedgerFile>,
  witnesses: Witnesses = {},
  watch: LineWatcher = () => undefined,
): Promise<Verification> {
  const verifier = new ChainVerifier(witnesses);
  let end = { file: "", line: 0 };
  for await (const { name, bytes } of files) {
    const splitter = new LineSplitter((line, number) => {
      const read = line === undefined ? TOO_LONG : readLedgerLine(line);
      verifier.take(read, { file: name, line: number });
      if (!("problem" in read)) watch(read);
    });
    for await (const chunk of bytes) splitter.push(chunk);
    if (!splitter.end()) {
      const place = { file: name, line: splitter.line - 1 };
      verifier.report("line-unfinished", "the last line has no end: something may have followed", place);
    }
    end = { file: name, line: splitter.line - 1 };
  }
  return verifier.end(end);
}

const TOO_LONG: LedgerLine = { problem: `the line is longer than ${ENTRY_BYTES_MAX} bytes, as no entry is` };

/** Verifies entries that are held in memory, as the App reads them from its database. */
export function verifyEntries(entries: Iterable<string>, witnesses: Witnesses = {}): Verification {
  const verifier = new ChainVerifier(witnesses);
  let line = 0;
  for (const text of entries) verifier.take(readLedgerLine(Buffer.from(text)), { file: "", line: ++line });
  return verifier.end({ file: "", line });
}

/** The readable lines of a ledger, in lots of one piece of the stream; nothing is verified. Lines go over from lot to lot. */
export async function* readLedger(
  files: Iterable<LedgerFile> | AsyncIterable<LedgerFile>,
): AsyncGenerator<readonly ReadableLine[]> {
  for await (const { bytes } of files) {
    let lot: ReadableLine[] = [];
    const splitter = new LineSplitter((line) => {
      const read = line === undefined ? TOO_LONG : readLedgerLine(line);
      if (!("problem" in read)) lot.push(read);
    });
    for await (const chunk of bytes) {
      splitter.push(chunk);
      yield lot;
      lot = [];
    }
    splitter.end();
    yield lot;
  }
}
