import { type BytePath, bytePathOfText } from "../../src/contract/byte-path.ts";
import type { CommitFact, TreeChange, TreeEntry } from "../../src/engine/change.ts";

/** A file, or what stands in its place: `mode` as git writes it. */
export function entry(oid: string, mode = 0o100644): TreeEntry {
  return { mode, oid };
}

export function change(path: string, from: TreeEntry | undefined, to: TreeEntry | undefined): TreeChange {
  return { path: bytePathOfText(path), ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

export const creation = (path: string): TreeChange => change(path, undefined, entry("new"));
export const modification = (path: string): TreeChange => change(path, entry("old"), entry("new"));
export const deletion = (path: string): TreeChange => change(path, entry("old"), undefined);

/** A commit with these parents and changes; `overrides` for what is special about it. */
export function commit(
  sha: string,
  parents: readonly string[],
  changes: readonly TreeChange[],
  overrides: Partial<CommitFact> = {},
): CommitFact {
  return {
    sha,
    parents,
    tree: `tree-${sha}`,
    kind: changes.length > 0 ? "ordinary" : "empty",
    isCleanTargetMerge: false,
    changes,
    trailers: [],
    ...overrides,
  };
}

/** A merge of the target that equals git's own: it does nothing of its own. */
export const cleanMerge = (sha: string, parents: readonly string[], changes: readonly TreeChange[] = []) =>
  commit(sha, parents, changes, { kind: "merge", isCleanTargetMerge: true });

export const path = (text: string): BytePath => bytePathOfText(text);
