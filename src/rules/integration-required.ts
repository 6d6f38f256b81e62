import { firstCommit } from "../engine/change.ts";
import { defineRule } from "../engine/rule.ts";

/** Requirements: [P26] [P93]. */
export const rule = defineRule({
  id: "integration-required",
  summary: "An agent changed a shared dependency or infrastructure outside the integration thread.",
  stopCode: "STOP_UNAUTHORIZED_ACCESS",
  appliesTo: ["agent"],
  needs: ["plan", "touched", "threads", "classes"],
  check: ({ plan: { state }, touched, threads, classes }) => {
    if (state.kind !== "valid" || threads.planIsIntegration) return [];
    const { plan } = state;
    return touched.flatMap((change, index) => {
      const { path } = change;
      // Of another thread's files `thread-crossed` speaks; a manifest inside a thread below the root is that thread's own.
      if (threads.threadOf.get(path) !== plan.thread) return [];
      const is = classes[index];
      const isShared =
        is && (is.isInfrastructure || (plan.thread === "" && (is.isManifest || is.isLockFile)));
      if (!isShared) return [];
      const commit = firstCommit(change);
      return [
        {
          level: commit === undefined ? "fail" : "stop",
          message: "only the integration thread may change shared dependencies and infrastructure",
          note: is.isInfrastructure
            ? "this path is infrastructure"
            : "this path is a manifest or a lock file at the root",
          help: "move this change into a run of the integration thread (`integration: true` in its config)",
          path,
          commit,
        },
      ];
    });
  },
});
