import { bytePathOfText } from "../contract/byte-path.ts";
import { matchesPattern } from "../contract/pattern.ts";
import type { CommitFact, TouchedPath, TreeChange } from "../engine/change.ts";
import type { PolicyState } from "../engine/facts.ts";
import { touchedPaths } from "../engine/operations.ts";
import { judgeSubject, type Subject } from "../engine/subject.ts";
import { readRangeUnmeasured } from "../git/change-set.ts";
import type { Objects } from "../git/objects.ts";
import { diffTrees } from "../git/tree-walk.ts";
import { CEILINGS, type ChangeSet, type Oid } from "../git/types.ts";
import { commitFact } from "./commit-facts.ts";
import type { NamedBranch } from "./named-branch.ts";
import { refusePartialClone } from "./partial-clone.ts";
import { readPolicy } from "./read-policy.ts";
import { patternsOf } from "./requirement-facts.ts";
import { TargetTree } from "./target-tree.ts";
import type { VulnerabilitySources } from "./vulnerability-facts.ts";

/** What is asked of a range beside its ends. */
export interface RangeRequest extends VulnerabilitySources {
  readonly actor?: string;
  readonly pin?: string;
  /** The annotated tag that names the head, where one does: it is judged too. */
  readonly tag?: Oid;
}

/** A range as read, with everything decided about it that needs no plan. */
export interface JudgedRange {
  readonly objects: Objects;
  /** Its new blobs have no sizes before contents are read. */
  readonly set: ChangeSet;
  readonly commits: readonly CommitFact[];
  readonly touched: readonly TouchedPath[];
  /** What merging changes. */
  readonly effectChanges: readonly TreeChange[];
  /** The merged tree; the head's where target and head have no commit in common. */
  readonly effectTree: Oid;
  readonly target: TargetTree;
  readonly after: TargetTree;
  readonly policy: PolicyState;
  readonly subject: Subject;
  readonly branch: string | undefined;
  readonly pin: string | undefined;
  readonly tag: Oid | undefined;
  readonly advisories: string | undefined;
  readonly osvScanner: VulnerabilitySources["osvScanner"];
}

/** Reads a range and decides who is judged, under which policy. */
export async function readJudgedRange(
  objects: Objects,
  request: RangeRequest,
  base: Oid,
  head: Oid,
  named: NamedBranch | undefined,
): Promise<JudgedRange> {
  const set = await readRangeUnmeasured(objects, base, head);
  refusePartialClone(objects.scratch.repository, set.unreadable);
  const commits = set.commits.map(commitFact);
  const { effectTree, changes } = await effectOf(objects, set);
  const touched = touchedPaths(commits, changes);
  const target = new TargetTree(objects, set.baseTree);
  const policy = await readPolicy(target);
  const { actor, pin, tag, advisories, osvScanner } = request;
  const agentPatterns = patternsOf(policy.policy.branches.agent);
  const isAgentBranch = (name: string): boolean =>
    agentPatterns.some((pattern) => matchesPattern(pattern, bytePathOfText(name)));
  const branch = named && (named.asGiven && isAgentBranch(named.asGiven) ? named.asGiven : named.name);
  const subject = judgeSubject({
    ...(branch === undefined ? {} : { branch }),
    ...(actor === undefined ? {} : { actor }),
    isAgentBranch: branch !== undefined && isAgentBranch(branch),
    mayBeAgentBranch: named?.guesses?.some(isAgentBranch) ?? false,
    agents: policy.policy.agents,
  });
  const after = new TargetTree(objects, effectTree);
  return {
    objects,
    set,
    commits,
    touched,
    effectChanges: changes,
    effectTree,
    target,
    after,
    policy,
    subject,
    branch,
    pin,
    tag,
    advisories,
    osvScanner,
  };
}

/**
 * The effect, or where git cannot merge at all what the head alone would leave: without a common commit nothing says what
 * was changed, so everything counts as changed.
 */
async function effectOf(objects: Objects, set: ChangeSet) {
  const { effect, baseTree, headTree } = set;
  if (effect.tree !== undefined) return { effectTree: effect.tree, changes: effect.changes };
  const { changes } = await diffTrees(objects.reader, baseTree, headTree, CEILINGS);
  return { effectTree: headTree, changes };
}
