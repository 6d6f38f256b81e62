import { type BytePath, isBelow } from "../contract/byte-path.ts";
import { matchesPattern } from "../contract/pattern.ts";
import type { PathOperation } from "./change.ts";
import type { CompiledTarget, RunPlan } from "./plan-state.ts";

/**
 * Whether a plan allows an operation on a path (contract.md, 3). A symlink or a submodule needs a target of that kind
 * with the exact path; what is allowed for a file says nothing of what a link would reach.
 */
export function isPlanned(plan: RunPlan, path: BytePath, { operation, kind }: PathOperation): boolean {
  return plan.targets.some(
    (target) => target.kind === kind && target.operations.includes(operation) && covers(target, path),
  );
}

/** Whether some target names the path, whatever it allows there. */
export function isTargeted(plan: RunPlan, path: BytePath): boolean {
  return plan.targets.some((target) => covers(target, path));
}

/** Whether some target names the path exactly, character by character. */
export function isNamedExactly(plan: RunPlan, path: BytePath): boolean {
  return plan.targets.some((target) => target.file === path);
}

/**
 * Whether some target that names the path begins in this thread itself: `services/**` says nothing of the thread
 * `services/billing`, whose owner never saw it named.
 */
export function isNamedWithin(plan: RunPlan, path: BytePath, thread: BytePath): boolean {
  return plan.targets.some(
    (target) =>
      covers(target, path) && isBelow((target.file ?? target.pattern?.head ?? "") as BytePath, thread),
  );
}

function covers(target: CompiledTarget, path: BytePath): boolean {
  if (target.file !== undefined) return target.file === path;
  return target.pattern !== undefined && matchesPattern(target.pattern, path);
}
