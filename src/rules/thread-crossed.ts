import { displayPath } from "../contract/byte-path.ts";
import { firstCommit } from "../engine/change.ts";
import { defineRule } from "../engine/rule.ts";

/** Requirements: [P23] [P24] [P25] [P151]. */
export const rule = defineRule({
  id: "thread-crossed",
  summary: "An agent changed files of a thread that is not its plan's.",
  stopCode: "STOP_UNAUTHORIZED_ACCESS",
  appliesTo: ["agent"],
  needs: ["plan", "touched", "threads", "classes"],
  check: ({ plan: { state }, touched, threads, classes }) => {
    if (state.kind !== "valid") return [];
    const { plan } = state;
    return touched.flatMap((change, index) => {
      const { path } = change;
      const thread = threads.threadOf.get(path) ?? "";
      if (path === plan.path || thread === plan.thread || threads.shared.has(path)) return [];
      const is = classes[index];
      const isIntegrations =
        is && (is.isManifest || is.isLockFile || is.isInfrastructure || is.protection !== undefined);
      // The integration thread alone may write these wherever they lie (contract.md, 3).
      if (threads.planIsIntegration && isIntegrations) return [];
      const commit = firstCommit(change);
      return [
        {
          level: commit === undefined ? "fail" : "stop",
          message: `this file belongs to the thread \`${displayPath(thread as typeof path) || "/"}\`, the plan to \`${displayPath(plan.thread) || "/"}\``,
          note: "a plan governs its own thread's files and the interfaces that its thread shares",
          help: "leave this file to a run of its own thread, or have both owners agree on a handoff",
          path,
          commit,
        },
      ];
    });
  },
});
