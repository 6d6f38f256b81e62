import type { BytePath } from "../contract/byte-path.ts";
import {
  type CommitFact,
  type EntryKind,
  isExecutable,
  kindOfMode,
  type Operation,
  type PathOperation,
  type TouchedPath,
  type TreeChange,
  type TreeEntry,
} from "./change.ts";

interface Story {
  /** What stood there before the branch began: then writing it is `modify`, else `create`. */
  readonly start?: TreeEntry;
  readonly operations: PathOperation[];
  after?: TreeEntry | undefined;
}

/**
 * What a range does, path by path in byte order: the union of what each new commit does and what the effect shows
 * (contract.md, 4). A write that a later commit takes back is still there.
 *
 * `commits` stand in topological order, parents first, so that the first one to touch a path tells whether the branch
 * created it. Clean merges of the target do nothing: what they bring, the target has.
 */
export function touchedPaths(commits: readonly CommitFact[], effect: readonly TreeChange[]): TouchedPath[] {
  const stories = new Map<BytePath, Story>();
  for (const commit of commits) {
    if (commit.isCleanTargetMerge) continue;
    for (const change of commit.changes) record(storyOf(stories, change), change, commit.sha);
  }
  for (const change of effect) {
    const story = storyOf(stories, change);
    story.after = change.to;
    // Against the target's tip, not the branch's start: a path that the target has meanwhile is modified, not created.
    recordEffect(story, change);
  }
  return [...stories.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, story]) => ({
      path,
      operations: story.operations,
      ...(story.after ? { after: story.after } : {}),
    }));
}

function storyOf(stories: Map<BytePath, Story>, change: TreeChange): Story {
  let story = stories.get(change.path);
  if (!story) {
    story = { ...(change.from ? { start: change.from } : {}), operations: [] };
    stories.set(change.path, story);
  }
  return story;
}

function record(story: Story, change: TreeChange, commit: string): void {
  for (const operation of operationsOf(change, story.start)) add(story, operation, kindOf(change), commit);
}

/** Adds what no commit shows, without a commit: the target moved under the branch. */
function recordEffect(story: Story, change: TreeChange): void {
  for (const operation of operationsOf(change, change.from)) add(story, operation, kindOf(change));
}

/** The first commit that does it stays: a path has few operations, so that looking through them costs nothing. */
function add(story: Story, operation: Operation, kind: EntryKind, commit?: string): void {
  if (story.operations.some((done) => done.operation === operation && done.kind === kind)) return;
  story.operations.push({ operation, kind, ...(commit === undefined ? {} : { commit }) });
}

/** The operations that one change is, given what stood at its path before the branch began. */
export function operationsOf(change: TreeChange, start: TreeEntry | undefined): readonly Operation[] {
  const { to } = change;
  // The branch's own file: writing, deleting and writing again are all `create`; making it executable is not.
  if (!start) return isExecutable(to) && !isExecutable(change.from) ? ["create", "chmod"] : ["create"];
  if (!to) return ["delete"];
  // Recreating what the branch deleted is, measured from the branch's start, a modification.
  const from = change.from ?? start;
  const rewritten = change.from?.oid !== to.oid;
  const remoded = from.mode !== to.mode && kindOfMode(from.mode) === "file" && kindOfMode(to.mode) === "file";
  if (rewritten && remoded) return ["modify", "chmod"];
  return remoded ? ["chmod"] : ["modify"];
}

function kindOf({ from, to }: TreeChange): EntryKind {
  const before = from ? kindOfMode(from.mode) : "file";
  return before === "file" && to ? kindOfMode(to.mode) : before;
}
