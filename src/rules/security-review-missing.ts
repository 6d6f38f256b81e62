import { defineRule } from "../engine/rule.ts";

/** Requirements: [P22] [P44] [P141] [P148]. */
export const rule = defineRule({
  id: "security-review-missing",
  summary: "The gate asks for a review for security, and none counts.",
  appliesTo: ["agent"],
  needs: ["security_review"],
  check: ({ security_review: { asked, reviews } }) => {
    if (asked === undefined || reviews.some(({ whyNot }) => whyNot === undefined)) return [];
    return reviews.map(({ name, by, whyNot = "" }) => ({
      level: "fail",
      message: `the security review \`${name}\` of \`${by}\` counts for nothing: ${whyNot}`,
      note: `one is asked for, since ${asked}`,
      help: HELP,
      subject: `${by} ${name}`,
    }));
  },
});

const HELP =
  "let a workflow that the target's policy names under `security.review.by`, and that runs none of the change's code, review this head and hand in its report with the run's plan";
