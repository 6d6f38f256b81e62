import { type DocumentTree, inside } from "../../collect/document-tree.ts";
import { looserInPlan } from "../../collect/limit-chain.ts";
import { judgePlan, type PlanDraft, readPlan } from "../../collect/plan-reading.ts";
import { resolveRequirements } from "../../collect/requirements.ts";
import { readThreads, type Threads } from "../../collect/threads.ts";
import type { BytePath } from "../../contract/byte-path.ts";
import type { PolicyState } from "../../engine/facts.ts";
import { planLocation } from "../../engine/plan-file.ts";
import type { PlanProblem, RunPlan } from "../../engine/plan-state.ts";
import { branchMatches } from "../../engine/plan-validity.ts";

/** The plans in a work tree that are for one branch. */
export interface PlansOfBranch {
  readonly valid: readonly RunPlan[];
  readonly invalid: readonly { readonly path: BytePath; readonly problem: PlanProblem }[];
}

const REGULAR_FILE = 0o100644;

/**
 * Finds the plans for this branch in the threads above the paths; where there is none, in all threads of the work tree that
 * a bounded look finds. What only history tells (a finished id, a pin) is for the gate.
 */
export async function plansOfBranch(
  tree: DocumentTree,
  policy: PolicyState,
  branch: string,
  near: Threads,
): Promise<PlansOfBranch> {
  const found = await plansIn(tree, policy, branch, near);
  if (found.valid.length + found.invalid.length > 0) return found;
  const directories = await threadsBelow(tree);
  // A config is read for each thread that is not near: only now, for a run away from its own thread.
  return plansIn(
    tree,
    policy,
    branch,
    await readThreads(
      tree,
      directories.map((each) => inside(each, "_")),
    ),
  );
}

async function plansIn(
  tree: DocumentTree,
  policy: PolicyState,
  branch: string,
  threads: Threads,
): Promise<PlansOfBranch> {
  const valid: RunPlan[] = [];
  const invalid: { path: BytePath; problem: PlanProblem }[] = [];
  for (const path of await planPaths(tree, threads)) {
    const location = planLocation(path);
    if (!location) throw new Error("invariant: a plan's path is where plans are");
    const file = await tree.file(path);
    if (file.kind === "absent") continue;
    const draft = await readPlan(path, location, file, REGULAR_FILE);
    if ("problems" in draft) {
      // Whose it is cannot be read: its folder may be named after the branch, and then its author should know.
      invalid.push({ path, problem: draft.problems[0] });
      continue;
    }
    if (!branchMatches(draft.document.branch, branch)) continue;
    const reading = judgePlan(draft, await contextOf(tree, policy, threads, draft, branch));
    if (reading.valid) valid.push(reading.plan);
    else invalid.push({ path, problem: reading.problems[0] });
  }
  return { valid, invalid };
}

async function planPaths(tree: DocumentTree, { directories }: Threads): Promise<BytePath[]> {
  const threads = [...directories].sort();
  const folders = await tree.directories(threads.map((thread) => inside(thread, ".proofgate/plans")));
  return threads.flatMap((thread) => {
    const folder = inside(thread, ".proofgate/plans");
    return [
      inside(thread, ".proofgate/WORK_PLAN.json"),
      ...[...(folders.get(folder) ?? [])].sort().map((id) => `${folder}/${id}/WORK_PLAN.json` as BytePath),
    ];
  });
}

async function contextOf(
  tree: DocumentTree,
  policy: PolicyState,
  threads: Threads,
  { document, location, mode }: PlanDraft,
  branch: string,
) {
  const requirements = await resolveRequirements(tree, location.thread, document.requirements);
  const looser = looserInPlan(policy, threads, location.thread, requirements, document);
  return {
    branch,
    location,
    mode,
    // A pattern is a plan that people put there for many branches.
    isStanding: document.branch !== branch,
    isInThread: threads.directories.has(location.thread),
    requirements,
    requirementsDemanded: policy.policy.plan.requirements === "required",
    isFinished: false,
    isTaken: false,
    looser: looser.map(({ message, help }) => ({ message, help })),
  };
}

const DEPTH_MAX = 5;
const DIRECTORIES_MAX = 2000;
/** Where packages are put, nobody keeps a thread. */
const PASSED_OVER = new Set([".git", "node_modules", "vendor", "target", "dist", ".venv"]);

/** Directories with a `.proofgate` folder, the nearest to the root first, as far as a bounded look goes. */
async function threadsBelow(tree: DocumentTree): Promise<BytePath[]> {
  const found: BytePath[] = [];
  let level: BytePath[] = ["" as BytePath];
  let seen = 0;
  for (let depth = 0; depth <= DEPTH_MAX && level.length > 0 && seen < DIRECTORIES_MAX; depth += 1) {
    const names = await tree.directories(level.slice(0, DIRECTORIES_MAX - seen));
    seen += names.size;
    level = [...names].flatMap(([directory, below]) => {
      if (below.has(".proofgate" as BytePath)) found.push(directory);
      const open = [...below].filter((name) => !PASSED_OVER.has(name) && name !== ".proofgate");
      return open.map((name) => (directory === "" ? name : (`${directory}/${name}` as BytePath)));
    });
  }
  return found;
}
