import type { BytePath } from "../contract/byte-path.ts";
import type { MergedLeaf } from "./merged-blobs.ts";
import type { ObjectReader } from "./object-reader.ts";
import { isTreeMode } from "./tree-cursor.ts";
import {
  type Entry,
  MODE,
  type NewBlob,
  type NewCommit,
  type Oid,
  type TreeChange,
  type Unreadable,
} from "./types.ts";

/**
 * Every blob that the range introduces, once, where it is first seen: by a commit's own changes, by a merge (the
 * contents that no parent has), or only by merging head into the target. Without sizes: nothing is asked of git.
 */
export function listNewBlobs(
  commits: readonly NewCommit[],
  merged: readonly (MergedLeaf & { readonly commit: Oid })[],
  effect: readonly TreeChange[],
): Map<Oid, NewBlob> {
  const old = contentOfTarget(commits, effect);
  const blobs = new Map<Oid, NewBlob>();
  const add = (path: BytePath, entry: Entry, origin: NewBlob["origin"], commit?: Oid): void => {
    if (!isBlob(entry) || blobs.has(entry.oid)) return;
    blobs.set(entry.oid, {
      oid: entry.oid,
      path,
      origin,
      inTarget: old.has(entry.oid),
      ...(commit !== undefined && { commit }),
    });
  };
  const mergedOf = Map.groupBy(merged, ({ commit }) => commit);
  for (const { sha, changes } of commits) {
    for (const { path, from, to } of changes)
      if (to !== undefined && to.oid !== from?.oid) add(path, to, "commit", sha);
    for (const { path, entry } of mergedOf.get(sha) ?? []) add(path, entry, "auto-merge", sha);
  }
  for (const { path, from, to } of effect)
    if (to !== undefined && to.oid !== from?.oid) add(path, to, "effect");
  return blobs;
}

/** What stands, before the range, at the paths that it changes: a path's first change is made to the target's content. */
function contentOfTarget(commits: readonly NewCommit[], effect: readonly TreeChange[]): Set<Oid> {
  const old = new Set<Oid>();
  const touched = new Set<BytePath>();
  for (const { changes } of commits) {
    for (const { path, from } of changes) {
      if (from !== undefined && !touched.has(path)) old.add(from.oid);
      touched.add(path);
    }
  }
  for (const { from } of effect) if (from !== undefined) old.add(from.oid);
  return old;
}

/**
 * The blobs with their sizes, none of them loaded, and what is no blob or cannot be read.
 * @param known bytes of contents that were read meanwhile: git is not asked for these
 */
export async function measured(
  reader: ObjectReader,
  blobs: ReadonlyMap<Oid, NewBlob>,
  known: ReadonlyMap<Oid, number>,
): Promise<{ blobs: Map<Oid, NewBlob>; unreadable: Unreadable[] }> {
  const found = new Map<Oid, NewBlob>();
  const asked: Oid[] = [];
  for (const [oid, blob] of blobs) {
    const size = known.get(oid);
    // In its place all the same: order is part of the answer.
    found.set(oid, size === undefined ? blob : { ...blob, size });
    if (size === undefined) asked.push(oid);
  }
  const unreadable: Unreadable[] = [];
  for (const answer of await reader.sizes(asked, "blob")) {
    const blob = blobs.get(answer.oid) as NewBlob;
    if (answer.kind === "size" && answer.type === "blob") {
      found.set(answer.oid, { ...blob, size: answer.size });
      continue;
    }
    const { path, commit } = blob;
    const why = answer.kind === "size" ? "wrong-type" : answer.why;
    const detail = answer.kind === "size" ? `a ${answer.type} stands where a blob must` : answer.detail;
    unreadable.push({
      oid: answer.oid,
      type: "blob",
      why,
      detail,
      path,
      ...(commit !== undefined && { commit }),
    });
  }
  return { blobs: found, unreadable };
}

function isBlob({ mode }: Entry): boolean {
  return !isTreeMode(mode) && (mode & 0o170000) !== MODE.gitlink;
}
