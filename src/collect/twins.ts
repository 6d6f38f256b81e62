import { type BytePath, directoriesAbove } from "../contract/byte-path.ts";
import { twinKey } from "../contract/twin-key.ts";
import { type CommitFact, firstCommit, type TouchedPath } from "../engine/change.ts";
import type { PathTwin } from "../engine/facts.ts";
import { type DirectoryAnswer, siblingsOf } from "../git/directories.ts";
import type { Objects } from "../git/objects.ts";
import type { Oid } from "../git/types.ts";

/** A path that some tree has and the target has not. */
interface CreatedPath {
  readonly path: BytePath;
  readonly commit?: string;
}

/**
 * Names that the change brings beside a name that some file systems cannot tell from it, at any level of the path
 * (contract.md, 2): in the effect, and in the tree of each commit on the way. Only the directories of created paths are
 * read, and twins that stood there before are nobody's doing.
 */
export async function findTwins(
  objects: Objects,
  baseTree: Oid,
  effectTree: Oid,
  touched: readonly TouchedPath[],
  commits: readonly CommitFact[],
): Promise<PathTwin[]> {
  const created = touched
    .filter(({ operations, after }) => after && operations.some(({ operation }) => operation === "create"))
    .map((change): CreatedPath => withCommit(change.path, firstCommit(change)));
  const twins = await twinsIn(objects, baseTree, effectTree, created);
  for (const { tree, paths } of passingTrees(commits)) {
    // Checked by construction: a commit's tree is one of git's own ids.
    twins.push(...(await twinsIn(objects, baseTree, tree as Oid, paths)));
  }
  const seen = new Set<BytePath>();
  return twins.filter(({ path }) => seen.size !== seen.add(path).size);
}

/**
 * Trees that may show twins which the effect no longer does. A pair that is gone at the end had one of its two names taken
 * away: without a deletion there is none.
 */
function passingTrees(commits: readonly CommitFact[]): { tree: string; paths: CreatedPath[] }[] {
  const own = commits.filter(({ isCleanTargetMerge }) => !isCleanTargetMerge);
  if (!own.some(({ changes }) => changes.some(({ to }) => !to))) return [];
  return own
    .map(({ sha, tree, changes }) => ({
      tree,
      paths: changes.filter(({ from, to }) => to && !from).map(({ path }) => withCommit(path, sha)),
    }))
    .filter(({ paths }) => paths.length > 0);
}

async function twinsIn(
  objects: Objects,
  baseTree: Oid,
  tree: Oid,
  created: readonly CreatedPath[],
): Promise<PathTwin[]> {
  if (created.length === 0) return [];
  const directories = new Set(created.flatMap(({ path }) => directoriesAbove(path)));
  const after = await siblingsOf(objects.reader, tree, directories);
  const before = await siblingsOf(objects.reader, baseTree, directories);
  const twins: PathTwin[] = [];
  for (const [directory, names] of introducedNames(created, before)) {
    const byKey = Map.groupBy(namesIn(after.get(directory)), twinKey);
    for (const [name, { path, commit }] of names) {
      const twin = byKey.get(twinKey(name))?.find((other) => other !== name);
      if (twin !== undefined) twins.push({ ...withCommit(path, commit), twin: join(directory, twin) });
    }
  }
  return twins;
}

/** Per directory: the names that the target has not, with the first created path that brings each. */
function introducedNames(
  created: readonly CreatedPath[],
  before: ReadonlyMap<BytePath, DirectoryAnswer>,
): Map<BytePath, Map<BytePath, CreatedPath>> {
  const known = new Map(
    [...before].map(([directory, answer]) => [directory, new Set(namesIn(answer))] as const),
  );
  const introduced = new Map<BytePath, Map<BytePath, CreatedPath>>();
  for (const change of created) {
    for (const directory of directoriesAbove(change.path)) {
      const name = nameBelow(directory, change.path);
      if (known.get(directory)?.has(name)) break;
      const names = introduced.get(directory) ?? new Map<BytePath, CreatedPath>();
      if (!names.has(name)) introduced.set(directory, names.set(name, change));
    }
  }
  return introduced;
}

function withCommit(path: BytePath, commit: string | undefined): CreatedPath {
  return commit === undefined ? { path } : { path, commit };
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
