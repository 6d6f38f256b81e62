import { patternsOf } from "../../collect/requirement-facts.ts";
import { type BytePath, displayPath } from "../../contract/byte-path.ts";
import { pathDefects } from "../../contract/path-poison.ts";
import { matchesPattern } from "../../contract/pattern.ts";
import { protectedBy } from "../../contract/protected-paths.ts";
import { threadOf } from "../../contract/threads.ts";
import type { Operation } from "../../engine/change.ts";
import { planLocation } from "../../engine/plan-file.ts";
import type { RunPlan } from "../../engine/plan-state.ts";
import { isNamedExactly, isPlanned, isTargeted } from "../../engine/scope.ts";
import type { FilePlace } from "./file-place.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Reason } from "./tool-call.ts";

/** What would be done to one file. */
export interface FileDeed {
  readonly place: FilePlace;
  readonly isDeletion: boolean;
  /**
   * Seen in shell text without what is written: a build's output as likely as a source. Protected paths count, and git's own;
   * the plan's targets do not.
   */
  readonly isGuessed?: boolean;
}

/** Whether a file may be written: pure over what was read. [P25] [P102] [P111] [P121] */
export function judgeFile(deed: FileDeed, around: Surroundings | undefined): Reason[] {
  const { place } = deed;
  if (place.isGits) return [gitsOwn(place)];
  if (around === undefined) return [];
  if (place.inside === undefined) return place.isTemporary ? [] : [outside(place)];
  const path = place.inside;
  // Names that deceive are stopped whoever brings them; what is there already may be taken away.
  const [defect] = place.exists ? [] : pathDefects(path);
  if (defect !== undefined)
    return [
      {
        decision: "deny",
        message: `\`${displayPath(path)}\` is a name that deceives or that not every machine can hold (${defect.kind})`,
        help: "give the file a plain name",
      },
    ];
  const reasons = [...protection(path, around), ...(deed.isGuessed ? [] : planned(path, deed, around))];
  return isBinding(around) ? reasons : reasons.map(asAdvice);
}

/** Only `enforce` stops anybody; a policy that cannot be read is judged as one that does (contract.md, 3). */
function isBinding({ policy }: Surroundings): boolean {
  return policy.state === "invalid" || policy.policy.mode === "enforce";
}

function asAdvice(reason: Reason): Reason {
  return { ...reason, decision: "ask", isAdvice: true };
}

function gitsOwn({ real }: FilePlace): Reason {
  return {
    decision: "deny",
    message: `\`${real}\` belongs to git: it decides what git runs and what history says`,
    help: "use git's own commands",
  };
}

function outside({ real }: FilePlace): Reason {
  return {
    decision: "ask",
    message: `\`${real}\` lies outside the repository`,
    help: "write inside the repository or in a temporary folder, or have a person agree",
  };
}

function protection(path: BytePath, { isAgents, policy, plans }: Surroundings): Reason[] {
  const found = protectedBy(path, patternsOf(policy.policy.protected));
  if (found === undefined) return [];
  const message = `\`${displayPath(path)}\` is protected (\`${found.pattern}\`)`;
  const note = found.source === "policy" ? found.reason : `protected because it ${found.reason}`;
  if (!isAgents)
    return [{ decision: "ask", message, note, help: "have an owner of this path look at the change" }];
  if (plans.valid.some((plan) => isNamedExactly(plan, path)))
    return [
      {
        decision: "ask",
        message: `${message}, and the plan names it`,
        note,
        help: "go on if a person has approved the plan (`/proofgate approve <sha>`)",
      },
    ];
  return [
    {
      decision: "deny",
      message,
      note,
      help: "leave it alone; only the integration thread's plan, approved by a person and naming the path exactly, may touch it",
    },
  ];
}

function planned(path: BytePath, deed: FileDeed, around: Surroundings): Reason[] {
  const { isAgents, plans } = around;
  if (!isAgents) return [];
  if (plans.valid.length === 0) return unplanned(path, around);
  const own = plans.valid.find((plan) => plan.path === path);
  if (own !== undefined)
    return [
      {
        decision: "ask",
        message: `\`${displayPath(path)}\` is the plan that this run is held to`,
        note: "once it was pushed, another plan in its place stops the run",
        help: "go on if it was not pushed yet; else propose the new plan in a comment, and have a person write `/proofgate amend <hash>`",
      },
    ];
  const { place, isDeletion } = deed;
  const operation: Operation = isDeletion ? "delete" : place.exists ? "modify" : "create";
  const allowing = plans.valid.filter((plan) => isPlanned(plan, path, { operation, kind: "file" }));
  const [plan] = allowing;
  if (plan === undefined) return [outOfScope(path, operation, plans.valid)];
  if (plans.valid.length > 1)
    return [
      {
        decision: "ask",
        message: `${plans.valid.length} plans are for the branch \`${around.branch}\`, and one of them allows this`,
        help: "take away the plans that are not this run's",
      },
    ];
  return crossing(path, plan, around);
}

/** Without a plan an agents' branch may hold its plan and nothing else (contract.md, 3). */
function unplanned(path: BytePath, { policy, plans, branch }: Surroundings): Reason[] {
  const [invalid] = plans.invalid;
  // Where nobody has set Proofgate up, nobody asks for a plan.
  if (planLocation(path) !== undefined || (policy.state === "absent" && invalid === undefined)) return [];
  const next = "write the plan first, and commit it alone: `proofgate plan init --id ID --target PATH`";
  if (invalid === undefined)
    return [{ decision: "deny", message: `no plan is for the branch \`${branch}\` yet`, help: next }];
  return [
    {
      decision: "deny",
      message: `the plan \`${displayPath(invalid.path)}\` is not valid: ${invalid.problem.message}`,
      note: "code on an invalid plan stops the run",
      help: invalid.problem.help,
    },
  ];
}

function outOfScope(path: BytePath, operation: Operation, plans: readonly RunPlan[]): Reason {
  const isNamed = plans.some((plan) => isTargeted(plan, path));
  const ids = plans.map(({ id }) => `\`${id}\``).join(", ");
  return {
    decision: "deny",
    message: `plan ${ids} does not allow to ${operation} \`${displayPath(path)}\``,
    note: isNamed
      ? `the plan names this path, but not for ${operation}`
      : "no target of the plan names this path",
    help: "leave it alone, keep scratch files in a temporary folder, or have a person approve a plan that names it (`/proofgate amend <hash>`)",
  };
}

function crossing(path: BytePath, plan: RunPlan, { threads, config }: Surroundings): Reason[] {
  const thread = threadOf(path, threads.directories);
  const shared = patternsOf(config?.shared_interfaces ?? []);
  if (thread === plan.thread || config?.integration === true) return [];
  if (shared.some((pattern) => matchesPattern(pattern, path))) return [];
  return [
    {
      decision: "ask",
      message: `\`${displayPath(path)}\` belongs to the thread \`${displayPath(thread) || "/"}\`, the plan to \`${displayPath(plan.thread) || "/"}\``,
      help: "go on if both owners have agreed (`/proofgate handoff approve`)",
    },
  ];
}
