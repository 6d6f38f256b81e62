import { type BytePath, bytePathOfText, displayPath } from "../contract/byte-path.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { readCommits } from "../git/commits.ts";
import { type DirectoryAnswer, readDirectories } from "../git/directories.ts";
import { lookup } from "../git/lookup.ts";
import { type Objects, openObjects } from "../git/objects.ts";
import { openRepository } from "../git/repository.ts";
import { CEILINGS, MODE, type Oid, type TreeEntry } from "../git/types.ts";
import type { SignedCheckpoint } from "../ledger/checkpoint.ts";
import { ENTRY_BYTES_MAX } from "../ledger/entry.ts";
import { Faults } from "../ledger/fault.ts";
import { readLedgerLine } from "../ledger/line-reading.ts";
import { isMirrorName, LEDGER_REF } from "../ledger/mirror-layout.ts";
import type { LedgerFile } from "../ledger/verify-ledger.ts";
import { requireGitPlace } from "./git-place.ts";
import type { LedgerSource } from "./ledger-source.ts";

/** Bytes of one file of entries. A batch is far smaller; what is larger is named, and not read. */
const MIRROR_FILE_MAX = 64 * 1024 * 1024;

/** The ledger that a local repository mirrors, read as git objects. @throws CannotRun */
export async function openLedgerRef(directory: string, shownAs: string): Promise<LedgerSource> {
  requireGitPlace(directory);
  const { repository, revisions } = await openRepository(directory, [LEDGER_REF]);
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
  const names = await namesIn(objects, tree, faults);
  const checkpoints: SignedCheckpoint[] = [];
  for (const path of names.checkpoints) {
    const signed = readLedgerLine((await contentOf(objects, tree, path, ENTRY_BYTES_MAX)).subarray(0, -1));
    if ("checkpoint" in signed) checkpoints.push(signed.checkpoint);
    else {
      const message = "problem" in signed ? signed.problem : "an entry stands where a checkpoint should";
      faults.add({ kind: "line-unreadable", file: path, line: 1, message });
    }
  }
  return {
    files: () => filesOf(objects, tree, names.entries),
    checkpoints,
    faults: faults.told,
    close: () => objects.close(),
  };
}

async function* filesOf(objects: Objects, tree: Oid, paths: readonly string[]): AsyncGenerator<LedgerFile> {
  for (const path of paths)
    yield { name: path, bytes: [await contentOf(objects, tree, path, MIRROR_FILE_MAX)] };
}

const FETCH = `fetch it whole: \`git fetch origin ${LEDGER_REF}:${LEDGER_REF}\``;

async function contentOf(objects: Objects, tree: Oid, path: string, bytesMax: number): Promise<Buffer> {
  const answer = await lookup(objects.reader, tree, bytePathOfText(path), bytesMax);
  if (answer.kind === "file") return answer.bytes;
  throw new CannotRun(`\`${path}\` of \`${LEDGER_REF}\` cannot be read`, FETCH);
}

/** The mirror's files in the order of their names, which is that of the entries; what does not belong is a fault. */
async function namesIn(
  objects: Objects,
  tree: Oid,
  faults: Faults,
): Promise<{ readonly entries: readonly string[]; readonly checkpoints: readonly string[] }> {
  const found = { entries: [] as string[], checkpoints: [] as string[] };
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
    for (const { name, mode } of entriesOf(directories.get(directory as BytePath))) {
      const path = `${directory}/${displayPath(name)}`;
      if (mode === MODE.file && isMirrorName(directory, name)) found[directory].push(path);
      else strange(path);
    }
    found[directory].sort();
  }
  return found;
}

function entriesOf(answer: DirectoryAnswer | undefined): readonly TreeEntry[] {
  if (answer === undefined || answer.kind === "absent" || answer.kind === "not-a-directory") return [];
  if (answer.kind === "directory") return answer.entries;
  throw new CannotRun(`a directory of \`${LEDGER_REF}\` cannot be read: ${answer.detail}`, FETCH);
}
