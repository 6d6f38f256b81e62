import { resolve } from "node:path";
import { CannotRun } from "../git/cannot-run.ts";
import { openAttestation } from "../ledger/attestation-reading.ts";
import { KEYS_PATH } from "../ledger/jwk.ts";
import type { ArchiveFault } from "../ledger/verify-archive.ts";
import { verifyArchive } from "../ledger/verify-archive.ts";
import { forTerminal } from "../report/escape.ts";
import { answer } from "./answer.ts";
import { type Command, EXIT, FORMAT, type Given } from "./command.ts";
import { type Io, write } from "./io.ts";
import { readWitnesses } from "./open-ledger.ts";
import { EXPORT_BYTES_MAX } from "./run-source.ts";
import { readSmallFile } from "./small-file.ts";

export const command: Command = {
  name: "verify",
  summary: "prove an export or attestations offline: that no byte of it was changed, and who wrote it",
  operands: { usage: "FILE", min: 1, max: 1 },
  options: {
    key: {
      value: "FILE",
      summary: `the App's public keys, in PEM or as it shows them at \`${KEYS_PATH}\``,
      many: true,
    },
    format: FORMAT,
  },
  notes: [
    "FILE is an archive of `proofgate export`, or signed attestations, one envelope a line. Each fault is named with its file",
    "and, where it has one, its line. Without `--key` an archive is held against the keys that it brings along: then it is",
    "known to be whole, and not who wrote it. Attestations need a key.",
    "exit status: 0 whole, 1 not, 2 cannot run",
  ],
  examples: [
    "proofgate verify R-0123456789abcdef.tar --key proofgate-keys.json",
    "proofgate verify attestations.jsonl --key proofgate-keys.json --format json",
  ],
  async run(given, io) {
    const [file = ""] = given.operands;
    const bytes = await readSmallFile(resolve(io.directory, file), file, EXPORT_BYTES_MAX);
    const verified =
      bytes[0] === 0x7b ? await ofAttestations(bytes, file, given, io) : await ofArchive(bytes, given, io);
    const { faults } = verified;
    if (given.value("format") === "json") {
      const { lines: _, ...shown } = verified;
      await answer(io, { version: 1, whole: faults.length === 0, ...shown });
    } else {
      const lines = faults.length === 0 ? verified.lines : faults.flatMap(faultText);
      await write(io.stdout, `${lines.join("\n")}\n`);
    }
    return faults.length === 0 ? EXIT.pass : EXIT.shut;
  },
};

interface Verified {
  readonly faults: readonly ArchiveFault[];
  /** For people, where nothing is wrong. */
  readonly lines: readonly string[];
}

async function ofArchive(
  bytes: Buffer,
  given: Given,
  io: Io,
): Promise<Verified & { readonly trusted: boolean }> {
  const { keys } = await readWitnesses(given, io);
  const { run, faults, keyId, isTrusted, members } = await verifyArchive(bytes, keys);
  const signer =
    keyId === undefined
      ? "  = note: nobody signed it: its App has no key"
      : isTrusted
        ? `  = note: signed by the key ${keyId}`
        : `  = note: signed by ${keyId}, a key that only the archive itself names: compare it with the App's, by \`--key\``;
  return {
    faults,
    trusted: isTrusted && keyId !== undefined,
    ...(run === undefined ? {} : { run }),
    ...(keyId === undefined ? {} : { key_id: keyId }),
    files: members.map(({ name }) => name),
    lines: [`whole: the record of run ${forTerminal(run ?? "")}, ${members.length} files`, signer],
  } as Verified & { readonly trusted: boolean };
}

async function ofAttestations(bytes: Buffer, file: string, given: Given, io: Io): Promise<Verified> {
  const { keys } = await readWitnesses(given, io);
  if (keys.length === 0)
    throw new CannotRun("no key is given, and without one nothing is proven", "give `--key FILE`");
  const texts = bytes.toString("utf8").replace(/\n$/, "").split("\n");
  const opened = texts.map((text) => openAttestation(text, keys));
  const faults = opened.flatMap((each, index): ArchiveFault[] => {
    if (each.ok && each.isSigned) return [];
    return [{ file, line: index + 1, message: each.ok ? "nobody signed it" : each.problem }];
  });
  const types = opened.flatMap((each) => (each.ok ? each.statement.predicateType : []));
  return {
    faults,
    predicates: types,
    lines: [
      `whole: ${types.length} attestations`,
      ...[...new Set(types)].map(
        (type) => `  = note: ${types.filter((each) => each === type).length} of ${forTerminal(type)}`,
      ),
    ],
  } as Verified;
}

function faultText({ file, line, offset, message }: ArchiveFault): string[] {
  const at = line === undefined || line === 0 ? (offset === undefined ? "" : `, byte ${offset}`) : `:${line}`;
  return [
    `broken: ${forTerminal(message)}`,
    `  --> ${forTerminal(file)}${at}`,
    "  = help: it is not what the App wrote: fetch it anew, and ask who had it in their hands",
  ];
}
