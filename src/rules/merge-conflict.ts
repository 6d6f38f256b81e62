import { defineRule } from "../engine/rule.ts";

/** Requirements: [P117]. */
export const rule = defineRule({
  id: "merge-conflict",
  summary: "The change does not merge into its target without conflict.",
  appliesTo: "everyone",
  needs: ["range"],
  check: ({ range }) =>
    range.conflicts.map((path) => ({
      level: "fail",
      message: "this path conflicts with the target",
      note: "what a merge would give cannot be judged before the conflict is resolved",
      help: "merge the target into the branch and resolve the conflict there",
      path,
    })),
});
