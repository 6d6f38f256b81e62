import { firstCommit } from "../engine/change.ts";
import { defineRule } from "../engine/rule.ts";

/** Requirements: [P93]. */
export const rule = defineRule({
  id: "dependency-manifest-changed",
  summary: "The change touches a manifest or a lock file.",
  appliesTo: ["agent"],
  needs: ["touched", "classes"],
  check: ({ touched, classes }) =>
    touched
      .filter((_, index) => classes[index]?.isManifest || classes[index]?.isLockFile)
      .map((change) => ({
        level: "note",
        message: "dependencies may change here",
        note: "this is a manifest or a lock file",
        help: "compare with what the plan declares under `dependencies`",
        path: change.path,
        commit: firstCommit(change),
      })),
});
