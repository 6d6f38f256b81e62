import type { BytePath } from "../contract/byte-path.ts";
import { newCommits, readCommits } from "./commits.ts";
import { entriesAt } from "./lookup.ts";
import { autoMerges } from "./merge.ts";
import type { Objects } from "./objects.ts";
import type { Ceilings, CommitObject, Oid } from "./types.ts";

/** One move of a branch: what it showed before, and what stands on that and was shown after. */
export interface RefUpdate {
  readonly before: Oid;
  readonly after: Oid;
}

/** Commits of a branch's own line that are walked back. */
export const LINE_MAX = 1_000;
const TOUCHING_MAX = 5;

/**
 * The commits of a branch's own line (first parents), newest first, down to `until`, which is not among them. Ends early
 * at `LINE_MAX`, at the first commit, and where one cannot be read; `isWhole` says that `until` was reached.
 */
export async function lineOf(
  objects: Objects,
  tip: Oid,
  until: Oid | undefined,
  ceilings: Ceilings,
  most = LINE_MAX,
): Promise<{ readonly commits: readonly CommitObject[]; readonly isWhole: boolean }> {
  const commits: CommitObject[] = [];
  for (let next: Oid | undefined = tip; next !== until; ) {
    const read: CommitObject | undefined =
      next === undefined || commits.length === most
        ? undefined
        : (await readCommits(objects, [next], ceilings)).commits[0];
    if (read === undefined) return { commits, isWhole: false };
    commits.push(read);
    next = read.parents[0];
  }
  return { commits, isWhole: true };
}

/** Of each path, the commits of the branch's own line since `after` that touched it, newest first: at most five. */
export async function touchingCommits(
  objects: Objects,
  { after, tip }: { readonly after: Oid; readonly tip: Oid },
  paths: readonly BytePath[],
  ceilings: Ceilings,
): Promise<ReadonlyMap<BytePath, readonly Oid[]>> {
  const { commits } = await lineOf(objects, tip, after, ceilings);
  const found = new Map(paths.map((path): [BytePath, Oid[]] => [path, []]));
  const [oldest] = (await readCommits(objects, [after], ceilings)).commits;
  const shown = async (commit: CommitObject) => {
    const entries = await entriesAt(objects.reader, commit.tree, paths);
    return (path: BytePath): string => {
      const answer = entries.get(path);
      return answer?.kind === "entry" ? `${answer.entry.mode} ${answer.entry.oid}` : (answer?.kind ?? "");
    };
  };
  for (const [at, commit] of commits.entries()) {
    const below = commits[at + 1] ?? oldest;
    if (below === undefined) break;
    const [now, then] = [await shown(commit), await shown(below)];
    for (const [path, by] of found)
      if (by.length < TOUCHING_MAX && now(path) !== then(path)) by.push(commit.oid);
  }
  return found;
}

/**
 * The update of a branch that merging a pull request has made, from the commit that GitHub names as its merge: a merge
 * commit and a squash are one commit; of a rebase, the row that says what the pull request's commits say, word for word
 * and by the same authors. Merging the head into what was before gives exactly what was after (contract.md, 6: accounting
 * by ref update); undefined where it does not, so that nothing else is ever taken for it.
 */
export async function updateOfMerge(
  objects: Objects,
  after: Oid,
  head: Oid,
  ceilings: Ceilings,
): Promise<RefUpdate | undefined> {
  const [merge] = (await readCommits(objects, [after], ceilings)).commits;
  const before = merge?.parents[0];
  if (merge === undefined || before === undefined) return undefined;
  if (merge.parents.length > 1)
    return merge.parents[1] === head
      ? await accounted(objects, { before, after }, head, ceilings)
      : undefined;
  // Moved there by hand: how much came with it, the commits alone do not say.
  if (after === head) return undefined;
  const own = (await newCommits(objects, before, head, ceilings)).commits
    .filter(({ parents }) => parents.length < 2)
    .reverse();
  const row = (await lineOf(objects, after, undefined, ceilings, own.length)).commits;
  const first = row[Math.max(rebasedOf(row, own), 1) - 1]?.parents[0];
  return first === undefined ? undefined : await accounted(objects, { before: first, after }, head, ceilings);
}

/** How many of a line's youngest commits repeat commits of the head's, in their order: a rebase leaves out what was there already. */
function rebasedOf(line: readonly CommitObject[], own: readonly CommitObject[]): number {
  let from = 0;
  for (const [at, { author, message, parents }] of line.entries()) {
    const found = own.findIndex(
      (other, place) => place >= from && other.author.equals(author) && other.message.equals(message),
    );
    if (found < 0 || parents.length > 1) return at;
    from = found + 1;
  }
  return line.length;
}

async function accounted(
  objects: Objects,
  update: RefUpdate,
  head: Oid,
  ceilings: Ceilings,
): Promise<RefUpdate | undefined> {
  const [after] = (await readCommits(objects, [update.after], ceilings)).commits;
  const [merge] = await autoMerges(objects, [{ into: update.before, from: head }], ceilings);
  return merge?.kind === "clean" && merge.tree === after?.tree ? update : undefined;
}

/** The update that one commit of a branch's own line is; undefined where the line has not got it. */
export async function updateOfCommit(
  objects: Objects,
  after: Oid,
  tip: Oid,
  ceilings: Ceilings,
): Promise<RefUpdate | undefined> {
  const { commits } = await lineOf(objects, tip, undefined, ceilings);
  const before = commits.find(({ oid }) => oid === after)?.parents[0];
  return before === undefined ? undefined : { before, after };
}
