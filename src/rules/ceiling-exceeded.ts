import { defineRule } from "../engine/rule.ts";

/** Requirements: [P140]. */
export const rule = defineRule({
  id: "ceiling-exceeded",
  summary: "The change is larger than the judge can look at whole.",
  stopCode: "STOP_BUDGET_EXCEEDED",
  appliesTo: "everyone",
  needs: ["subject", "ceilings"],
  check: ({ subject, ceilings }) =>
    ceilings.map(({ what, limit, path, commit }) => ({
      // A person's large import is no breach of any contract, but nothing unseen passes.
      level: subject.judgedAs === "human" ? "fail" : "stop",
      message: `${what} go beyond the judge's ceiling of ${limit}`,
      note: "what lies beyond a ceiling was not looked at, and nothing unseen passes",
      help: "split the change, or keep generated and large files out of the repository",
      subject: what,
      path,
      commit,
    })),
});
