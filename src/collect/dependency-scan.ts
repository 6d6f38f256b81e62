import { isLockFile, isManifest } from "../contract/path-class.ts";
import type { RunPlan } from "../engine/plan-state.ts";
import type { Severity } from "../engine/severity.ts";
import { openObjects } from "../git/objects.ts";
import { openRepository } from "../git/repository.ts";
import type { Comparison } from "../scan/dependencies/compare.ts";
import { compareDependencies } from "./dependency-comparison.ts";
import { headBranch } from "./head-branch.ts";
import { type JudgedRange, readJudgedRange } from "./judged-range.ts";
import { collectPlan } from "./plan-collection.ts";
import { readThreads, type Threads } from "./threads.ts";
import {
  askForVulnerabilities,
  type KnownVulnerabilities,
  type VulnerabilitySources,
} from "./vulnerability-facts.ts";

/** What is said of dependencies, and from which severity on it shuts a gate. */
export interface DependencyScan {
  readonly comparison: Comparison;
  readonly vulnerabilities: KnownVulnerabilities;
  readonly stopAt: Severity;
}

/**
 * What a range does to dependencies, as `check` sees it: the effect against the target, with the target's policy, the
 * configs of its threads and the run's plan; and nothing else of the range.
 * @throws CannotRun: not a repository, an unknown revision, history or objects that are not there.
 */
export async function scanRange(
  directory: string,
  ends: { readonly base: string; readonly head: string },
  sources: VulnerabilitySources,
): Promise<DependencyScan | string> {
  const { repository, revisions } = await openRepository(directory, [ends.base, ends.head]);
  const [base, head] = revisions;
  if (!base || !head) throw new Error("invariant: one revision for each name");
  const objects = openObjects(repository);
  try {
    const branch = await headBranch(repository.directory, head, undefined);
    const range = await readJudgedRange(objects, {}, base.commit, head.commit, branch);
    const paths = range.touched.map(({ path }) => path);
    const threads = await readThreads(range.target, paths);
    const classes = paths.map((path) => ({
      path,
      isManifest: isManifest(path),
      isLockFile: isLockFile(path),
    }));
    const plan = await planOf(range, threads);
    const comparison = await compareDependencies({ range, threads, classes, plan });
    if (typeof comparison === "string") return comparison;
    const vulnerabilities = await askForVulnerabilities(comparison, sources);
    return { comparison, vulnerabilities, stopAt: range.policy.policy.security.dependencies.stop_at };
  } finally {
    await objects.close();
  }
}

/** The hosts that a plan names are known ones. */
async function planOf(range: JudgedRange, threads: Threads): Promise<RunPlan | undefined> {
  if (range.subject.judgedAs !== "agent") return undefined;
  const { state } = await collectPlan({ ...range, base: range.set.base, threads });
  return state.kind === "valid" ? state.plan : undefined;
}
