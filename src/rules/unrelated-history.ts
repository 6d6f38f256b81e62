import { defineRule } from "../engine/rule.ts";

/** Requirements: [P89]. */
export const rule = defineRule({
  id: "unrelated-history",
  summary: "The change has no commit in common with its target.",
  stopCode: "STOP_SECURITY_VIOLATION",
  appliesTo: "everyone",
  needs: ["subject", "range"],
  check: ({ subject, range }) => {
    if (!range.isUnrelated) return [];
    return [
      {
        level: subject.judgedAs === "human" ? "fail" : "stop",
        message: "this history has no commit in common with its target",
        note: "without a common commit nothing says what was changed: the whole target would be replaced",
        help: "begin the branch at a commit of the target, and bring the work over",
        commit: range.head,
      },
    ];
  },
});
