import type { BytePath } from "../contract/byte-path.ts";

/** An object's name: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits. */
export type Oid = string & { readonly __brand: "Oid" };

export type ObjectFormat = "sha1" | "sha256";
export type ObjectType = "commit" | "tree" | "blob" | "tag";

/** A repository as far as the judge needs it: where its objects lie. Nothing else of it is read or run. */
export interface Repository {
  /** As given by the user; for messages only. */
  readonly directory: string;
  readonly objectDirectory: string;
  readonly objectFormat: ObjectFormat;
  /** The file that lists where history was cut off, in a shallow clone. */
  readonly shallowFile?: string;
  /** A mirror of ours that has contents only where they were needed: what is missing can be brought. */
  readonly isPartial?: boolean;
}

/** A revision as the user named it, resolved. */
export interface Revision {
  readonly name: string;
  readonly commit: Oid;
  /** Its branch without `refs/heads/` or `refs/remotes/<remote>/`; absent where the name is not a branch's. */
  readonly branch?: string;
  /** The annotated tag that the name stands for, where it does. */
  readonly tag?: Oid;
}

/** What a tree says of one name. `mode` is the number that the octal digits write: 0o100644. */
export interface Entry {
  readonly mode: number;
  readonly oid: Oid;
}
/** `name` is one path segment, raw bytes. */
export interface TreeEntry extends Entry {
  readonly name: BytePath;
}

/** The modes git writes. Everything else is odd. */
export const MODE = {
  file: 0o100644,
  executable: 0o100755,
  symlink: 0o120000,
  gitlink: 0o160000,
  tree: 0o040000,
} as const;

/** No `from`: created. No `to`: deleted. A rename is one of each. Never a directory: only what trees hold as leaves. */
export interface TreeChange {
  readonly path: BytePath;
  readonly from?: Entry;
  readonly to?: Entry;
}

/** Git's own names (`git help fsck`), so that each defect can be looked up and checked against the real fsck. */
export type TreeDefectKind =
  | "badFilemode"
  | "badTree"
  | "duplicateEntries"
  | "emptyName"
  | "fullPathname"
  | "hasDot"
  | "hasDotdot"
  | "hasDotgit"
  | "nullSha1"
  | "treeNotSorted"
  | "zeroPaddedFilemode";

export interface TreeDefect {
  readonly kind: TreeDefectKind;
  readonly tree: Oid;
  /** The odd entry's path, or the directory's where the whole tree is odd (`""`: the root). One path of possibly many. */
  readonly path: BytePath;
  /** The first commit that shows it; absent where only the effect does. */
  readonly commit?: Oid;
}

/** Git's own names, and two of ours: `misplacedHeader` (a header that must come once, seen again or late), `emptyHeader`. */
export type HeaderDefectKind =
  | "badDate"
  | "badDateOverflow"
  | "badEmail"
  | "badName"
  | "badObjectSha1"
  | "badParentSha1"
  | "badTagName"
  | "badTimezone"
  | "badTreeSha1"
  | "badType"
  | "emptyHeader"
  | "extraHeaderEntry"
  | "misplacedHeader"
  | "missingAuthor"
  | "missingCommitter"
  | "missingEmail"
  | "missingNameBeforeEmail"
  | "missingObject"
  | "missingSpaceBeforeDate"
  | "missingSpaceBeforeEmail"
  | "missingTagEntry"
  | "missingTaggerEntry"
  | "missingTree"
  | "missingTypeEntry"
  | "multipleAuthors"
  | "nulInCommit"
  | "nulInHeader"
  | "unterminatedHeader"
  | "zeroPaddedDate";

/** A header line: `value` without its line feed, continuation lines joined as they stand (`\n` and their space kept). */
export interface ObjectHeader {
  readonly name: string;
  readonly value: Buffer;
}

export interface CommitObject {
  readonly oid: Oid;
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  /** The raw line after `author `; a claim, never an identity. */
  readonly author: Buffer;
  readonly committer: Buffer;
  /** The `encoding` header as it stands. */
  readonly encoding?: string;
  /** Every header but tree, parent, author and committer, in order: encoding, gpgsig, mergetag, anything else. */
  readonly headers: readonly ObjectHeader[];
  readonly message: Buffer;
  readonly raw: Buffer;
  readonly defects: readonly HeaderDefectKind[];
}

export interface TagObject {
  readonly oid: Oid;
  readonly object: Oid;
  readonly type: string;
  readonly tag: Buffer;
  readonly tagger: Buffer;
  readonly headers: readonly ObjectHeader[];
  readonly message: Buffer;
  readonly raw: Buffer;
  readonly defects: readonly HeaderDefectKind[];
}

export interface Trailer {
  readonly key: string;
  readonly value: string;
}

/** What the judge will read at most; beyond it a `CeilingExceeded` is named, and nothing passes. */
export interface Ceilings {
  /** New commits. */
  readonly commits: number;
  /** Changed paths of one commit or of the effect. */
  readonly paths: number;
  /** Changed paths over all commits and the effect. */
  readonly allPaths: number;
  /** Bytes of all changed paths of one commit. */
  readonly pathBytes: number;
  /** Pairs of trees compared. */
  readonly trees: number;
  /** Directories above a path. */
  readonly depth: number;
  /** Bytes of one commit, tag or tree object. */
  readonly objectBytes: number;
  /** Bytes of one blob; larger ones are never loaded. */
  readonly blobBytes: number;
  /** Auto-merges that git may refuse before the rest is left undetermined. */
  readonly failedMerges: number;
  /** Milliseconds for one git command that walks history or merges. */
  readonly commandMs: number;
}

