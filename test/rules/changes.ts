import type { BytePath } from "../../src/contract/byte-path.ts";
import {
  type CommitFact,
  type EntryKind,
  OPERATIONS,
  type Operation,
  type PathOperation,
  type TouchedPath,
  type TreeChange,
  type TreeEntry,
} from "../../src/engine/change.ts";
import { fieldsOf, listOf, readPath, textOf } from "./values.ts";

/** `create symlink src/x @c2`: what is done, to what, where, and by which commit; without one, only the effect shows it. */
export interface WrittenChange {
  readonly operations: readonly Operation[];
  readonly kind: EntryKind;
  readonly path: BytePath;
  readonly commit?: string;
}

const CHANGE = /^(\w+)(?: (executable|symlink|submodule))? (.+?)(?: @([\w-]+))?$/su;
const COMMIT_KINDS = ["ordinary", "empty", "merge", "octopus", "root", "clean merge"] as const;

/** Reads `modify src/a.ts @c1`; a path that is not UTF-8 is `hex:` and its bytes. */
export function readChange(value: unknown): WrittenChange {
  const text = textOf(value, "a change");
  const [, verb = "", noun, path = "", commit] = CHANGE.exec(text) ?? [];
  const operation = OPERATIONS.find((each) => each === verb);
  if (!operation) throw new Error(`\`${text}\` does not begin with one of ${OPERATIONS.join(", ")}`);
  return {
    operations: noun === "executable" ? [operation, "chmod"] : [operation],
    kind: noun === "symlink" || noun === "submodule" ? noun : "file",
    path: readPath(path),
    ...(commit === undefined ? {} : { commit }),
  };
}

/** What the changes come to, path by path in byte order. */
export function touchedBy(changes: readonly WrittenChange[]): TouchedPath[] {
  const paths = [...new Set(changes.map(({ path }) => path))].sort((a, b) => (a < b ? -1 : 1));
  return paths.map((path) => {
    const here = changes.filter((change) => change.path === path);
    const operations = new Map<string, PathOperation>();
    for (const { operations: done, kind, commit } of here) {
      for (const operation of done) {
        const key = `${operation} ${kind}`;
        if (operations.has(key)) continue;
        operations.set(key, { operation, kind, ...(commit === undefined ? {} : { commit }) });
      }
    }
    const after = here.at(-1) && treeChange(here.at(-1) as WrittenChange).to;
    return { path, operations: [...operations.values()], ...(after ? { after } : {}) };
  });
}

function treeChange({ operations, kind, path }: WrittenChange): TreeChange {
  const plain: TreeEntry = { mode: 0o100644, oid: "a".repeat(40) };
  const modes = { file: 0o100644, symlink: 0o120000, submodule: 0o160000 };
  const mode = operations.includes("chmod") ? 0o100755 : modes[kind];
  const to: TreeEntry = { mode, oid: operations[0] === "chmod" ? plain.oid : "b".repeat(40) };
  return {
    path,
    ...(operations.includes("create") ? {} : { from: plain }),
    ...(operations.includes("delete") ? {} : { to }),
  };
}

/**
 * The commits that a case lists, or else those that its changes name: each the child of the one before it, with what
 * `change` says of it. `c1` · `empty c2` · `clean merge c3` · `{ merge c4: { parents: [c3, target], trailers: […] } }`.
 */
export function commitsOf(
  written: unknown,
  changes: readonly WrittenChange[],
  trailersOf: (sha: string, index: number) => CommitFact["trailers"],
): CommitFact[] {
  const named = [...new Set(changes.flatMap(({ commit }) => (commit === undefined ? [] : [commit])))];
  const listed = written === undefined ? named : listOf(written, "commits");
  const commits: CommitFact[] = [];
  listed.forEach((item, index) => {
    const { name, kind, details } = readCommit(item);
    const { parents, trailers, ...others } = fieldsOf(details, "a commit", [
      "parents",
      "trailers",
      ...OTHER_FIELDS,
    ]);
    const own = changes.filter(({ commit }) => commit === name).map(treeChange);
    if (own.length === 0 && (kind === "ordinary" || kind === "root")) {
      throw new Error(
        `commit \`${name}\` changes nothing: write \`empty ${name}\`, or a change \`@${name}\``,
      );
    }
    commits.push({
      sha: name,
      parents: parents
        ? listOf(parents, "parents").map(String)
        : parentsOf(kind, commits.at(-1)?.sha ?? "base"),
      tree: `tree-${name}`,
      kind: kind === "clean merge" ? "merge" : kind,
      isCleanTargetMerge: kind === "clean merge",
      changes: own,
      trailers: trailers ? listOf(trailers, "trailers").map(readTrailer) : trailersOf(name, index),
      ...others,
    });
  });
  const absent = named.find((name) => !commits.some(({ sha }) => sha === name));
  if (absent !== undefined)
    throw new Error(`\`commits\` does not list \`${absent}\`, which \`change\` names`);
  return commits;
}

/** Fields of a commit that a case may set as they are. */
const OTHER_FIELDS: readonly (keyof CommitFact)[] = ["tree"];

function readCommit(item: unknown): { name: string; kind: (typeof COMMIT_KINDS)[number]; details: unknown } {
  const [text, details] =
    typeof item === "object" && item !== null
      ? (Object.entries(item)[0] ?? ["", {}])
      : [textOf(item, "a commit"), {}];
  const space = text.lastIndexOf(" ");
  const kind = space < 0 ? "ordinary" : COMMIT_KINDS.find((each) => each === text.slice(0, space));
  if (!kind) throw new Error(`\`${text}\` does not begin with one of ${COMMIT_KINDS.join(", ")}`);
  return { name: text.slice(space + 1), kind, details };
}

function parentsOf(kind: (typeof COMMIT_KINDS)[number], before: string): string[] {
  if (kind === "root") return [];
  if (kind === "octopus") return [before, "target", "third"];
  return kind === "merge" || kind === "clean merge" ? [before, "target"] : [before];
}

function readTrailer(item: unknown): { key: string; value: string } {
  const [entry] = typeof item === "object" && item !== null ? Object.entries(item) : [];
  if (!entry) throw new Error("a trailer is written as `Key: value`");
  return { key: entry[0], value: String(entry[1]) };
}
