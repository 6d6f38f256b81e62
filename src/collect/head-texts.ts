import type { BytePath } from "../contract/byte-path.ts";
import { addedLines } from "../git/added-lines.ts";
import { lookupAll } from "../git/lookup.ts";
import type { ObjectReader } from "../git/object-reader.ts";
import type { Oid } from "../git/types.ts";
import { startingTree } from "./changed-coverage.ts";
import type { JudgedRange } from "./judged-range.ts";

/** Bytes of a file of which single lines are looked at; every line of a larger one counts as new. */
const TEXT_BYTES_MAX = 4 * 1024 * 1024;
const FILES_AT_ONCE = 64;
/** Files that are gone of which one may have become a new one. */
const MOVED_FROM_MAX = 50;

/** The files of a tree at some paths, as lines; a file that is too large, or unreadable, has none. */
export async function linesAt(
  reader: ObjectReader,
  tree: Oid,
  paths: readonly BytePath[],
): Promise<Map<BytePath, readonly string[]>> {
  const found = new Map<BytePath, readonly string[]>();
  for (let at = 0; at < paths.length; at += FILES_AT_ONCE) {
    const files = await lookupAll(reader, tree, paths.slice(at, at + FILES_AT_ONCE), TEXT_BYTES_MAX);
    for (const [path, answer] of files)
      if (answer.kind === "file") found.set(path, answer.bytes.toString("utf8").split("\n"));
  }
  return found;
}

/** The lines that the head brings to a file, 1-based; `all` where nobody can tell them apart. */
export type NewLines = ReadonlySet<number> | "all";

/** What the head brings to each of the files that it touches: a file that moved brings what it had not before. */
export async function newLinesOf(
  range: JudgedRange,
  paths: readonly BytePath[],
): Promise<Map<BytePath, NewLines>> {
  const { objects, set, touched } = range;
  const from = await startingTree(range);
  const gone = touched.flatMap(({ path, after }) => (after === undefined ? [path] : []));
  const old = await lookupAll(objects.readerOfOld, from, gone.slice(0, MOVED_FROM_MAX), TEXT_BYTES_MAX);
  const movedFrom = [...old.values()].flatMap((answer) => (answer.kind === "file" ? [answer.bytes] : []));
  const found = new Map<BytePath, NewLines>();
  for (let at = 0; at < paths.length; at += FILES_AT_ONCE) {
    const lot = paths.slice(at, at + FILES_AT_ONCE);
    const before = await lookupAll(objects.reader, from, lot, TEXT_BYTES_MAX);
    const after = await lookupAll(objects.reader, set.headTree, lot, TEXT_BYTES_MAX);
    for (const path of lot) {
      const [was, is] = [before.get(path), after.get(path)];
      if (is?.kind !== "file" || (was?.kind !== "file" && was?.kind !== "absent")) found.set(path, "all");
      else if (was.kind === "file") found.set(path, new Set(addedLines(was.bytes, is.bytes)));
      else found.set(path, newAfterMove(is.bytes, movedFrom));
    }
  }
  return found;
}

/** Of a file that was another before: where at least half of it is the same, what is not; else all. */
function newAfterMove(bytes: Buffer, movedFrom: readonly Buffer[]): NewLines {
  const length = addedLines(undefined, bytes).length;
  const [fewest] = movedFrom
    .map((was) => addedLines(was, bytes))
    .sort((one, other) => one.length - other.length);
  return fewest !== undefined && 2 * fewest.length <= length ? new Set(fewest) : "all";
}
