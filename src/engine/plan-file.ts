import type { BytePath } from "../contract/byte-path.ts";
import type { CommitFact, TreeEntry } from "./change.ts";

const PLAN_PATH = /^(?:(.+)\/)?\.proofgate\/(?:WORK_PLAN\.json|plans\/([^/]+)\/WORK_PLAN\.json)$/s;

/** Where a plan file lies: its thread's directory, and the plan id that its folder names. */
export interface PlanLocation {
  readonly thread: BytePath;
  readonly folderId?: string;
}

/** The two places a plan can be (contract.md, 3), or undefined for any other path. */
export function planLocation(path: BytePath): PlanLocation | undefined {
  // Most paths are not plans: one comparison turns them away.
  if (!path.endsWith("WORK_PLAN.json")) return undefined;
  const match = PLAN_PATH.exec(path);
  if (!match) return undefined;
  return { thread: (match[1] ?? "") as BytePath, ...(match[2] === undefined ? {} : { folderId: match[2] }) };
}

/** A state of the plan's file that a commit leaves behind; without an entry, the commit deletes it. */
export interface PlanVersion {
  readonly commit: string;
  readonly entry?: TreeEntry;
}

/** The run's own plan file, and each version of it on the branch, in topological order. */
export interface PlanFile {
  readonly path: BytePath;
  readonly versions: readonly PlanVersion[];
}

/** A commit that changes something of its own: clean merges of the target and empty commits do not. */
export function changesSomething(commit: CommitFact): boolean {
  return !commit.isCleanTargetMerge && commit.changes.length > 0;
}

/**
 * The run's plan file: the one that the branch's first change adds or replaces (contract.md, 3). Undefined where the
 * first change is something else. Of several plan files in that change, the first in byte order; the rest are second plans.
 */
export function choosePlanFile(commits: readonly CommitFact[]): PlanFile | undefined {
  const changing = commits.filter(changesSomething);
  const path = changing[0]?.changes.find((change) => change.to && planLocation(change.path))?.path;
  if (path === undefined) return undefined;
  const versions = changing.flatMap(({ sha, changes }) =>
    changes
      .filter((change) => change.path === path)
      .map(({ to }) => ({ commit: sha, ...(to ? { entry: to } : {}) })),
  );
  return { path, versions };
}
