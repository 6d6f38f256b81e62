import type { BytePath } from "../contract/byte-path.ts";

/** What can be done to a path (contract.md, 3). A rename is a delete and a create. */
export const OPERATIONS = ["create", "modify", "delete", "chmod"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** What stands at a path. Anything else in a tree is an object defect, not a kind. */
export type EntryKind = "file" | "symlink" | "submodule";

/** A side of a change, as the raw tree has it. */
export interface TreeEntry {
  /** The mode's value, for example 0o100644. */
  readonly mode: number;
  readonly oid: string;
}

/** One path that differs between two trees, without rename credit. At least one side is there. */
export interface TreeChange {
  readonly path: BytePath;
  readonly from?: TreeEntry;
  readonly to?: TreeEntry;
}

/** One thing done to one path, relative to the branch's start. */
export interface PathOperation {
  readonly operation: Operation;
  /** `symlink` or `submodule` if either side of any such change was one. */
  readonly kind: EntryKind;
  /** The first commit in topological order that does it; absent where only the effect shows it. */
  readonly commit?: string;
}

/** Everything that the range does to one path: in any new commit, or in the effect. */
export interface TouchedPath {
  readonly path: BytePath;
  readonly operations: readonly PathOperation[];
  /** Whether the path stands in the effect's tree, and as what. */
  readonly after?: TreeEntry;
}

/** The first commit that touches a path; undefined where only the effect does, because the target has moved. */
export function firstCommit({ operations }: TouchedPath): string | undefined {
  return operations.find((done) => done.commit !== undefined)?.commit;
}

/** A new commit, as the rules see it. */
export interface CommitFact {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly tree: string;
  readonly kind: "ordinary" | "empty" | "merge" | "octopus" | "root";
  /** A merge whose tree is git's own auto-merge of its parents, and one of whose parents the target already has. */
  readonly isCleanTargetMerge: boolean;
  /** What it does: against its parent; a merge against its auto-merge, a root against nothing. */
  readonly changes: readonly TreeChange[];
  /** The trailers of the last paragraph, in order. */
  readonly trailers: readonly Trailer[];
  /** Which kind of signature its object holds, whether it is valid or not; undefined in facts of before it was read. */
  readonly signature?: "none" | "openpgp" | "ssh" | "x509" | "other";
}

export interface Trailer {
  readonly key: string;
  readonly value: string;
}

const SYMLINK = 0o120000;
const SUBMODULE = 0o160000;
const EXECUTABLE = 0o100755;

export function kindOfMode(mode: number): EntryKind {
  return mode === SYMLINK ? "symlink" : mode === SUBMODULE ? "submodule" : "file";
}

export function isExecutable(entry: TreeEntry | undefined): boolean {
  return entry?.mode === EXECUTABLE;
}
