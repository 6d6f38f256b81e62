import { defineRule } from "../engine/rule.ts";

/** Requirements: [P59] [P106] [P131]. */
export const rule = defineRule({
  id: "plan-changed",
  summary: "The work plan was changed after it was pinned.",
  stopCode: "STOP_UNAUTHORIZED_ACCESS",
  appliesTo: ["agent"],
  needs: ["plan"],
  check: ({ plan }) =>
    plan.replacements.map(({ commit, path }) => ({
      level: "stop",
      message: "the work plan is no longer the one that was pinned",
      note: "a plan is pinned by the hash of its content; only a person can approve another",
      help: "restore the plan on a new branch, or have a person approve the new one (`/proofgate amend <hash>` in a comment; offline `check --pin <hash>` states it)",
      path,
      commit,
    })),
});
