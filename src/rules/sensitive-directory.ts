import { firstCommit } from "../engine/change.ts";
import { defineRule } from "../engine/rule.ts";

/** Requirements: [P94]. */
export const rule = defineRule({
  id: "sensitive-directory",
  summary: "The change touches a directory whose name says that security depends on it.",
  appliesTo: ["agent"],
  needs: ["touched", "classes"],
  check: ({ touched, classes }) =>
    touched
      .filter((_, index) => classes[index]?.isSensitive)
      .map((change) => ({
        level: "note",
        message: "security may depend on this file",
        note: "the name of its directory says so",
        help: "read this file first when you look at the change",
        path: change.path,
        commit: firstCommit(change),
      })),
});
