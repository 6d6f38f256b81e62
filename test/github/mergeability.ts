import { listCommits } from "./commit-read.ts";
import { blockers } from "./merge-blockers.ts";
import { GitFailure, type Plumbing } from "./plumbing.ts";
import type { Pull } from "./pull-state.ts";
import type { PullFacts } from "./shapes/pull.ts";
import type { Repository, World } from "./state.ts";

/** The tree that merging two commits gives; undefined where they conflict or share no history. */
export async function mergedTree(git: Plumbing, ours: string, theirs: string): Promise<string | undefined> {
  try {
    return (await git.text(["merge-tree", "--write-tree", ours, theirs])).split("\n")[0];
  } catch (failure) {
    if (failure instanceof GitFailure) return undefined;
    throw failure;
  }
}

/** What git knows of a pull request at this moment. */
export async function pullFacts(world: World, repository: Repository, pull: Pull): Promise<PullFacts> {
  const { git } = repository;
  const [from, into] = [pull.headSha, pull.baseSha];
  const start = await mergeBase(git, into, from);
  const [commits, numbers] = await Promise.all([
    listCommits(git, [from, `^${into}`]),
    git.text(["diff-tree", "-r", "-M", "--numstat", start ?? `${into}^{tree}`, from]),
  ]);
  const rows = numbers === "" ? [] : numbers.split("\n").map((line) => line.split("\t"));
  const sum = (column: number) => rows.reduce((total, row) => total + (Number(row[column]) || 0), 0);
  const counted = {
    commits: commits.length,
    additions: sum(0),
    deletions: sum(1),
    changedFiles: rows.length,
  };
  if (pull.state === "closed") return { ...counted, mergeable: null, mergeableState: "unknown" };
  const key = `${from} ${into}`;
  if (world.limits.mergeableLate && pull.mergeabilityKnown !== key) {
    pull.mergeabilityKnown = key;
    return { ...counted, mergeable: null, mergeableState: "unknown" };
  }
  const mergeable = (await mergedTree(git, into, from)) !== undefined;
  return { ...counted, mergeable, mergeableState: await stateOf(world, repository, pull, mergeable) };
}

async function stateOf(
  world: World,
  repository: Repository,
  pull: Pull,
  mergeable: boolean,
): Promise<string> {
  if (!mergeable) return "dirty";
  if (pull.draft) return "draft";
  return (await blockers(world, repository, undefined, pull)).length > 0 ? "blocked" : "clean";
}

export async function mergeBase(git: Plumbing, one: string, other: string): Promise<string | undefined> {
  try {
    return await git.text(["merge-base", one, other]);
  } catch (failure) {
    if (failure instanceof GitFailure) return undefined;
    throw failure;
  }
}
