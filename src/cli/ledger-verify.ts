import type { Verification } from "../ledger/chain-verifier.ts";
import { FAULTS_MAX, type Fault } from "../ledger/fault.ts";
import { type LineWatcher, verifyLedger } from "../ledger/verify-ledger.ts";
import { forTerminal } from "../report/escape.ts";
import { answer } from "./answer.ts";
import { type Command, EXIT, FORMAT, type Given } from "./command.ts";
import { type Io, write } from "./io.ts";
import type { LedgerSource } from "./ledger-source.ts";
import { openLedger, readWitnesses, SOURCE_OPTIONS } from "./open-ledger.ts";

export const command: Command = {
  name: "ledger verify",
  summary: "prove that a ledger is whole: nothing edited, removed, moved or slipped in",
  operands: { usage: "[FILE]", min: 0, max: 1 },
  options: { ...SOURCE_OPTIONS, format: FORMAT },
  notes: [
    "Needs no network and no database: only the ledger, and the public key where signatures are to be proven. With",
    "`--key`, some checkpoint must be signed by it; the first key is enough, for each later one was introduced by the one",
    "before it. Without a checkpoint from elsewhere nobody can see that the newest entries are missing: keep the last one",
    "that you saw, and give it by `--checkpoint`.",
    "exit status: 0 whole, 1 not, 2 cannot run",
  ],
  examples: [
    "proofgate ledger verify ledger.jsonl --key proofgate.pem",
    "proofgate ledger verify --ref . --key proofgate.pem --checkpoint last-seen.json",
    "proofgate ledger verify ledger.jsonl --format json",
  ],
  async run(given, io) {
    const source = await openLedger(given, io);
    try {
      const verification = await verifySource(source, given, io);
      const asJson = given.value("format") === "json";
      if (asJson) await answer(io, jsonOf(verification));
      else await write(io.stdout, textOf(verification, given.all("key").length > 0));
      return verification.faultCount === 0 ? EXIT.pass : EXIT.shut;
    } finally {
      await source.close();
    }
  },
};

/** Verifies an opened ledger against the keys and checkpoints that are given. @throws CannotRun */
export async function verifySource(
  source: LedgerSource,
  given: Given,
  io: Io,
  watch?: LineWatcher,
): Promise<Verification> {
  const { keys, checkpoints } = await readWitnesses(given, io);
  const witnesses = { keys, checkpoints: [...source.checkpoints, ...checkpoints] };
  const verification = await verifyLedger(source.files(), witnesses, watch);
  return {
    ...verification,
    faults: [...source.faults, ...verification.faults].slice(0, FAULTS_MAX),
    faultCount: source.faults.length + verification.faultCount,
  };
}

function jsonOf(verification: Verification): object {
  const { repository, entries, last, covered, checkpoints, keys, faults, faultCount } = verification;
  return {
    version: 1,
    whole: faultCount === 0,
    ...(repository === undefined ? {} : { repository }),
    entries,
    ...(last === undefined ? {} : { last }),
    checkpoints,
    signed_up_to: covered,
    keys: keys.map(({ key, from, until, lost }) => ({
      key_id: key.id,
      from_sequence: from,
      ...(lost ? { lost } : {}),
      ...(until === undefined ? {} : { until_sequence: until }),
    })),
    faults,
    fault_count: faultCount,
  };
}

function textOf(verification: Verification, hasKeys: boolean): string {
  const { faults, faultCount } = verification;
  const more = faultCount > faults.length ? [`and ${faultCount - faults.length} more`] : [];
  const lines = faultCount === 0 ? wholeLines(verification, hasKeys) : [...faultLines(faults), ...more];
  return `${lines.join("\n")}\n`;
}

function wholeLines(
  { repository, entries, last, covered, checkpoints, keys }: Verification,
  hasKeys: boolean,
): string[] {
  const name = repository === undefined ? "" : ` of ${forTerminal(repository.name)}`;
  const lines = [
    `whole: the ledger${name}, ${entries} ${entries === 1 ? "entry" : "entries"}, last hash ${last?.hash ?? ""}`,
  ];
  if (!hasKeys) {
    lines.push(
      `  = note: no signature was checked (${checkpoints} checkpoints agree): \`--key FILE\` proves who wrote it`,
    );
  } else if (last !== undefined && covered < last.sequence) {
    lines.push(
      `  = note: signed up to entry ${covered}; the ${last.sequence - covered} after it are not signed yet`,
    );
  } else {
    lines.push(`  = note: signed up to the last entry, ${covered}`);
  }
  for (const { key, from, lost } of keys.slice(1)) {
    const how = lost
      ? "which no key before it introduced: that one was given up as lost, and only who gave you this one vouches for it"
      : "which the key before it introduced";
    lines.push(`  = note: from entry ${from} on by the key ${key.id}, ${how}`);
  }
  return lines;
}

/** Faults as every report of ours prints a finding. */
export function faultLines(faults: readonly Fault[]): string[] {
  return faults.flatMap(({ kind, file, line, column, message, help }) => [
    `broken[${kind}]: ${forTerminal(message)}`,
    `  --> ${forTerminal(file)}${line === 0 ? "" : `:${line}`}${column === undefined ? "" : `:${column}`}`,
    `  = help: ${forTerminal(help)}`,
  ]);
}
