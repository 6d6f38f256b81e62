import { defineRule } from "../engine/rule.ts";

const NAMES = {
  policy: "policy",
  config: "thread config",
  requirement: "requirement",
  "work-plan": "work plan",
} as const;

/** Requirements: [P1] [P3] [P15] [P16] [P21] [P31]. */
export const rule = defineRule({
  id: "document-invalid",
  summary: "The change brings a policy, config, requirement or plan that is not valid.",
  appliesTo: "everyone",
  needs: ["documents"],
  wants: ["plan"],
  check: ({ documents, perhaps }) => {
    const state = perhaps.plan.known ? perhaps.plan.value.state : undefined;
    // Of the run's own plan `plan-invalid` speaks.
    const own = state?.kind === "invalid" ? state.path : undefined;
    return documents
      .filter(({ where, path }) => where === "head" && path !== own)
      .flatMap(({ kind, path, problems }) =>
        problems.map(({ message, help, line }) => ({
          level: "fail",
          message: `${message}`,
          note: `this ${NAMES[kind]} would not be valid on the target`,
          help,
          path,
          subject: message,
          line,
        })),
      );
  },
});
