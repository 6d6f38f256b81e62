import { type BytePath, directoriesAbove } from "../contract/byte-path.ts";
import type { ObjectReader } from "./object-reader.ts";
import { parseTree } from "./tree.ts";
import { isTreeMode } from "./tree-cursor.ts";
import { CEILINGS, type ObjectAnswer, type Oid, type TreeEntry } from "./types.ts";

export type DirectoryAnswer =
  | { readonly kind: "directory"; readonly oid: Oid; readonly entries: readonly TreeEntry[] }
  | { readonly kind: "absent" }
  /** A file, a symbolic link or a submodule stands there or above. Never followed. */
  | { readonly kind: "not-a-directory" }
  | Extract<ObjectAnswer, { kind: "unreadable" }>;

/**
 * Directories of a tree, by their paths (`""` is the root), all of a level in one request; only these and the ones above
 * them are read, however large the repository is.
 */
export async function readDirectories(
  reader: ObjectReader,
  root: Oid,
  directories: Iterable<BytePath>,
): Promise<Map<BytePath, DirectoryAnswer>> {
  const wanted = new Set<BytePath>(["" as BytePath]);
  for (const directory of directories) {
    wanted.add(directory);
    for (const above of directoriesAbove(directory)) wanted.add(above);
  }
  const answers = new Map<BytePath, DirectoryAnswer>();
  const byDepth = Map.groupBy(wanted, (path) => (path === "" ? 0 : path.split("/").length));
  for (const depth of [...byDepth.keys()].sort((one, other) => one - other)) {
    const open = new Map<Oid, BytePath[]>();
    for (const path of byDepth.get(depth) ?? []) {
      const oid = path === "" ? root : treeAt(path, answers);
      if (typeof oid === "string") open.set(oid, [...(open.get(oid) ?? []), path]);
      else answers.set(path, oid);
    }
    await reader.stream([...open.keys()], { type: "tree", bytesMax: CEILINGS.objectBytes }, (answer) => {
      const read: DirectoryAnswer =
        answer.kind === "object"
          ? { kind: "directory", oid: answer.oid, entries: parseTree(answer.body, reader.objectFormat) }
          : answer;
      for (const path of open.get(answer.oid) ?? []) answers.set(path, read);
    });
  }
  return answers;
}

/** The names beside and including each path's own, per directory: for case and Unicode twins at every level. */
export async function siblingsOf(
  reader: ObjectReader,
  root: Oid,
  directories: Iterable<BytePath>,
): Promise<Map<BytePath, DirectoryAnswer>> {
  const asked = new Set(directories);
  const answers = await readDirectories(reader, root, asked);
  return new Map([...answers].filter(([path]) => asked.has(path)));
}

function treeAt(path: BytePath, answers: ReadonlyMap<BytePath, DirectoryAnswer>): Oid | DirectoryAnswer {
  const slash = path.lastIndexOf("/");
  const above = answers.get(path.slice(0, Math.max(slash, 0)) as BytePath);
  if (above?.kind !== "directory") return above ?? { kind: "absent" };
  const entry = entryNamed(above.entries, path.slice(slash + 1));
  if (entry === undefined) return { kind: "absent" };
  return isTreeMode(entry.mode) ? entry.oid : { kind: "not-a-directory" };
}

const indexes = new WeakMap<readonly TreeEntry[], Map<string, TreeEntry>>();

/** The first entry of a name. */
export function entryNamed(entries: readonly TreeEntry[], name: string): TreeEntry | undefined {
  let index = indexes.get(entries);
  if (index === undefined) {
    index = new Map(entries.toReversed().map((entry) => [entry.name, entry]));
    indexes.set(entries, index);
  }
  return index.get(name);
}
