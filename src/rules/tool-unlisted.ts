import { defineRule } from "../engine/rule.ts";

/** So many are named one by one; the others are counted. */
const NAMED_MAX = 5;

const HELP =
  "have a person look at what was done with it; the owner of the thread may list it under `tools.allow` of its config";

/** Requirements: [P20] [P51]. */
export const rule = defineRule({
  id: "tool-unlisted",
  summary: "A run called a tool that its thread's config does not allow.",
  appliesTo: ["agent"],
  needs: ["activity"],
  check: ({ activity: { unlistedTools } }) => {
    const left = unlistedTools.length - NAMED_MAX;
    return [
      ...unlistedTools.slice(0, NAMED_MAX).map(({ tool, calls }) => ({
        level: "review" as const,
        message: `the tool \`${tool}\` was called ${calls === 1 ? "once" : `${calls} times`}, which the thread's config does not allow`,
        note: "`tools.allow` of the thread's config lists the only tools that may be called",
        help: HELP,
        subject: tool,
      })),
      ...(left > 0
        ? [
            {
              level: "review" as const,
              message: `${left} more tools were called that the thread's config does not allow`,
              help: HELP,
              subject: `${left} more`,
            },
          ]
        : []),
    ];
  },
});
