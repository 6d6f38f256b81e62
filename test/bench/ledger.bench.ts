import { type LedgerEntry, lineOf, sealEntry } from "../../src/ledger/entry.ts";
import { verifyLedger } from "../../src/ledger/verify-ledger.ts";
import { draft } from "../ledger/entries.ts";
import type { Bench, Row } from "./row.ts";

const ENTRIES = 50_000;
const CHUNK_BYTES = 64 * 1024;
/** Issue 4: at least 80,000 entries a second and core. */
const VERIFY_TARGET_US = 1_000_000 / 80_000;
/** What appends to PostgreSQL were seen to take: sealing must not be what bounds them (35,000 a second). */
const SEAL_TARGET_US = 1_000_000 / 35_000;

export const bench: Bench = {
  name: "ledger",
  async run(rounds) {
    const chunks = chunksOf(sealed());
    await verified(chunks);
    const verify: number[] = [];
    const seal: number[] = [];
    for (let round = 0; round < rounds; round++) {
      verify.push(await cpuMicroseconds(() => verified(chunks)));
      seal.push(await cpuMicroseconds(async () => void sealed()));
    }
    return [
      row("verify one entry of a ledger file, of one core", VERIFY_TARGET_US, verify),
      row("seal one entry, of one core", SEAL_TARGET_US, seal),
    ];
  },
};

function row(what: string, target: number, values: readonly number[]): Row {
  const perSecond = values.map((value) => Math.round(1_000_000 / value));
  return { what, unit: "µs", wanted: "at most", target, values, made: `${perSecond.join(", ")} a second` };
}

function sealed(): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  for (let number = 1; number <= ENTRIES; number++) entries.push(sealEntry(entries.at(-1), draft(number)));
  return entries;
}

function chunksOf(entries: readonly LedgerEntry[]): Buffer[] {
  const text = Buffer.from(entries.map((entry) => `${lineOf(entry)}\n`).join(""));
  const chunks: Buffer[] = [];
  for (let at = 0; at < text.length; at += CHUNK_BYTES) chunks.push(text.subarray(at, at + CHUNK_BYTES));
  return chunks;
}

async function verified(bytes: readonly Buffer[]): Promise<void> {
  const { faultCount, entries } = await verifyLedger([{ name: "ledger.jsonl", bytes }]);
  if (faultCount > 0 || entries !== ENTRIES) throw new Error("invariant: the bench's ledger is whole");
}

/** Of processor time, all threads: a core's worth, whatever else runs on the machine. */
async function cpuMicroseconds(run: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / ENTRIES;
}
