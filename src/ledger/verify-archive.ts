import { hash } from "node:crypto";
import { isPlainObject } from "../contract/plain-data.ts";
import type { Statement } from "./attestation.ts";
import { EXPORT_PREDICATE } from "./attestation.ts";
import { type OpenedAttestation, openAttestation } from "./attestation-reading.ts";
import type { GivenKey } from "./checkpoint-trust.ts";
import type { LedgerEntry } from "./entry.ts";
import { readKeyFile } from "./jwk.ts";
import { KeyRefused } from "./key.ts";
import { readLedgerLine } from "./line-reading.ts";
import { LineSplitter } from "./line-splitter.ts";
import { EXPORT_ENVELOPE } from "./run-archive.ts";
import { type ArchiveMember, ArchiveRefused, readArchive } from "./tar.ts";
import { verifyLedger } from "./verify-ledger.ts";

/** What is wrong with an export, and in which of its files. */
export interface ArchiveFault {
  /** A member; `archive`: what lies between members. */
  readonly file: string;
  /** 1-based, where the file has lines. */
  readonly line?: number;
  /** Of the archive's byte, where that is known. */
  readonly offset?: number;
  readonly message: string;
}

export interface ArchiveVerification {
  readonly run?: string;
  readonly faults: readonly ArchiveFault[];
  /** Whose signature stands under it; absent: nobody's. */
  readonly keyId?: string;
  /** The key was given from outside, and not by the archive alone. */
  readonly isTrusted: boolean;
  readonly members: readonly ArchiveMember[];
}

/** Proves an export offline: every byte of it, the ledger inside, and that each digest in the ledger is that of its file. */
export async function verifyArchive(
  archive: Buffer,
  given: readonly GivenKey[],
): Promise<ArchiveVerification> {
  const isTrusted = given.length > 0;
  let members: readonly ArchiveMember[];
  try {
    members = readArchive(archive);
  } catch (error) {
    if (!(error instanceof ArchiveRefused)) throw error;
    const { message, offset, member = "archive" } = error;
    return { faults: [{ file: member, offset, message }], isTrusted, members: [] };
  }
  const keys = isTrusted ? given : keysIn(members);
  const envelope = members.find(({ name }) => name === EXPORT_ENVELOPE);
  if (envelope === undefined)
    return { faults: [{ file: EXPORT_ENVELOPE, message: "it is missing" }], isTrusted, members };
  const opened = openEnvelopeFile(envelope.bytes.toString("utf8"), keys);
  const listed = opened.ok ? opened.statement : undefined;
  const faults: ArchiveFault[] = [];
  if (!opened.ok) faults.push({ file: EXPORT_ENVELOPE, message: opened.problem });
  else if (!opened.isSigned && isTrusted) faults.push({ file: EXPORT_ENVELOPE, message: "nobody signed it" });
  else if (opened.isSigned) faults.push(...periodFaults(opened, keys));
  if (listed !== undefined) faults.push(...subjectFaults(listed, members));
  faults.push(...(await ledgerFaults(members, keys)), ...digestFaults(members));
  const predicate = listed?.predicate as { readonly run?: string } | undefined;
  return {
    ...(predicate?.run === undefined ? {} : { run: predicate.run }),
    faults,
    ...(opened.ok && opened.isSigned ? { keyId: opened.keyId } : {}),
    isTrusted,
    members,
  };
}

function openEnvelopeFile(text: string, keys: readonly GivenKey[]): OpenedAttestation {
  if (!text.endsWith("\n")) return { ok: false, problem: "it is not written as the App writes it" };
  return openAttestation(text.slice(0, -1), keys);
}

/** Whoever holds a key that was retired can still sign: where it ended was said elsewhere. */
function periodFaults(
  { keyId, statement }: { readonly keyId: string; readonly statement: Statement },
  keys: readonly GivenKey[],
): ArchiveFault[] {
  const { from, until } =
    keys.find(({ id, ...said }) => id === keyId && (said.from ?? said.until) !== undefined) ?? {};
  const { ledger } = statement.predicate as { readonly ledger?: { readonly through?: unknown } };
  const through = ledger?.through;
  const what = `it is signed by the key \`${keyId.slice(0, 16)}\`, which by the keys that were given signs`;
  const fault = (message: string) => [{ file: EXPORT_ENVELOPE, message: `${what} ${message}` }];
  if (typeof through !== "number")
    return [{ file: EXPORT_ENVELOPE, message: "it does not say up to which entry it is" }];
  if (until !== undefined && through > until)
    return fault(`up to entry ${until}, and it tells of entry ${through}`);
  // The entry before its first is the one that handed over to it.
  if (from !== undefined && through < from - 1)
    return fault(`from entry ${from} on, and it ends with entry ${through}`);
  return [];
}

