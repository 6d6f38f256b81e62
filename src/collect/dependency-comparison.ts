import { threadOf } from "../contract/threads.ts";
import type { RunPlan } from "../engine/plan-state.ts";
import type { Comparison } from "../scan/dependencies/compare.ts";
import type { NamedPath } from "./dependency-lists.ts";
import type { JudgedRange } from "./judged-range.ts";
import { configOf, type Threads } from "./threads.ts";

export interface ComparedRange {
  readonly range: JudgedRange;
  readonly threads: Threads;
  /** In the order of the touched paths. */
  readonly classes: readonly NamedPath[];
  readonly plan: RunPlan | undefined;
}

/** What the effect does to dependencies; a text, where there are more lists than can be looked at. */
export async function compareDependencies(question: ComparedRange): Promise<Comparison | string> {
  const { range, classes } = question;
  const { changedLists } = await import("./dependency-lists.ts");
  const lists = await changedLists(range, classes);
  if (typeof lists === "string") return lists;
  const { compareLists } = await import("../scan/dependencies/compare.ts");
  const { deny, deny_licenses } = range.policy.policy.security.dependencies;
  return compareLists(lists, {
    allowedHosts: allowedHosts(question, lists),
    denied: { packages: deny, licenses: deny_licenses },
  });
}

/** More names than are read in the end: no list is missed by it. */
const OTHER_LISTS =
  /(?:docker|container)file|\.gitmodules$|(?:^|\/)action\.ya?ml$|(?:^|\/)\.github\/workflows\/|\.gradle(?:\.kts)?$|\.versions\.toml$|requirements|constraints|\.(?:props|targets)$/i;

/** Whether a path may be a manifest or a lock file, or name images or actions, by its name alone. */
export function mayNameDependencies({ path, isManifest, isLockFile }: NamedPath): boolean {
  return isManifest || isLockFile || OTHER_LISTS.test(path);
}

/** The hosts that the plan, and the configs of the threads whose lists change, let the run reach. */
function allowedHosts({ threads, plan }: ComparedRange, lists: readonly Pick<NamedPath, "path">[]): string[] {
  const owners = new Set(lists.map(({ path }) => threadOf(path, threads.directories)));
  const ofThreads = [...owners].flatMap((thread) => configOf(threads, thread)?.network?.allow ?? []);
  return [...ofThreads, ...(plan?.document.network ?? [])];
}
