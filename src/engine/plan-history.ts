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
  return {
    ...history,
    codeBeforePlan: firstOfEachPath(history.codeBeforePlan),
    codeOnInvalidPlan: firstOfEachPath(history.codeOnInvalidPlan),
    replacements: firstOfEachPath(history.replacements),
    otherPlans: firstOfEachPath(history.otherPlans),
  };
}

function ofStandingPlan({ commits, standing, pin }: PlanHistoryQuestion): PlanHistory {
  const changing = commits.filter(changesSomething);
  const otherPlans = changing.flatMap((commit) => planChanges(commit, undefined));
  const code = changing.flatMap((commit) => codePlace(commit, undefined));
  const state = standingState(standing, pin);
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
  const pinnedAt = readings.findIndex((reading) => reading?.valid);
  const pinned = readings[pinnedAt];
  const otherPlans = changing.flatMap((commit) => planChanges(commit, file.path));
  const code = (commit: CommitFact) => codePlace(commit, file.path);

  const firstVersion = file.versions[0]?.commit;
  const onSomeVersion = firstVersion === undefined ? new Set<string>() : descendantsOf(commits, firstVersion);
  if (!pinned?.valid) {
    return {
      state: invalidState(file, readings),
      codeBeforePlan: changing.filter((commit) => !onSomeVersion.has(commit.sha)).flatMap(code),
      codeOnInvalidPlan: changing.filter((commit) => onSomeVersion.has(commit.sha)).flatMap(code),
      replacements: [],
      otherPlans,
    };
  }
  const onPinned = descendantsOf(commits, file.versions[pinnedAt]?.commit ?? "");
  const notOnPinned = changing.filter((commit) => !onPinned.has(commit.sha));
  const { judgedBy, replacements } = followPinned(file, readings, pinnedAt, pinned.plan, pin);
  return {
    state: { kind: "valid", plan: { ...judgedBy, commit: file.versions[pinnedAt]?.commit ?? "" } },
    codeBeforePlan: notOnPinned.filter((commit) => !onSomeVersion.has(commit.sha)).flatMap(code),
    codeOnInvalidPlan: notOnPinned.filter((commit) => onSomeVersion.has(commit.sha)).flatMap(code),
    replacements,
    otherPlans,
  };
}

/** Walks the versions after the pin: the same plan, or once the approved amendment, which then stays. */
function followPinned(
  file: PlanFile,
  readings: readonly (PlanReading | undefined)[],
  pinnedAt: number,
  pinnedPlan: RunPlan,
  pin: string | undefined,
): { judgedBy: RunPlan; replacements: CommitPlace[] } {
  let judgedBy = pinnedPlan;
  const replacements: CommitPlace[] = [];
  for (let index = pinnedAt + 1; index < readings.length; index++) {
    const reading = readings[index];
    const commit = file.versions[index]?.commit ?? "";
    if (reading?.valid && reading.plan.sha256 === judgedBy.sha256) continue;
    if (reading?.valid && reading.plan.sha256 === pin) judgedBy = reading.plan;
    else replacements.push({ commit, path: file.path });
  }
  if (pin !== undefined && judgedBy.sha256 !== pin && replacements.length === 0) {
    // A rewritten branch cannot pin again: the plan it brings is not the one on record.
    replacements.push({ commit: file.versions[pinnedAt]?.commit ?? "", path: file.path });
  }
  return { judgedBy, replacements };
}

function invalidState(file: PlanFile, readings: readonly (PlanReading | undefined)[]): PlanState {
  const last = readings.at(-1);
  const commit = file.versions.at(-1)?.commit;
  const place = { path: file.path, ...(commit === undefined ? {} : { commit }) };
  if (last && !last.valid) return { kind: "invalid", ...place, problems: last.problems };
  const problem = {
    message: "the plan's file was deleted",
    help: "add the plan again, in a commit of its own",
  };
  return { kind: "invalid", ...place, problems: [problem] };
}

/** Every commit that has `ancestor` behind it, itself excluded. `commits` are in topological order. */
function descendantsOf(commits: readonly CommitFact[], ancestor: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { sha, parents } of commits) {
    if (parents.some((parent) => parent === ancestor || found.has(parent))) found.add(sha);
  }
  return found;
}

/** Where a commit changes something that is no plan file, at its first path; empty where it does not. */
function codePlace(commit: CommitFact, ownPlan: BytePath | undefined): CommitPlace[] {
  const change = commit.changes.find(({ path }) => path !== ownPlan && !planLocation(path));
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
