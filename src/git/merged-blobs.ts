import type { BytePath } from "../contract/byte-path.ts";
import type { ObjectReader } from "./object-reader.ts";
import { parseTree } from "./tree.ts";
import { isTreeMode } from "./tree-cursor.ts";
import type { CeilingExceeded, Ceilings, Oid, TreeEntry, Unreadable } from "./types.ts";

export interface MergedTree {
  readonly tree: Oid;
  /** The trees that were merged. */
  readonly parents: readonly Oid[];
}

export interface MergedLeaf {
  /** Index of the merge. */
  readonly merge: number;
  readonly path: BytePath;
  readonly entry: TreeEntry;
}

export interface MergedLeaves {
  readonly leaves: readonly MergedLeaf[];
  readonly unreadable: readonly (Unreadable & { readonly merge: number })[];
  readonly ceiling?: CeilingExceeded & { readonly merge: number };
}

interface Place extends MergedTree {
  readonly merge: number;
  readonly path: string;
}

/**
 * What merges hold that none of their parents has at that path: the contents that git or an author made by merging. Only
 * directories that differ from those of all parents are read, so a merge of a much changed target costs little.
 */
export async function mergedLeaves(
  reader: ObjectReader,
  merges: readonly MergedTree[],
  ceilings: Ceilings,
): Promise<MergedLeaves> {
  const leaves: MergedLeaf[] = [];
  const unreadable: (Unreadable & { merge: number })[] = [];
  let visited = 0;
  let level: Place[] = merges.map((merged, merge) => ({ ...merged, merge, path: "" })).filter(isOwn);
  while (level.length > 0) {
    visited += level.length;
    const [first] = level as [Place];
    if (visited > ceilings.trees || leaves.length > ceilings.paths) {
      const ceiling = visited > ceilings.trees ? "trees" : "paths";
      return {
        leaves,
        unreadable,
        ceiling: { ceiling, limit: ceilings[ceiling], merge: first.merge, path: first.path as BytePath },
      };
    }
    // A lot at a time: what one lot read is let go before the next.
    const below: Place[] = [];
    for (let at = 0; at < level.length; at += 64)
      below.push(...(await descend(reader, level.slice(at, at + 64), leaves, unreadable, ceilings)));
    level = below;
  }
  return { leaves, unreadable };
}

async function descend(
  reader: ObjectReader,
  places: readonly Place[],
  leaves: MergedLeaf[],
  unreadable: (Unreadable & { merge: number })[],
  ceilings: Ceilings,
): Promise<Place[]> {
  const trees = new Map<Oid, Map<string, TreeEntry>>();
  const oids = [...new Set(places.flatMap(({ tree, parents }) => [tree, ...parents]))];
  const failed = new Map<Oid, Pick<Unreadable, "why" | "detail">>();
  await reader.stream(oids, { type: "tree", bytesMax: ceilings.objectBytes }, (answer) => {
    if (answer.kind === "unreadable") failed.set(answer.oid, answer);
    else
      trees.set(
        answer.oid,
        new Map(parseTree(answer.body, reader.objectFormat).map((entry) => [entry.name, entry])),
      );
  });
  const below: Place[] = [];
  for (const { tree, parents, merge, path } of places) {
    for (const oid of [tree, ...parents]) {
      const failure = failed.get(oid);
      if (failure)
        unreadable.push({
          oid,
          type: "tree",
          why: failure.why,
          detail: failure.detail,
          path: path as BytePath,
          merge,
        });
    }
    for (const entry of trees.get(tree)?.values() ?? []) {
      const before = parents.map((parent) => trees.get(parent)?.get(entry.name));
      if (before.some((old) => old?.oid === entry.oid && old.mode === entry.mode)) continue;
      const at = path === "" ? entry.name : `${path}/${entry.name}`;
      if (!isTreeMode(entry.mode)) leaves.push({ merge, path: at as BytePath, entry });
      else {
        const subtrees = before.flatMap((old) =>
          old !== undefined && isTreeMode(old.mode) ? [old.oid] : [],
        );
        below.push({ tree: entry.oid, parents: subtrees, merge, path: at });
      }
    }
  }
  return below;
}

function isOwn({ tree, parents }: Place): boolean {
  return !parents.includes(tree);
}
