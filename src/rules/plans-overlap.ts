import { defineRule } from "../engine/rule.ts";

/** Requirements: [P29]. */
export const rule = defineRule({
  id: "plans-overlap",
  summary: "Another run that goes on plans to change the same files.",
  appliesTo: ["agent"],
  needs: ["plan", "parallel_runs"],
  check: ({ plan: { state }, parallel_runs }) => {
    if (state.kind !== "valid") return [];
    const { path } = state.plan;
    return parallel_runs.flatMap((run) => {
      const [first, ...others] = run.overlaps;
      if (first === undefined) return [];
      const exact = run.overlaps.filter(({ isExact }) => isExact);
      const more = others.length + run.overlapsBeyond;
      const beyond = more === 0 ? "" : ` (and ${more} more)`;
      const other = `\`${run.planId}\` on \`${run.branch}\``;
      if (exact.length === 0)
        return [
          {
            level: "note" as const,
            message: `the plan ${other} may reach the same files`,
            note: `\`${first.ours}\` here and \`${first.theirs}\` there can name one path${beyond}`,
            help: "nothing need be done; name files rather than patterns where the runs shall not meet",
            path,
            subject: run.planId,
          },
        ];
      return [
        {
          // A warning: whichever merges second is judged against what the first has brought.
          level: "note" as const,
          message: `the plan ${other} names \`${first.ours}\` as well${beyond}`,
          note: `that run was opened ${run.isEarlier ? "before" : "after"} this one, and goes on`,
          help: "let one run end first, or let one plan name other files: whichever merges second must take in the first",
          path,
          subject: run.planId,
        },
      ];
    });
  },
});
