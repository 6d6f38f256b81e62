import type { BytePath } from "../contract/byte-path.ts";
import type { WorkPlan } from "../contract/generated/documents.ts";
import type { CommitFact } from "../engine/change.ts";
import type { PolicyState } from "../engine/facts.ts";
import { choosePlanFile, planLocation } from "../engine/plan-file.ts";
import { type PlanReading, planHistory } from "../engine/plan-history.ts";
import type { PlanHistory, PlanProblem } from "../engine/plan-state.ts";
import { branchMatches, type PlanContext, type ResolvedRequirement } from "../engine/plan-validity.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { findTrailer } from "../git/history.ts";
import type { Objects } from "../git/objects.ts";
import { CEILINGS, type Oid } from "../git/types.ts";
import { looserInPlan } from "./limit-chain.ts";
import { looserFromTheStart } from "./overtaken-plan.ts";
import { judgePlan, type PlanDraft, readPlan } from "./plan-reading.ts";
import { resolveRequirements } from "./requirements.ts";
import { inside, type TargetTree, type TreeFile } from "./target-tree.ts";
import type { Threads } from "./threads.ts";

const PLAN_BYTES_MAX = 1024 * 1024;

export interface PlanCollection {
  readonly objects: Objects;
  readonly base: Oid;
  readonly target: TargetTree;
  readonly threads: Threads;
  readonly policy: PolicyState;
  readonly commits: readonly CommitFact[];
  readonly branch: string | undefined;
  readonly pin: string | undefined;
}

/** Reads every version of the run's plan, and the standing plans of the target, and decides which one counts. */
export async function collectPlan(collection: PlanCollection): Promise<PlanHistory> {
  const { commits, pin } = collection;
  const file = choosePlanFile(commits);
  const readings: (PlanReading | undefined)[] = [];
  for (const { entry } of file?.versions ?? []) {
    if (!file || !entry) readings.push(undefined);
    else readings.push(await readVersion(collection, file.path, entry));
  }
  const standing = file ? [] : await standingPlans(collection);
  return planHistory({ commits, file, readings, standing, ...(pin === undefined ? {} : { pin }) });
}

async function readVersion(
  collection: PlanCollection,
  path: BytePath,
  { mode, oid }: { readonly mode: number; readonly oid: string },
): Promise<PlanReading> {
  const location = planLocation(path);
  if (!location) throw new Error("invariant: the plan's file is where plans are");
  // Checked by construction: the id comes from one of git's own trees.
  const entry = { mode, oid: oid as Oid };
  const [answer] = await collection.objects.reader.read([entry.oid], {
    type: "blob",
    bytesMax: PLAN_BYTES_MAX,
  });
  const file: TreeFile =
    answer?.kind === "object"
      ? { kind: "file", bytes: answer.body, entry }
      : { kind: "unusable", why: answer?.detail ?? "it cannot be read" };
  const draft = await readPlan(path, location, file, mode);
  if ("problems" in draft) return { valid: false, problems: draft.problems };
  return judgePlan(draft, await contextOf(collection, draft, false));
}

/** Plans that people put on the target for this branch, in the threads above what the branch touches. */
async function standingPlans(
  collection: PlanCollection,
): Promise<{ path: BytePath; reading: PlanReading }[]> {
  const { target, threads, branch } = collection;
  if (branch === undefined) return [];
  const found: { path: BytePath; reading: PlanReading }[] = [];
  for (const [path, file] of await target.files(await standingPaths(target, threads))) {
    const location = planLocation(path);
    if (!location || file.kind !== "file") continue;
    const draft = await readPlan(path, location, file, file.entry.mode);
    // Another branch's plan, or one that nobody can read, is not this branch's.
    if ("problems" in draft || !branchMatches(draft.document.branch, branch)) continue;
    found.push({ path, reading: judgePlan(draft, await contextOf(collection, draft, true)) });
  }
  return found;
}

async function standingPaths(target: TargetTree, threads: Threads): Promise<BytePath[]> {
  const folders = await target.directories(
    [...threads.directories].map((thread) => inside(thread, ".proofgate/plans")),
  );
  return [...threads.directories].flatMap((thread) => {
    const ids = folders.get(inside(thread, ".proofgate/plans")) ?? new Set<BytePath>();
    return [
      inside(thread, ".proofgate/WORK_PLAN.json"),
      ...[...ids].map((id) => `${inside(thread, ".proofgate/plans")}/${id}/WORK_PLAN.json` as BytePath),
    ];
  });
}

async function contextOf(
  collection: PlanCollection,
  draft: PlanDraft,
  isStanding: boolean,
): Promise<PlanContext> {
  const { policy, threads, branch } = collection;
  const { document, location } = draft;
  const resolved = await resolveRequirements(collection.target, location.thread, document.requirements);
  return {
    branch,
    location,
    mode: draft.mode,
    isStanding,
    isInThread: threads.directories.has(location.thread),
    requirements: resolved,
    requirementsDemanded: policy.policy.plan.requirements === "required",
    isFinished: await isFinished(collection, document, isStanding),
    isTaken: !isStanding && (await isTaken(collection.target, draft)),
    looser: await looserProblems(collection, draft, resolved, isStanding),
  };
}

/** A standing plan does not finish; one for an exact branch is a run's, wherever it lies. */
async function isFinished(
  { objects, base }: PlanCollection,
  { plan_id, branch }: WorkPlan,
  isStanding: boolean,
): Promise<boolean> {
  if (isStanding && branch.includes("*")) return false;
  const { commit, complete } = await findTrailer(objects, base, "Plan-Id", plan_id, CEILINGS);
  if (commit !== undefined) return true;
  if (complete) return false;
  throw new CannotRun(
    `whether plan \`${plan_id}\` was finished before cannot be told: the target's history is not all here`,
    "fetch the whole history (`git fetch --unshallow`, or `fetch-depth: 0` in actions/checkout)",
  );
}

/** Whether the target has a plan of the same id where this one lies: what it replaces must be another run's. */
async function isTaken(target: TargetTree, { path, location, document }: PlanDraft): Promise<boolean> {
  const file = await target.file(path);
  if (file.kind !== "file") return false;
  const there = await readPlan(path, location, file, file.entry.mode);
  return !("problems" in there) && there.document.plan_id === document.plan_id;
}

async function looserProblems(
  { objects, commits, policy, threads }: PlanCollection,
  draft: PlanDraft,
  requirements: readonly ResolvedRequirement[],
  isStanding: boolean,
): Promise<PlanProblem[]> {
  const { document, location } = draft;
  const looser = looserInPlan(policy, threads, location.thread, requirements, document);
  const counted = isStanding ? looser : await looserFromTheStart(objects, commits, draft, looser);
  return counted.map(({ message, help }) => ({ message, help }));
}