export const CEILINGS: Ceilings = {
  commits: 5_000,
  paths: 200_000,
  allPaths: 500_000,
  pathBytes: 64 * 1024 * 1024,
  trees: 500_000,
  depth: 512,
  objectBytes: 64 * 1024 * 1024,
  blobBytes: 64 * 1024 * 1024,
  failedMerges: 50,
  commandMs: 120_000,
};

/** A ceiling that the range breaks: what was not read past it is unknown. */
export interface CeilingExceeded {
  readonly ceiling: keyof Ceilings;
  readonly limit: number;
  readonly path?: BytePath;
  readonly commit?: Oid;
}

/** An object that the range needs and that could not be read as what it must be. */
export interface Unreadable {
  readonly oid: Oid;
  readonly type: ObjectType;
  readonly why: "missing" | "corrupt" | "wrong-type" | "too-large";
  /** One clause for people. */
  readonly detail: string;
  readonly path?: BytePath;
  readonly commit?: Oid;
}

/** One object asked for. Each request gets exactly one answer, in the order of the requests. */
export type ObjectAnswer =
  | { readonly kind: "object"; readonly oid: Oid; readonly type: ObjectType; readonly body: Buffer }
  | {
      readonly kind: "unreadable";
      readonly oid: Oid;
      readonly why: Unreadable["why"];
      readonly detail: string;
      readonly size?: number;
    };

export type SizeAnswer =
  | { readonly kind: "size"; readonly oid: Oid; readonly type: ObjectType; readonly size: number }
  | Extract<ObjectAnswer, { kind: "unreadable" }>;

/** Git's own merge of two commits. */
export type AutoMerge =
  | { readonly kind: "clean"; readonly tree: Oid }
  | { readonly kind: "conflicted"; readonly tree: Oid; readonly conflictedPaths: readonly BytePath[] }
  | { readonly kind: "unrelated" }
  /** `isUntried`: git did not come to it; another attempt may tell. */
  | { readonly kind: "undetermined"; readonly why: string; readonly isUntried?: true };

export type CommitKind = "ordinary" | "empty" | "merge" | "octopus" | "root";

/** A commit of the head that the base has not. */
export interface NewCommit extends Omit<CommitObject, "oid"> {
  readonly sha: Oid;
  readonly kind: CommitKind;
  /** A merge of two parents whose tree is git's own, without conflicts. */
  readonly cleanMerge: boolean;
  /** A merge of two parents of which at least one is in the target's history. */
  readonly mergesTarget: boolean;
  /** Merges of two parents only. */
  readonly autoMerge?: AutoMerge;
  /**
   * In byte order. Against the first parent; for a merge, against its auto-merge where there is one (a conflicted path:
   * against the first parent that has it, listed even where nothing differs); for a root commit, against nothing.
   */
  readonly changes: readonly TreeChange[];
  readonly conflictedPaths: readonly BytePath[];
  readonly trailers: readonly Trailer[];
}

/** What merging would do to the target (contract.md, 4.1). */
export interface Effect {
  /** Absent where git could not merge: see `merge`. Holds conflict markers where there are conflicts. */
  readonly tree?: Oid;
  readonly merge: AutoMerge;
  /** Against the base's tree, in byte order; empty where there is no tree. */
  readonly changes: readonly TreeChange[];
  readonly conflictedPaths: readonly BytePath[];
  readonly unrelated: boolean;
  /** The best common ancestors; more than one: criss-cross. */
  readonly mergeBases: readonly Oid[];
}

export interface NewBlob {
  readonly oid: Oid;
  /** Bytes; absent where the object could not be read (see `unreadable`). */
  readonly size?: number;
  /** Where it is first seen, in topological and byte order. */
  readonly path: BytePath;
  /** Absent where only the effect has it. */
  readonly commit?: Oid;
  /** Who made it: an author's commit, git's own merge inside a commit, or git's own merge of head and target. */
  readonly origin: "commit" | "auto-merge" | "effect";
  /** The target has the same content at a path that the range moves or changes: moved, not new. */
  readonly inTarget: boolean;
}

/** All that a pushed range is, as far as git's objects say. */
export interface ChangeSet {
  readonly base: Oid;
  readonly head: Oid;
  readonly baseTree: Oid;
  readonly headTree: Oid;
  /** Parents first. */
  readonly commits: readonly NewCommit[];
  readonly effect: Effect;
  /** Every blob that a new commit or the effect introduces, once, in order of first sight. */
  readonly newBlobs: ReadonlyMap<Oid, NewBlob>;
  readonly treeDefects: readonly TreeDefect[];
  readonly ceilingsExceeded: readonly CeilingExceeded[];
  readonly unreadable: readonly Unreadable[];
  /** Parents of new commits that the target already has. */
  readonly boundary: readonly Oid[];
}
