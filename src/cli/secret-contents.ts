import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { displayPath } from "../contract/byte-path.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { readRange } from "../git/change-set.ts";
import { openObjects } from "../git/objects.ts";
import { openRepository } from "../git/repository.ts";
import { CEILINGS, type ChangeSet, type NewBlob, type ObjectAnswer, type Oid } from "../git/types.ts";
import { reasonOf } from "./answer.ts";

/** Something to scan, and what it is called. */
export interface Content {
  readonly bytes: Buffer;
  /** UTF-8 text, or `hex:` and bytes; of a ref, its name. */
  readonly path: string;
  readonly part?: "commit" | "tag" | "ref";
  readonly commit?: string;
  /** Why it could not be read; then `bytes` is empty. */
  readonly unread?: string;
}

const NOTHING = Buffer.alloc(0);

/** Every regular file below the directory, in byte order; not `.git`, and nothing behind a symbolic link. */
export async function* contentsOfDirectory(directory: string): AsyncGenerator<Content> {
  for (const path of filesBelow(directory, "")) yield readContent(directory, path);
}

function* filesBelow(directory: string, below: string): Generator<string> {
  for (const entry of entriesOf(`${directory}/${below}`)) {
    const path = `${below}${entry.name}`;
    if (entry.isDirectory() && entry.name !== ".git") yield* filesBelow(directory, `${path}/`);
    if (entry.isFile()) yield path;
  }
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((left, right) =>
      left.name < right.name ? -1 : 1,
    );
  } catch (error) {
    throw new CannotRun(
      `\`${directory}\` cannot be read: ${reasonOf(error)}`,
      "give a directory that can be read",
    );
  }
}

function readContent(directory: string, path: string): Content {
  try {
    const { size } = statSync(`${directory}/${path}`);
    if (size > CEILINGS.blobBytes)
      return { bytes: NOTHING, path, unread: `${size} bytes, more than are read` };
    return { bytes: readFileSync(`${directory}/${path}`), path };
  } catch (error) {
    return { bytes: NOTHING, path, unread: `it cannot be read: ${reasonOf(error)}` };
  }
}

/** What the range brings: the head's name, every new commit as it stands, every new content at its path. */
export async function* contentsOfRange(
  directory: string,
  base: string,
  head: string,
): AsyncGenerator<Content> {
  const { repository, revisions } = await openRepository(directory, [base, head]);
  const [target, tip] = revisions;
  if (!target || !tip) throw new Error("invariant: one revision for each name");
  const objects = openObjects(repository);
  try {
    const range = await readRange(objects, target.commit, tip.commit);
    yield { bytes: Buffer.from(tip.name), path: tip.name, part: "ref" };
    for (const { sha, raw } of range.commits) yield { bytes: raw, path: "", part: "commit", commit: sha };
    if (tip.tag !== undefined)
      yield* tagContents(
        await objects.reader.read([tip.tag], { type: "tag", bytesMax: CEILINGS.objectBytes }),
      );
    yield* unreadIn(range);
    const blobs = [...range.newBlobs.values()].filter(({ inTarget }) => !inTarget);
    for (const lot of lotsOf(blobs)) {
      const answers = await objects.reader.read(
        lot.map(({ oid }) => oid),
        { type: "blob", bytesMax: CEILINGS.blobBytes },
      );
      for (const [index, answer] of answers.entries()) yield blobContent(lot[index]!, answer);
    }
  } finally {
    await objects.close();
  }
}

const LOT_BYTES = 16 * 1024 * 1024;

/** So many at a time that what is held stays small. */
function* lotsOf(blobs: readonly NewBlob[]): Generator<NewBlob[]> {
  let lot: NewBlob[] = [];
  let bytes = 0;
  for (const blob of blobs) {
    if (lot.length > 0 && bytes + (blob.size ?? 0) > LOT_BYTES) {
      yield lot;
      lot = [];
      bytes = 0;
    }
    lot.push(blob);
    bytes += blob.size ?? 0;
  }
  if (lot.length > 0) yield lot;
}

function blobContent({ path, commit }: NewBlob, answer: ObjectAnswer): Content {
  const place = { path: displayPath(path), ...(commit !== undefined && { commit }) };
  if (answer.kind === "object") return { bytes: answer.body, ...place };
  return { bytes: NOTHING, ...place, unread: answer.detail };
}

function* tagContents(answers: readonly ObjectAnswer[]): Generator<Content> {
  for (const answer of answers) {
    if (answer.kind === "object") yield { bytes: answer.body, path: "", part: "tag" };
    else yield { bytes: NOTHING, path: "", part: "tag", unread: answer.detail };
  }
}

function* unreadIn({ unreadable, ceilingsExceeded }: ChangeSet): Generator<Content> {
  for (const { path, commit, detail, oid } of unreadable)
    yield {
      bytes: NOTHING,
      path: path === undefined ? oid : displayPath(path),
      ...commitOf(commit),
      unread: detail,
    };
  for (const { ceiling, limit, path, commit } of ceilingsExceeded)
    yield {
      bytes: NOTHING,
      path: path === undefined ? "" : displayPath(path),
      ...commitOf(commit),
      unread: `more than ${limit} (${ceiling})`,
    };
}

function commitOf(commit: Oid | undefined): { commit?: Oid } {
  return commit === undefined ? {} : { commit };
}
