import type { KeyObject } from "node:crypto";
import { resolve } from "node:path";
import { canonicalJson } from "../contract/canonical-json.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { type LedgerEntry, lineOf } from "../ledger/entry.ts";
import { keySetOf } from "../ledger/jwk.ts";
import { KEY_TEXT_MAX, KeyRefused, readSigningKey } from "../ledger/key.ts";
import { envelopeOf, statementOf } from "../ledger/statement.ts";
import { readLedger } from "../ledger/verify-ledger.ts";
import { type Command, EXIT, type Given } from "./command.ts";
import { type Io, write } from "./io.ts";
import type { LedgerSource } from "./ledger-source.ts";
import { faultLines, verifySource } from "./ledger-verify.ts";
import { openLedger, SOURCE_OPTIONS } from "./open-ledger.ts";
import { readSmallFile } from "./small-file.ts";

export const command: Command = {
  name: "ledger export",
  summary: "copy a ledger into one file, or write its verdicts and promotions as in-toto statements",
  operands: { usage: "[FILE]", min: 0, max: 1 },
  options: {
    ...SOURCE_OPTIONS,
    as: {
      value: "WHAT",
      summary: "what to write, one a line",
      choices: ["entries", "statements", "envelopes", "keys"],
    },
    "signing-key": { value: "FILE", summary: "the private key that signs `--as envelopes`, in PEM" },
    format: { value: "FORMAT", summary: "how to print: always JSON, one object a line", choices: ["json"] },
  },
  notes: [
    "entries: the ledger itself with its checkpoints, as `ledger verify` reads it. statements: in-toto Statement v1, one",
    "for each verdict and promotion. envelopes: the same, signed, in DSSE envelopes. keys: the public keys that signed it",
    "as a JSON Web Key Set, with the entries over which each speaks; the first one is given by `--key`.",
    "The ledger is verified first; nothing is exported of one that is broken.",
    "exit status: 0, 1 where the ledger is not whole, 2 cannot run",
  ],
  examples: [
    "proofgate ledger export --ref . > ledger.jsonl",
    "proofgate ledger export ledger.jsonl --as statements",
    "proofgate ledger export ledger.jsonl --as envelopes --signing-key signing.pem",
    "proofgate ledger export ledger.jsonl --as keys --key proofgate.pem",
  ],
  async run(given, io) {
    const lineFor = await writerOf(given, io);
    const source = await openLedger(given, io);
    try {
      const { faults, faultCount, keys } = await verifySource(source, given, io);
      if (faultCount > 0) {
        await write(io.stderr, `${faultLines(faults).join("\n")}\n`);
        return EXIT.shut;
      }
      if (given.value("as") === "keys") await write(io.stdout, `${canonicalJson(keySetOf(keys))}\n`);
      else await writeLines(source, io, lineFor);
      return EXIT.pass;
    } finally {
      await source.close();
    }
  },
};

/** The lines that an entry, or the checkpoint of an entry, is exported as; undefined: none. */
interface LineWriter {
  entry(entry: LedgerEntry): string | undefined;
  readonly keepsCheckpoints: boolean;
}

async function writerOf(given: Given, io: Io): Promise<LineWriter> {
  const what = given.value("as") ?? "entries";
  const keyFile = given.value("signing-key");
  if ((what === "envelopes") !== (keyFile !== undefined)) {
    throw new CannotRun(
      what === "envelopes" ? "an envelope is signed, and no key is given" : "only envelopes are signed",
      "give `--as envelopes --signing-key FILE`, both or neither",
    );
  }
  if (what === "keys" && given.all("key").length === 0)
    throw new CannotRun(
      "the first key of a ledger is not in it, and none is given",
      "give it by `--key FILE`",
    );
  if (what === "entries") return { entry: lineOf, keepsCheckpoints: true };
  const signingKey =
    keyFile === undefined ? undefined : await readKey(resolve(io.directory, keyFile), keyFile);
  return { entry: (entry) => attested(entry, signingKey), keepsCheckpoints: false };
}

function attested(entry: LedgerEntry, signingKey: KeyObject | undefined): string | undefined {
  const statement = statementOf(entry);
  if (statement === undefined) return undefined;
  return canonicalJson(signingKey === undefined ? statement : envelopeOf(statement, signingKey));
}

async function readKey(path: string, shownAs: string): Promise<KeyObject> {
  const bytes = await readSmallFile(path, shownAs, KEY_TEXT_MAX);
  try {
    return readSigningKey(bytes.toString("utf8"));
  } catch (error) {
    if (!(error instanceof KeyRefused)) throw error;
    throw new CannotRun(`\`${shownAs}\` is no key: ${error.message}`, "give an ed25519 private key in PEM");
  }
}

async function writeLines(
  source: LedgerSource,
  io: Io,
  { entry, keepsCheckpoints }: LineWriter,
): Promise<void> {
  const beside = new Map(source.checkpoints.map((signed) => [signed.checkpoint.sequence, signed]));
  for await (const lines of readLedger(source.files())) {
    const texts = lines.flatMap((line) => {
      if ("checkpoint" in line) return keepsCheckpoints ? [canonicalJson(line.checkpoint)] : [];
      const text = entry(line.entry);
      const signed = keepsCheckpoints ? beside.get(line.entry.sequence) : undefined;
      return [
        ...(text === undefined ? [] : [text]),
        ...(signed === undefined ? [] : [canonicalJson(signed)]),
      ];
    });
    await write(io.stdout, texts.map((text) => `${text}\n`).join(""));
  }
}
