import { createReadStream, statSync } from "node:fs";
import { resolve } from "node:path";
import { CannotRun } from "../git/cannot-run.ts";
import type { SignedCheckpoint } from "../ledger/checkpoint.ts";
import type { GivenKey } from "../ledger/checkpoint-trust.ts";
import { readKeyFile } from "../ledger/jwk.ts";
import { KEY_TEXT_MAX, KeyRefused } from "../ledger/key.ts";
import { readLedgerLine } from "../ledger/line-reading.ts";
import { LEDGER_REF } from "../ledger/mirror-layout.ts";
import { reasonOf } from "./answer.ts";
import type { Given, OptionSpec } from "./command.ts";
import type { Io } from "./io.ts";
import type { LedgerSource } from "./ledger-source.ts";
import { readSmallFile } from "./small-file.ts";

/** `FILE` or `--ref REPO`, of all commands on the ledger. */
export const SOURCE_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  ref: {
    value: "REPO",
    summary: `read the mirror in a local repository, \`${LEDGER_REF}\`, instead of a file`,
  },
  key: {
    value: "FILE",
    summary: "the public key that signed first, in PEM or as a JSON Web Key Set",
    many: true,
  },
  checkpoint: {
    value: "FILE",
    summary: "checkpoints that were kept elsewhere: they show a cut end",
    many: true,
  },
};

/** @throws CannotRun: neither or both of file and ref, or one that cannot be read */
export async function openLedger(given: Given, io: Io): Promise<LedgerSource> {
  const [file] = given.operands;
  const ref = given.value("ref");
  if ((file === undefined) === (ref === undefined)) {
    throw new CannotRun(
      file === undefined ? "neither a file nor a repository is named" : "a file and a repository are named",
      "name one: `FILE` or `--ref REPO`",
    );
  }
  if (ref !== undefined)
    return (await import("./ledger-ref.ts")).openLedgerRef(resolve(io.directory, ref), ref);
  const path = resolve(io.directory, file!);
  requireFile(path, file!);
  return {
    files: () => [{ name: file!, bytes: readStream(path, file!) }],
    checkpoints: [],
    faults: [],
    close: async () => undefined,
  };
}

/** The keys and checkpoints that are given beside the ledger. @throws CannotRun */
export async function readWitnesses(
  given: Given,
  io: Io,
): Promise<{ readonly keys: readonly GivenKey[]; readonly checkpoints: readonly SignedCheckpoint[] }> {
  const keys: GivenKey[] = [];
  for (const name of given.all("key")) {
    const bytes = await readSmallFile(resolve(io.directory, name), name, KEY_TEXT_MAX);
    try {
      keys.push(...readKeyFile(bytes.toString("utf8")));
    } catch (error) {
      if (!(error instanceof KeyRefused)) throw error;
      throw new CannotRun(
        `\`${name}\` is no key: ${error.message}`,
        "give an ed25519 public key in PEM, or a JSON Web Key Set",
      );
    }
  }
  const checkpoints: SignedCheckpoint[] = [];
  for (const name of given.all("checkpoint")) {
    const bytes = await readSmallFile(resolve(io.directory, name), name, CHECKPOINT_FILE_MAX);
    checkpoints.push(...checkpointsOf(bytes, name));
  }
  return { keys, checkpoints };
}

/** Bytes of a file of checkpoints: some ten thousand of them. */
const CHECKPOINT_FILE_MAX = 8 * 1024 * 1024;

function checkpointsOf(bytes: Buffer, name: string): readonly SignedCheckpoint[] {
  const lines = bytes.toString("latin1").replace(/\n$/, "").split("\n");
  return lines.map((line, index) => {
    const read = readLedgerLine(Buffer.from(line, "latin1"));
    if ("checkpoint" in read) return read.checkpoint;
    const what = "problem" in read ? read.problem : "it is an entry, not a checkpoint";
    throw new CannotRun(`\`${name}:${index + 1}\` is no checkpoint: ${what}`, "give checkpoints, one a line");
  });
}

function requireFile(path: string, shownAs: string): void {
  let isFile: boolean;
  try {
    isFile = statSync(path).isFile();
  } catch (error) {
    throw new CannotRun(`\`${shownAs}\` cannot be read: ${reasonOf(error)}`, "give the file of a ledger");
  }
  if (!isFile) throw new CannotRun(`\`${shownAs}\` is not a file`, "give the file of a ledger");
}

async function* readStream(path: string, shownAs: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new CannotRun(`\`${shownAs}\` cannot be read: ${reasonOf(error)}`, "give the file of a ledger");
  }
}
