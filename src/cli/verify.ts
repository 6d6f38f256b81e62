import { resolve } from "node:path";
import { CannotRun } from "../git/cannot-run.ts";
import { type OpenedAttestation, openAttestation } from "../ledger/attestation-reading.ts";
import type { GivenKey } from "../ledger/checkpoint-trust.ts";
import { KEYS_PATH } from "../ledger/jwk.ts";
import {
  entryFault,
  promotionOf,
  type ShownPromotion,
  type WantedPromotion,
} from "../ledger/promotion-claim.ts";
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
    commit: {
      value: "SHA",
      summary:
        "attestations must tell of a promotion of this commit: the judged one, or what the branch showed after it",
    },
    repository: { value: "OWNER/NAME", summary: "with `--commit`: and of this repository" },
    format: FORMAT,
  },
  notes: [
    "FILE is an archive of `proofgate export`, as it was saved, or signed attestations, one envelope a line. Each fault is named with its file",
    "and, where it has one, its line. Without `--key` an archive is held against the keys that it brings along: then it is",
    "known to be whole, and not who wrote it. Attestations need a key. Whole attestations may be about anything: name the commit",
    "that you hold by `--commit`, and its promotion with a verdict that passed must be among them.",
    "exit status: 0 whole, 1 not, 2 cannot run",
  ],
  examples: [
    "proofgate verify R-0123456789abcdef.tar --key proofgate-keys.json",
    "proofgate verify attestations.jsonl --key proofgate-keys.json --format json",
    'proofgate verify proofgate.intoto.jsonl --key proofgate-keys.json --repository acme/shop --commit "$(git rev-parse HEAD)"',
  ],
  async run(given, io) {
    const [file = ""] = given.operands;
    const wanted = wantedIn(given);
    const bytes = await readSmallFile(resolve(io.directory, file), file, EXPORT_BYTES_MAX);
    const verified =
      bytes[0] === 0x7b
        ? await ofAttestations(bytes, file, { given, io, wanted })
        : await ofArchive(bytes, { given, io, wanted });
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

interface Asked {
  readonly given: Given;
  readonly io: Io;
  readonly wanted: WantedPromotion | undefined;
}

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** @throws CannotRun for what names no commit: part of an id may be another commit's tomorrow */
function wantedIn(given: Given): WantedPromotion | undefined {
  const [commit, repository] = [given.value("commit"), given.value("repository")];
  if (commit !== undefined && !COMMIT.test(commit))
    throw new CannotRun(
      "`--commit` is no whole commit id",
      "give all 40 digits, as `git rev-parse` prints them",
    );
  if (commit === undefined && repository !== undefined)
    throw new CannotRun("`--repository` stands without a commit", "give `--commit SHA` with it");
  return commit === undefined ? undefined : { commit, repository };
}

async function ofArchive(
  bytes: Buffer,
  { given, io, wanted }: Asked,
): Promise<Verified & { readonly trusted: boolean }> {
  if (wanted !== undefined)
    throw new CannotRun(
      "an archive tells of a run and not of a commit",
      "give attestations, one a line: the archive's are in its `attestations.jsonl`",
    );
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

async function ofAttestations(bytes: Buffer, file: string, { given, io, wanted }: Asked): Promise<Verified> {
  const { keys } = await readWitnesses(given, io);
  if (keys.length === 0)
    throw new CannotRun("no key is given, and without one nothing is proven", "give `--key FILE`");
  const texts = bytes.toString("utf8").replace(/\n$/, "").split("\n");
  const opened = texts.map((text) => openAttestation(text, keys));
  const faults = opened.flatMap((each, index): ArchiveFault[] => {
    const message = faultOf(each, keys);
    return message === undefined ? [] : [{ file, line: index + 1, message }];
  });
  const statements = opened.flatMap((each) => (each.ok ? each.statement : []));
  const promotion = wanted === undefined ? undefined : promotionOf(statements, wanted);
  // Only what is proven says anything.
  if (wanted !== undefined && faults.length === 0) faults.push(...claimFaults(file, wanted, promotion));
  const types = opened.flatMap((each) => (each.ok ? each.statement.predicateType : []));
  return {
    faults,
    predicates: types,
    ...(promotion === undefined || faults.length > 0 ? {} : { promotion }),
    lines: [
      `whole: ${types.length} attestations`,
      ...(promotion === undefined ? [] : [promotionText(promotion)]),
      ...[...new Set(types)].map(
        (type) => `  = note: ${types.filter((each) => each === type).length} of ${forTerminal(type)}`,
      ),
    ],
  } as Verified;
}

function faultOf(opened: OpenedAttestation, keys: readonly GivenKey[]): string | undefined {
  if (!opened.ok) return opened.problem;
  if (!opened.isSigned) return "nobody signed it";
  const key = keys.find(({ id, until }) => id === opened.keyId && until !== undefined);
  return entryFault(opened.statement, key ?? { id: opened.keyId });
}

function claimFaults(
  file: string,
  { commit, repository }: WantedPromotion,
  promotion: ShownPromotion | undefined,
): ArchiveFault[] {
  const where = repository === undefined ? "" : ` in ${repository}`;
  if (promotion === undefined)
    return [{ file, message: `none of them tells of a promotion of ${commit}${where}` }];
  if (promotion.verdict === "pass") return [];
  const why = promotion.verdict === undefined ? "is not among them" : `is ${promotion.verdict}`;
  return [{ file, message: `the verdict behind the promotion of ${commit} ${why}` }];
}

function promotionText({ repository, gate, branch, head, commit }: ShownPromotion): string {
  const into = `${forTerminal(repository.name)} (${repository.id}), ${forTerminal(branch)} at ${commit}`;
  return `  = note: ${head} passed proofgate/${forTerminal(gate)} and came to ${into}`;
}

function faultText({ file, line, offset, message }: ArchiveFault): string[] {
  const at = line === undefined || line === 0 ? (offset === undefined ? "" : `, byte ${offset}`) : `:${line}`;
  return [
    `broken: ${forTerminal(message)}`,
    `  --> ${forTerminal(file)}${at}`,
    "  = help: it is not what the App wrote: fetch it anew, and ask who had it in their hands",
  ];
}
