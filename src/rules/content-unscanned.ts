import { defineRule } from "../engine/rule.ts";

/** Requirements: [H1]. */
export const rule = defineRule({
  id: "content-unscanned",
  summary: "The change brings content that the secret scan could not look at.",
  appliesTo: "everyone",
  needs: ["secrets"],
  check: ({ secrets }) =>
    secrets.unscanned.map(({ kind, what, path, line, commit }) => ({
      // A broken or locked archive is for a person to judge; what goes beyond a ceiling nobody has seen.
      level: kind === "ceiling" ? "fail" : "review",
      message: `not all of this was looked at: ${what}`,
      note: "a secret could be where the scan does not reach, and nothing unseen passes",
      help:
        kind === "ceiling"
          ? "split it, or keep it out of the repository"
          : "have a person look at where it comes from",
      path,
      line,
      commit,
      subject: what,
    })),
});
