import { type BytePath, displayPath } from "../contract/byte-path.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { readCommits } from "../git/commits.ts";
import { type DirectoryAnswer, readDirectories } from "../git/directories.ts";
import { type Objects, openObjects } from "../git/objects.ts";
import { openRepository, UnknownRevision } from "../git/repository.ts";
import { CEILINGS, MODE, type Oid, type TreeEntry } from "../git/types.ts";
import type { SignedCheckpoint } from "../ledger/checkpoint.ts";
import { ENTRY_BYTES_MAX } from "../ledger/entry.ts";
import { Faults } from "../ledger/fault.ts";
import { readLedgerLine } from "../ledger/line-reading.ts";
import { isMirrorName, LEDGER_REF, MIRROR_FILE_BYTES_MAX } from "../ledger/mirror-layout.ts";
import type { LedgerFile } from "../ledger/verify-ledger.ts";
import { requireGitPlace } from "./git-place.ts";
import type { LedgerSource } from "./ledger-source.ts";

/** The ledger that a local repository mirrors, read as git objects. @throws CannotRun */
export async function openLedgerRef(directory: string, shownAs: string): Promise<LedgerSource> {
  requireGitPlace(directory);
  const { repository, revisions } = await openRepository(directory, [LEDGER_REF]).catch((error: unknown) => {
    if (!(error instanceof UnknownRevision)) throw error;
    throw new CannotRun(`\`${shownAs}\` has no ledger: there is no ref \`${LEDGER_REF}\``, FETCH);
  });
  const [tip] = revisions;
  // git takes a branch of this whole name for the ref, and anybody may push a branch.
  if (tip === undefined || tip.branch !== undefined) {
    throw new CannotRun(
      `\`${shownAs}\` has a branch that is called \`${LEDGER_REF}\``,
      "delete that branch: it hides the ledger",
    );
  }
  const objects = openObjects(repository);
  try {
    return await sourceOf(objects, tip.commit);
  } catch (error) {
    await objects.close();
    throw error;
  }
}

async function sourceOf(objects: Objects, commit: Oid): Promise<LedgerSource> {
  const { commits, unreadable } = await readCommits(objects, [commit], CEILINGS);
  const tree = commits[0]?.tree;
  if (tree === undefined) {
    throw new CannotRun(
      `the tip of \`${LEDGER_REF}\` cannot be read: ${unreadable[0]?.detail ?? "it is damaged"}`,
      FETCH,
    );
  }
  const faults = new Faults();
  const found = await filesIn(objects, tree, faults);
  return {
    files: () => ledgerFiles(objects, found.entries),
    checkpoints: await checkpointsOf(objects, found.checkpoints, faults),
    faults: faults.told,
    close: () => objects.close(),
  };
}

/** A file of the mirror. */
interface FoundFile {
  readonly path: string;
  readonly oid: Oid;
}

async function checkpointsOf(
  objects: Objects,
  files: readonly FoundFile[],
  faults: Faults,
): Promise<readonly SignedCheckpoint[]> {
  const checkpoints: SignedCheckpoint[] = [];
  for await (const { path, bytes } of contentsOf(objects, files, ENTRY_BYTES_MAX)) {
    const read = readLedgerLine(bytes.subarray(0, -1));
    if ("checkpoint" in read) checkpoints.push(read.checkpoint);
    else {
      const message = "problem" in read ? read.problem : "an entry stands where a checkpoint should";
      faults.add({ kind: "line-unreadable", file: path, line: 1, message });
    }
  }
  return checkpoints;
}

async function* ledgerFiles(objects: Objects, files: readonly FoundFile[]): AsyncGenerator<LedgerFile> {
  for await (const { path, bytes } of contentsOf(objects, files, MIRROR_FILE_BYTES_MAX)) {
    yield { name: path, bytes: [bytes] };
  }
}

/** Files that are asked for at a time: few enough to be held, enough that git need not be waited for each time. */
const LOT = 16;

async function* contentsOf(
  objects: Objects,
  files: readonly FoundFile[],
  bytesMax: number,
): AsyncGenerator<{ readonly path: string; readonly bytes: Buffer }> {
  for (let from = 0; from < files.length; from += LOT) {
    const lot = files.slice(from, from + LOT);
    const oids = lot.map(({ oid }) => oid);
    const answers = await objects.reader.read(oids, { type: "blob", bytesMax });
    for (const [index, answer] of answers.entries()) {
      const { path } = lot[index]!;
      if (answer.kind === "object") yield { path, bytes: answer.body };
      else throw new CannotRun(`\`${path}\` of \`${LEDGER_REF}\` cannot be read: ${answer.detail}`, FETCH);
    }
  }
}

const FETCH = `fetch it whole: \`git fetch origin ${LEDGER_REF}:${LEDGER_REF}\``;

/** The mirror's files in the order of their names, which is that of the entries; what does not belong is a fault. */
async function filesIn(
  objects: Objects,
  tree: Oid,
  faults: Faults,
): Promise<{ readonly entries: readonly FoundFile[]; readonly checkpoints: readonly FoundFile[] }> {
  const found = { entries: [] as FoundFile[], checkpoints: [] as FoundFile[] };
  const directories = await readDirectories(objects.reader, tree, ["entries", "checkpoints"] as BytePath[]);
  const strange = (path: string) =>
    faults.add({
      kind: "file-unexpected",
      file: path,
      line: 0,
      message: `\`${path}\` is no file of a ledger`,
    });
  for (const entry of entriesOf(directories.get("" as BytePath))) {
    const isOurs = entry.mode === MODE.tree && (entry.name === "entries" || entry.name === "checkpoints");
    if (!isOurs) strange(displayPath(entry.name));
  }
  for (const directory of ["entries", "checkpoints"] as const) {
    for (const { name, mode, oid } of entriesOf(directories.get(directory as BytePath))) {
      const path = `${directory}/${displayPath(name)}`;
      if (mode === MODE.file && isMirrorName(directory, name)) found[directory].push({ path, oid });
      else strange(path);
    }
    found[directory].sort((one, other) => (one.path < other.path ? -1 : 1));
  }
  return found;
}

function entriesOf(answer: DirectoryAnswer | undefined): readonly TreeEntry[] {
  if (answer === undefined || answer.kind === "absent" || answer.kind === "not-a-directory") return [];
  if (answer.kind === "directory") return answer.entries;
  throw new CannotRun(`a directory of \`${LEDGER_REF}\` cannot be read: ${answer.detail}`, FETCH);
}
