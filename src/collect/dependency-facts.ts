import { displayPath } from "../contract/byte-path.ts";
import { threadOf } from "../contract/threads.ts";
import { observed, unknown } from "../engine/fact.ts";
import type { Facts, PathClass } from "../engine/facts.ts";
import type { RunPlan } from "../engine/plan-state.ts";
import type { Comparison, Introduced } from "../scan/dependencies/compare.ts";
import type { JudgedRange } from "./judged-range.ts";
import type { ContentReading } from "./range-contents.ts";
import { configOf, type Threads } from "./threads.ts";

const NOT_SCANNED = "nobody looked into the contents";
const NO_DATABASE = "no database of known vulnerabilities was given";
const NAMED_MAX = 3;

export interface DependencyQuestion {
  readonly range: JudgedRange;
  readonly threads: Threads;
  /** In the order of the touched paths. */
  readonly classes: readonly PathClass[];
  readonly plan: RunPlan | undefined;
  readonly reading: ContentReading;
}

/** What the change does to dependencies, and what is known against those that it introduces. */
export async function dependencyFacts(
  question: DependencyQuestion,
): Promise<Pick<Facts, "dependency_changes" | "dependencies">> {
  const { range, classes, reading } = question;
  if (reading === "counted")
    return { dependency_changes: unknown(NOT_SCANNED), dependencies: unknown(NOT_SCANNED) };
  // Nearly every change leaves dependencies alone: then nothing of this room is loaded.
  if (!classes.some(mayNameDependencies))
    return {
      dependency_changes: observed({ changes: [], risks: [], unread: [] }),
      dependencies: observed([]),
    };
  const { changedLists } = await import("./dependency-lists.ts");
  const lists = await changedLists(range, classes);
  if (typeof lists === "string") return { dependency_changes: unknown(lists), dependencies: unknown(lists) };
  const { compareLists } = await import("../scan/dependencies/compare.ts");
  const { deny, deny_licenses } = range.policy.policy.security.dependencies;
  const comparison = compareLists(lists, {
    allowedHosts: allowedHosts(question, lists),
    denied: { packages: deny, licenses: deny_licenses },
  });
  const dependencies = await knownVulnerabilities(comparison, range.advisories);
  return { dependency_changes: observed(comparison.fact), dependencies };
}

/** More names than are read in the end: no list is missed by it. */
const OTHER_LISTS =
  /(?:docker|container)file|\.gitmodules$|(?:^|\/)action\.ya?ml$|(?:^|\/)\.github\/workflows\/|\.gradle(?:\.kts)?$|\.versions\.toml$|requirements|constraints|\.(?:props|targets)$/i;

/** Whether a path may be a manifest or a lock file, or name images or actions, by its name alone. */
export function mayNameDependencies({
  path,
  isManifest,
  isLockFile,
}: Pick<PathClass, "path" | "isManifest" | "isLockFile">): boolean {
  return isManifest || isLockFile || OTHER_LISTS.test(path);
}

/** The hosts that the plan, and the configs of the threads whose lists change, let the run reach. */
function allowedHosts(
  { threads, plan }: DependencyQuestion,
  lists: readonly { readonly path: PathClass["path"] }[],
): string[] {
  const owners = new Set(lists.map(({ path }) => threadOf(path, threads.directories)));
  const ofThreads = [...owners].flatMap((thread) => configOf(threads, thread)?.network?.allow ?? []);
  return [...ofThreads, ...(plan?.document.network ?? [])];
}

/** A change that introduces no version introduces no known vulnerability; of one that does, a database must say it. */
async function knownVulnerabilities(
  { fact, introduced }: Comparison,
  advisories: string | undefined,
): Promise<Facts["dependencies"]> {
  const [unread] = fact.unread;
  if (unread) return unknown(`\`${displayPath(unread.path)}\` could not be read: ${unread.why}`);
  const { askDatabase, askedOf } = await import("../scan/dependencies/osv-database.ts");
  const { versions, open } = askedOf(introduced);
  if (versions.length + open.length === 0) return observed([]);
  if (advisories === undefined)
    return unknown(`${NO_DATABASE}, and the change introduces ${named([...versions, ...open])}`);
  if (open.length > 0) return unknown(`nothing says which version is taken of ${named(open)}`);
  const answer = await askDatabase(advisories, versions);
  return answer.ok ? observed(answer.findings) : unknown(answer.why);
}

function named(introduced: readonly Introduced[]): string {
  const names = [
    ...new Set(
      introduced.map(({ name, version }) => `\`${name}${version === undefined ? "" : ` ${version}`}\``),
    ),
  ];
  const more = names.length - NAMED_MAX;
  return `${names.slice(0, NAMED_MAX).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
