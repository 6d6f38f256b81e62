import type { BytePath } from "../contract/byte-path.ts";
import { firstCommit, type TouchedPath } from "../engine/change.ts";
import type { PathClass } from "../engine/facts.ts";
import type { Violation } from "../engine/finding.ts";
import { type Handoff, missingOwners, nameOf } from "../engine/handoff.ts";
import type { RunPlan } from "../engine/plan-state.ts";
import { defineRule } from "../engine/rule.ts";
import { isNamedWithin } from "../engine/scope.ts";

/** Requirements: [P23] [P24] [P25] [P151]. */
export const rule = defineRule({
  id: "thread-crossed",
  summary: "An agent changed files of a thread that is not its plan's.",
  stopCode: "STOP_UNAUTHORIZED_ACCESS",
  appliesTo: ["agent"],
  needs: ["plan", "touched", "threads", "classes"],
  wants: ["handoffs"],
  check: ({ plan: { state }, touched, threads, classes, perhaps }) => {
    if (state.kind !== "valid") return [];
    const { plan } = state;
    const handoffs = perhaps.handoffs.known ? perhaps.handoffs.value : [];
    return touched.flatMap((change, index) => {
      const { path } = change;
      const thread = (threads.threadOf.get(path) ?? "") as BytePath;
      if (path === plan.path || thread === plan.thread || threads.shared.has(path)) return [];
      const is = classes[index];
      const isIntegrations =
        is && (is.isManifest || is.isLockFile || is.isInfrastructure || is.protection !== undefined);
      // The integration thread alone may write these wherever they lie (contract.md, 3).
      if (threads.planIsIntegration && isIntegrations) return [];
      const handoff = handoffs.find(
        ({ to }) => to.thread === thread && isNamedWithin(plan, path, thread) && mayBeHandedOver(is, thread),
      );
      return handoff?.standing === "agreed" ? [] : [crossed(change, thread, plan, handoff)];
    });
  },
});

/** What only the integration thread may write, nobody hands over. */
function mayBeHandedOver(is: PathClass | undefined, thread: BytePath): boolean {
  return !is?.isInfrastructure && (thread !== "" || !(is?.isManifest || is?.isLockFile));
}

function crossed(
  change: TouchedPath,
  thread: BytePath,
  plan: RunPlan,
  handoff: Handoff | undefined,
): Violation {
  const commit = firstCommit(change);
  const place = { path: change.path, commit };
  if (handoff?.standing === "over")
    return {
      // What it was let do, it is not stopped for; but nothing goes up the ladder by leave that has ended.
      level: "fail",
      message: `the handoff that let this run touch files of the thread \`${nameOf({ thread })}\` is over`,
      note: handoff.why,
      help: "have both owners write `/proofgate handoff approve` again, or take the change back on a new branch",
      ...place,
    };
  return {
    level: commit === undefined ? "fail" : "stop",
    message: `this file belongs to the thread \`${nameOf({ thread })}\`, the plan to \`${nameOf(plan)}\``,
    note:
      handoff?.standing === "asked"
        ? `the plan names it, and ${missingOwners(handoff)} had not agreed`
        : "a plan governs its own thread's files and the interfaces that its thread shares",
    help: "leave this file to a run of its own thread; or, before it is touched, have both owners agree to a plan that names it (`/proofgate handoff approve`)",
    ...place,
  };
}
