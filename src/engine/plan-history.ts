import type { BytePath } from "../contract/byte-path.ts";
import type { CommitFact } from "./change.ts";
import { changesSomething, type PlanFile, planLocation } from "./plan-file.ts";
import type { CommitPlace, PlanHistory, PlanProblem, PlanState, RunPlan } from "./plan-state.ts";

/** What one version of a plan's file turned out to be. `sha256` wherever the document itself could be read. */
export type PlanReading =
  | { readonly valid: true; readonly plan: RunPlan }
  | {
      readonly valid: false;
      readonly sha256?: string;
      readonly problems: readonly [PlanProblem, ...PlanProblem[]];
    };

export interface PlanHistoryQuestion {
  readonly commits: readonly CommitFact[];
  /** Undefined where the branch's first change is no plan: then a standing plan of the target counts. */
  readonly file: PlanFile | undefined;
  /** One reading for each version of `file`, in its order; undefined for a deletion. */
  readonly readings: readonly (PlanReading | undefined)[];
  /** The plans on the target whose `branch` is the head's. */
  readonly standing: readonly { readonly path: BytePath; readonly reading: PlanReading }[];
  /** The canonical hash that a human approved as an amendment, or that the App pinned. */
  readonly pin?: string;
}

/** Decides which plan a range is judged by, and what was done to it. */
export function planHistory(question: PlanHistoryQuestion): PlanHistory {
  const history = question.file ? ofBranchPlan(question, question.file) : ofStandingPlan(question);
  // One finding for each path, at the first commit that shows it (contract.md, 4).
  const { state, replacements } = history;
  const isPinned = state.kind === "valid" && state.plan.sha256 === question.pin && replacements.length === 0;
  return {
    ...history,
    ...(isPinned ? { isPinnedFromOutside: true } : {}),
    codeBeforePlan: firstOfEachPath(history.codeBeforePlan),
    codeOnInvalidPlan: firstOfEachPath(history.codeOnInvalidPlan),
    replacements: firstOfEachPath(history.replacements),
    otherPlans: firstOfEachPath(history.otherPlans),
  };
}

function ofStandingPlan({ commits, standing, pin }: PlanHistoryQuestion): PlanHistory {
  const changing = commits.filter(changesSomething);
  const otherPlans = changing.flatMap((commit) => planChanges(commit, undefined));
  const code = changing.flatMap(codePlace);
  // A branch that changes nothing needs no plan, and re-uses none.
  const state: PlanState = changing.length === 0 ? { kind: "none" } : standingState(standing, pin);
  return {
    state,
    // A plan that comes after the code is late: without a standing plan, what came before it stands on nothing.
    codeBeforePlan: state.kind === "none" && otherPlans.length > 0 ? code : [],
    codeOnInvalidPlan: state.kind === "invalid" ? code : [],
    replacements: [],
    otherPlans: state.kind === "none" ? [] : otherPlans,
  };
}

function standingState(standing: PlanHistoryQuestion["standing"], pin: string | undefined): PlanState {
  const [first, second] = standing;
  if (!first) return { kind: "none" };
  if (second) {
    const problem = {
      message: "several plans on the target match this branch",
      help: "ask those who own the target to leave one plan for this branch",
    };
    return { kind: "invalid", path: first.path, problems: [problem] };
  }
  if (!first.reading.valid) return { kind: "invalid", path: first.path, problems: first.reading.problems };
  if (pin !== undefined && first.reading.plan.sha256 !== pin) {
    const problem = {
      message: "the standing plan is not the pinned one",
      help: "restore the pinned plan on the target, or approve the new one",
    };
    return { kind: "invalid", path: first.path, problems: [problem] };
  }
  return { kind: "valid", plan: first.reading.plan };
}

