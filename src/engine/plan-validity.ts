import { bytePathOfText } from "../contract/byte-path.ts";
import type { Requirement, WorkPlan } from "../contract/generated/documents.ts";
import { matchesPattern, parsePattern } from "../contract/pattern.ts";
import type { PlanLocation } from "./plan-file.ts";
import type { PlanProblem } from "./plan-state.ts";

/** A requirement a plan binds to, as the target has it. */
export type ResolvedRequirement =
  | { readonly id: string; readonly state: "missing" }
  | { readonly id: string; readonly state: "invalid" }
  | {
      readonly id: string;
      readonly state: "valid";
      readonly requirement: Requirement;
      readonly isExecutable: boolean;
    };

export interface PlanContext {
  /** The head's branch, UTF-8 text; undefined where it has no name. */
  readonly branch: string | undefined;
  readonly location: PlanLocation;
  readonly mode: number;
  /** A plan that people put on the target: its `branch` may be a pattern. */
  readonly isStanding: boolean;
  /** Whether the target has a `.proofgate/` in the plan's thread; the root always counts. */
  readonly isInThread: boolean;
  readonly requirements: readonly ResolvedRequirement[];
  readonly requirementsDemanded: boolean;
  /** Whether the target's history, or the ledger, already knows a run of this id. */
  readonly isFinished: boolean;
  /** Whether another plan of this id stands on the target, where this one is not the target's own. */
  readonly isTaken: boolean;
  /** Values looser than the documents above allow. */
  readonly looser: readonly PlanProblem[];
}

const REGULAR_FILE = 0o100644;

/** What makes a plan that reads well invalid where it stands (contract.md, 3). Empty: the plan is valid. [P101] [P111] */
export function planProblems(plan: WorkPlan, context: PlanContext): PlanProblem[] {
  return [
    ...placeProblems(plan, context),
    ...branchProblems(plan, context),
    ...requirementProblems(plan, context),
    ...context.looser,
  ];
}

function placeProblems(
  plan: WorkPlan,
  { location, mode, isInThread, isFinished, isTaken }: PlanContext,
): PlanProblem[] {
  const problems: PlanProblem[] = [];
  if (mode !== REGULAR_FILE) {
    problems.push({
      message: `the plan's file has mode \`${mode.toString(8).padStart(6, "0")}\``,
      help: "make it a regular file that is not executable (mode `100644`)",
    });
  }
  if (location.folderId !== undefined && bytePathOfText(plan.plan_id) !== location.folderId) {
    problems.push({
      message: `the plan's id is \`${plan.plan_id}\`, its folder has another name`,
      help: "name the folder below `plans/` after the plan's id",
    });
  }
  if (!isInThread) {
    problems.push({
      message: "the plan lies outside every thread",
      help: "put it where the target has a `.proofgate/` folder, or at the root",
    });
  }
  if (isFinished) {
    problems.push({
      message: `a run of plan \`${plan.plan_id}\` was finished before`,
      help: "give the plan an id that was never used in this repository",
    });
  }
  if (isTaken) {
    problems.push({
      message: `the target has a plan \`${plan.plan_id}\` already`,
      help: "give the plan an id of its own; people's plans are changed by people",
    });
  }
  return problems;
}

function branchProblems(plan: WorkPlan, { branch, isStanding }: PlanContext): PlanProblem[] {
  if (branch !== undefined && (isStanding ? branchMatches(plan.branch, branch) : plan.branch === branch))
    return [];
  return [
    {
      message: `the plan is for branch \`${plan.branch}\`, the head is ${branch === undefined ? "none" : `\`${branch}\``}`,
      help: "let `branch` be the head's branch, character by character",
    },
  ];
}

/** Whether a standing plan's `branch`, exact or a pattern, is the head's. */
export function branchMatches(planBranch: string, branch: string): boolean {
  if (planBranch === branch) return true;
  const parsed = parsePattern(planBranch);
  return parsed.ok && matchesPattern(parsed.pattern, bytePathOfText(branch));
}

function requirementProblems(plan: WorkPlan, context: PlanContext): PlanProblem[] {
  const { requirements, requirementsDemanded } = context;
  if (requirements.length === 0) {
    if (!requirementsDemanded) return [];
    return [
      {
        message: "the plan binds to no requirement",
        help: "name at least one under `requirements`; the policy asks for it (`plan.requirements: required`)",
      },
    ];
  }
  const unready = requirements.flatMap((resolved): PlanProblem[] => {
    const { id } = resolved;
    if (resolved.state === "missing") {
      const help = "have it put on the target first, below the thread's `.proofgate/requirements/`";
      return [{ message: `the target has no requirement \`${id}\``, help }];
    }
    if (resolved.state === "invalid") {
      return [
        { message: `requirement \`${id}\` is not valid on the target`, help: "have its owner mend it there" },
      ];
    }
    if (resolved.isExecutable) return [];
    const help = "have its owner give it an acceptance criterion with a test";
    return [{ message: `requirement \`${id}\` has no executable acceptance criterion`, help }];
  });
  return [...unready, ...acceptanceProblems(plan, requirements)];
}

function acceptanceProblems(plan: WorkPlan, requirements: readonly ResolvedRequirement[]): PlanProblem[] {
  const known = new Set(
    requirements.flatMap((resolved) =>
      resolved.state === "valid"
        ? (resolved.requirement.acceptance ?? []).map(({ id }) => `${resolved.id}/${id}`)
        : [],
    ),
  );
  const mayBeUnread = requirements.some(({ state }) => state !== "valid");
  return Object.keys(plan.tests?.acceptance ?? {})
    .filter((criterion) => !known.has(criterion) && !mayBeUnread)
    .map((criterion) => ({
      message: `no requirement of the plan has the acceptance criterion \`${criterion}\``,
      help: "name a requirement of the plan and one of its criteria, such as `FR-12/AC-1`",
    }));
}
