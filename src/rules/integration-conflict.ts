import { defineRule } from "../engine/rule.ts";

const PATHS_SHOWN = 3;

/** Requirements: [P32]. */
export const rule = defineRule({
  id: "integration-conflict",
  summary: "Merging this run's head with that of another run conflicts.",
  appliesTo: ["agent"],
  needs: ["plan", "parallel_runs"],
  check: ({ plan: { state }, parallel_runs }) => {
    if (state.kind !== "valid") return [];
    const { path } = state.plan;
    return parallel_runs.flatMap(({ planId, branch, conflicts, conflictsBeyond }) => {
      if (conflicts.length === 0) return [];
      const shown = conflicts.slice(0, PATHS_SHOWN).map((each) => `\`${each}\``);
      const more = conflicts.length - shown.length + conflictsBeyond;
      return [
        {
          level: "note" as const,
          message: `merging it with the run of \`${planId}\` on \`${branch}\` conflicts`,
          note: `in ${shown.join(", ")}${more === 0 ? "" : ` and ${more} more`}`,
          help: "whichever is merged last has to be brought up to date with the other; agree on the order now",
          path,
          subject: planId,
        },
      ];
    });
  },
});