function keysIn(members: readonly ArchiveMember[]): readonly GivenKey[] {
  const file = members.find(({ name }) => name === "keys.json");
  try {
    return file === undefined ? [] : readKeyFile(file.bytes.toString("utf8"));
  } catch (error) {
    if (error instanceof KeyRefused) return [];
    throw error;
  }
}

/** The members are the subjects, in their order, and nothing besides. */
function subjectFaults(
  { predicateType, subject }: Statement,
  members: readonly ArchiveMember[],
): ArchiveFault[] {
  if (predicateType !== EXPORT_PREDICATE)
    return [{ file: EXPORT_ENVELOPE, message: "its statement is not about an export" }];
  const here = members.filter(({ name }) => name !== EXPORT_ENVELOPE);
  const faults: ArchiveFault[] = [];
  for (const { name, bytes } of here) {
    const wanted = subject.find((each) => each.name === name);
    if (wanted === undefined) faults.push({ file: name, message: "nobody has vouched for this file" });
    else if (wanted.digest.sha256 !== hash("sha256", bytes))
      faults.push({ file: name, message: "its bytes are not those that were written" });
  }
  for (const { name } of subject)
    if (!here.some((member) => member.name === name)) faults.push({ file: name, message: "it is missing" });
  if (faults.length === 0 && here.some(({ name }, index) => subject[index]?.name !== name))
    faults.push({ file: "archive", message: "its files are not in the order in which they were written" });
  if (members.at(-1)?.name !== EXPORT_ENVELOPE || here.length !== members.length - 1)
    faults.push({ file: EXPORT_ENVELOPE, message: "it is not the last file" });
  return faults;
}

async function ledgerFaults(
  members: readonly ArchiveMember[],
  keys: readonly GivenKey[],
): Promise<ArchiveFault[]> {
  const ledger = members.find(({ name }) => name === "ledger.jsonl");
  if (ledger === undefined) return [{ file: "ledger.jsonl", message: "it is missing" }];
  // A young ledger has no checkpoint yet: then the signature of the export stands for it.
  const isSigned = ledger.bytes.includes('{"checkpoint":');
  const files = [{ name: ledger.name, bytes: [ledger.bytes] }];
  const { faults } = await verifyLedger(files, isSigned ? { keys } : {});
  return faults.map(({ file, line, message }) => ({ file, line, message }));
}

/** Each digest that the ledger names of a file that is here. */
function digestFaults(members: readonly ArchiveMember[]): ArchiveFault[] {
  const byName = new Map(members.map(({ name, bytes }) => [name, bytes]));
  const faults: ArchiveFault[] = [];
  const compare = (file: string, wanted: unknown) => {
    const bytes = byName.get(file);
    if (bytes !== undefined && typeof wanted === "string" && hash("sha256", bytes) !== wanted)
      faults.push({ file, message: "the ledger names another digest of it" });
  };
  const current = sealIn(byName.get("manifest.json"));
  for (const { kind, subject, body } of entriesIn(byName.get("ledger.jsonl"))) {
    if (kind === "verdict") {
      compare(`verdicts/${subject.verdict}.json`, body.verdict_sha256);
      compare(`facts/${String(body.facts_sha256)}.json`, body.facts_sha256);
    } else if (kind === "manifest-sealed" && subject.run === current.run) {
      const isCurrent = body.seal === current.seal;
      compare(isCurrent ? "manifest.json" : `manifests/${String(body.seal)}.json`, body.manifest_sha256);
    }
  }
  return faults;
}

/** Whose manifest it is, and which of its seals; of one that was not sealed, none. */
function sealIn(manifest: Buffer | undefined): { readonly run?: unknown; readonly seal?: unknown } {
  try {
    const value: unknown = JSON.parse(manifest?.toString("utf8") ?? "");
    if (!isPlainObject(value)) return {};
    return { run: value.run, seal: isPlainObject(value.seal) ? value.seal.number : undefined };
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** The entries that can be read; of the others the chain's verification has said what is wrong. */
function entriesIn(ledger: Buffer | undefined): readonly LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  const splitter = new LineSplitter((line) => {
    const read = line === undefined ? undefined : readLedgerLine(line);
    if (read !== undefined && "entry" in read) entries.push(read.entry);
  });
  splitter.push(ledger ?? Buffer.alloc(0));
  splitter.end();
  return entries;
}
