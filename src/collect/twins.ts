import { type BytePath, directoriesAbove } from "../contract/byte-path.ts";
import { twinKey } from "../contract/twin-key.ts";
import { firstCommit, type TouchedPath } from "../engine/change.ts";
import type { PathTwin } from "../engine/facts.ts";
import { type DirectoryAnswer, siblingsOf } from "../git/directories.ts";
import type { Objects } from "../git/objects.ts";
import type { Oid } from "../git/types.ts";

/**
 * Names that the change brings beside a name that some file systems cannot tell from it, at any level of the path
 * (contract.md, 2). Only the directories of created paths are read, and twins that stood there before are nobody's doing.
 */
export async function findTwins(
  objects: Objects,
  baseTree: Oid,
  effectTree: Oid,
  touched: readonly TouchedPath[],
): Promise<PathTwin[]> {
  const created = touched.filter(
    ({ operations, after }) => after && operations.some(({ operation }) => operation === "create"),
  );
  if (created.length === 0) return [];
  const directories = new Set(created.flatMap(({ path }) => directoriesAbove(path)));
  const after = await siblingsOf(objects.reader, effectTree, directories);
  const before = await siblingsOf(objects.reader, baseTree, directories);
  const introduced = introducedNames(created, before);
  const twins: PathTwin[] = [];
  for (const [directory, names] of introduced) {
    const byKey = Map.groupBy(namesIn(after.get(directory)), twinKey);
    for (const [name, change] of names) {
      const twin = byKey.get(twinKey(name))?.find((other) => other !== name);
      if (twin === undefined) continue;
      const commit = firstCommit(change);
      twins.push({
        path: change.path,
        twin: join(directory, twin),
        ...(commit === undefined ? {} : { commit }),
      });
    }
  }
  return twins;
}

/** Per directory: the names that were not there before, with the first created path that brings each. */
function introducedNames(
  created: readonly TouchedPath[],
  before: ReadonlyMap<BytePath, DirectoryAnswer>,
): Map<BytePath, Map<BytePath, TouchedPath>> {
  const known = new Map(
    [...before].map(([directory, answer]) => [directory, new Set(namesIn(answer))] as const),
  );
  const introduced = new Map<BytePath, Map<BytePath, TouchedPath>>();
  for (const change of created) {
    for (const directory of directoriesAbove(change.path)) {
      const name = nameBelow(directory, change.path);
      if (known.get(directory)?.has(name)) break;
      const names = introduced.get(directory) ?? new Map<BytePath, TouchedPath>();
      if (!names.has(name)) introduced.set(directory, names.set(name, change));
    }
  }
  return introduced;
}

function namesIn(answer: DirectoryAnswer | undefined): BytePath[] {
  return answer?.kind === "directory" ? answer.entries.map(({ name }) => name) : [];
}

/** The first segment of `path` below `directory`. */
function nameBelow(directory: BytePath, path: BytePath): BytePath {
  const start = directory === "" ? 0 : directory.length + 1;
  const end = path.indexOf("/", start);
  return (end < 0 ? path.slice(start) : path.slice(start, end)) as BytePath;
}

function join(directory: BytePath, name: BytePath): BytePath {
  return (directory === "" ? name : `${directory}/${name}`) as BytePath;
}