function ofBranchPlan({ commits, readings, pin }: PlanHistoryQuestion, file: PlanFile): PlanHistory {
  const changing = commits.filter(changesSomething);
  const versions: ReadVersion[] = file.versions.map(({ commit }, at) => ({ commit, reading: readings[at] }));
  const pinned = versions.find(holdsPlan);
  const onPinned = descendantsOf(commits, pinned?.commit);
  const onSomeVersion = descendantsOf(commits, versions[0]?.commit);
  const notOnPinned = changing.filter((commit) => !onPinned.has(commit.sha));
  return {
    ...(pinned ? followPinned(file.path, versions, pinned, pin) : neverPinned(file.path, versions)),
    codeBeforePlan: notOnPinned.filter((commit) => !onSomeVersion.has(commit.sha)).flatMap(codePlace),
    codeOnInvalidPlan: notOnPinned.filter((commit) => onSomeVersion.has(commit.sha)).flatMap(codePlace),
    otherPlans: changing.flatMap((commit) => planChanges(commit, file.path)),
  };
}

interface ReadVersion {
  readonly commit: string;
  readonly reading: PlanReading | undefined;
}
type PlanVersionRead = ReadVersion & { readonly reading: { readonly valid: true } };

function holdsPlan(version: ReadVersion): version is PlanVersionRead {
  return version.reading?.valid === true;
}

type Followed = Pick<PlanHistory, "state" | "replacements">;

/** Walks the versions after the pin: the same plan, or once the approved amendment, which then stays. */
function followPinned(
  path: BytePath,
  versions: readonly ReadVersion[],
  pinned: PlanVersionRead,
  pin: string | undefined,
): Followed {
  let judgedBy = pinned.reading.plan;
  const replacements: CommitPlace[] = [];
  for (const version of versions.slice(versions.indexOf(pinned))) {
    if (holdsPlan(version) && version.reading.plan.sha256 === judgedBy.sha256) continue;
    if (holdsPlan(version) && version.reading.plan.sha256 === pin) judgedBy = version.reading.plan;
    else replacements.push({ commit: version.commit, path });
  }
  // A rewritten branch cannot pin again: the plan it brings is not the one on record.
  if (pin !== undefined && judgedBy.sha256 !== pin) replacements.push({ commit: pinned.commit, path });
  return { state: { kind: "valid", plan: { ...judgedBy, commit: pinned.commit } }, replacements };
}

/** No version of the file holds a plan: what is wrong is said of the last one. */
function neverPinned(path: BytePath, versions: readonly ReadVersion[]): Followed {
  const last = versions.at(-1);
  const place = { path, ...(last ? { commit: last.commit } : {}) };
  const deleted = {
    message: "the plan's file was deleted",
    help: "add the plan again, in a commit of its own",
  };
  const problems = last?.reading?.valid === false ? last.reading.problems : ([deleted] as const);
  return { state: { kind: "invalid", ...place, problems }, replacements: [] };
}

/** Every commit that has `ancestor` behind it, itself excluded. `commits` are in topological order. */
function descendantsOf(commits: readonly CommitFact[], ancestor: string | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { sha, parents } of commits) {
    if (parents.some((parent) => parent === ancestor || found.has(parent))) found.add(sha);
  }
  return found;
}

/** Where a commit changes something that is no plan file, at its first path; empty where it does not. */
function codePlace(commit: CommitFact): CommitPlace[] {
  const change = commit.changes.find(({ path }) => !planLocation(path));
  return change ? [{ commit: commit.sha, path: change.path }] : [];
}

function planChanges(commit: CommitFact, ownPlan: BytePath | undefined): CommitPlace[] {
  return commit.changes
    .filter(({ path }) => path !== ownPlan && planLocation(path))
    .map(({ path }) => ({ commit: commit.sha, path }));
}

function firstOfEachPath(places: readonly CommitPlace[]): CommitPlace[] {
  const seen = new Set<BytePath>();
  return places.filter(({ path }) => !seen.has(path) && seen.add(path));
}
