import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import type { BytePath } from "../contract/byte-path.ts";
import { treeOfCommit } from "./commits.ts";
import { entriesAt } from "./lookup.ts";
import { autoMerges, mergeBases } from "./merge.ts";
import type { Objects } from "./objects.ts";
import { diffTrees } from "./tree-walk.ts";
import type { Ceilings, Oid, TreeChange } from "./types.ts";
import { type RefUpdate, touchingCommits } from "./update.ts";

/** A path that an update touched, and that is something else by now. */
export interface RevertConflict {
  readonly path: BytePath;
  readonly since: "changed" | "deleted" | "made again" | "moved";
  /** The commits of the branch's own line that touched it since, newest first: at most five. */
  readonly by: readonly Oid[];
}

/** What taking an update back would give. */
export type Revert =
  | { readonly kind: "clean"; readonly tree: Oid; readonly changes: readonly TreeChange[] }
  /** Nothing of it is left. */
  | { readonly kind: "unneeded" }
  /** In byte order of path. */
  | { readonly kind: "conflicted"; readonly conflicts: readonly RevertConflict[] }
  | { readonly kind: "undetermined"; readonly why: string };

/**
 * Takes an update of a branch back at the branch's tip: the merge of the tip with what was before, as if both had come
 * from what was after; what `git revert` does, on objects alone, of a merge, a squash or a row of rebased commits alike.
 * What it writes goes to the scratch repository.
 */
export async function revertUpdate(
  objects: Objects,
  { before, after }: RefUpdate,
  tip: Oid,
  ceilings: Ceilings,
): Promise<Revert> {
  if (!(await isAncestor(objects, after, tip, ceilings)))
    return { kind: "undetermined", why: `\`${after}\` is not in the history of \`${tip}\`` };
  const trees: Oid[] = [];
  for (const commit of [after, tip, before]) {
    const tree = await treeOfCommit(objects, commit);
    if (tree === undefined) return { kind: "undetermined", why: `\`${commit}\` cannot be read` };
    trees.push(tree);
  }
  const [base, ours, theirs] = trees as [Oid, Oid, Oid];
  // Commits of our own, for git below 2.40 cannot be told what to take as the common one.
  const common = scratchCommit(objects, base);
  const into = scratchCommit(objects, ours, common);
  const from = scratchCommit(objects, theirs, common);
  const [merge] = await autoMerges(objects, [{ into, from }], ceilings);
  if (merge === undefined || merge.kind === "unrelated")
    return { kind: "undetermined", why: "git gave no answer" };
  if (merge.kind === "undetermined") return merge;
  if (merge.kind === "conflicted") {
    const found = { base, ours, paths: merge.conflictedPaths };
    return { kind: "conflicted", conflicts: await conflictsOf(objects, found, { after, tip }, ceilings) };
  }
  if (merge.tree === ours) return { kind: "unneeded" };
  const { changes, odd } = await diffTrees(objects.reader, ours, merge.tree, ceilings);
  const isWhole = odd.ceilings.length + odd.unreadable.length === 0;
  if (!isWhole) return { kind: "undetermined", why: "its changes are too many to be listed, or unreadable" };
  return { kind: "clean", tree: merge.tree, changes };
}

export async function isAncestor(
  objects: Objects,
  old: Oid,
  young: Oid,
  ceilings: Ceilings,
): Promise<boolean> {
  return old === young || (await mergeBases(objects, old, young, ceilings)).includes(old);
}

/** A commit of nobody's, which nothing will ever show; written as git writes a loose object, for that starts no process. */
function scratchCommit({ scratch, reader }: Objects, tree: Oid, parent?: Oid): Oid {
  const nobody = "proofgate <proofgate@localhost> 0 +0000";
  const headers = [`tree ${tree}`, ...(parent === undefined ? [] : [`parent ${parent}`])];
  const text = `${[...headers, `author ${nobody}`, `committer ${nobody}`].join("\n")}\n\nrevert\n`;
  const object = Buffer.from(`commit ${text.length}\0${text}`, "latin1");
  const oid = createHash(reader.objectFormat).update(object).digest("hex");
  const folder = join(scratch.directory, "objects", oid.slice(0, 2));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, oid.slice(2)), deflateSync(object));
  return oid as Oid;
}

interface Conflicted {
  readonly base: Oid;
  readonly ours: Oid;
  readonly paths: readonly BytePath[];
}

async function conflictsOf(
  objects: Objects,
  { base, ours, paths }: Conflicted,
  range: { readonly after: Oid; readonly tip: Oid },
  ceilings: Ceilings,
): Promise<RevertConflict[]> {
  const [then, now] = [
    await entriesAt(objects.reader, base, paths),
    await entriesAt(objects.reader, ours, paths),
  ];
  const touching = await touchingCommits(objects, range, paths, ceilings);
  return paths.map((path) => {
    const [was, is] = [then.get(path), now.get(path)];
    const by = touching.get(path) ?? [];
    if (was?.kind === "entry" && is?.kind === "absent") return { path, since: "deleted", by };
    if (was?.kind === "absent" && is?.kind === "entry") return { path, since: "made again", by };
    const isSame =
      was?.kind === is?.kind &&
      !(was?.kind === "entry" && is?.kind === "entry" && was.entry.oid !== is.entry.oid);
    return { path, since: isSame ? "moved" : "changed", by };
  });
}
