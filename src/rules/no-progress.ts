import { idleAllowed } from "../engine/iteration.ts";
import { defineRule } from "../engine/rule.ts";

/** Requirements: [P56] [P106] [P129] [P130] [P131] [P153] [P159]. */
export const rule = defineRule({
  id: "no-progress",
  summary: "A run went on for too many iterations without measurable progress.",
  stopCode: "STOP_NO_PROGRESS",
  appliesTo: ["agent"],
  needs: ["policy", "plan", "progress"],
  check: ({ policy, plan: { state }, progress }) => {
    if (state.kind !== "valid") return [];
    // The plan is pinned: what it declared before the run began holds until its end.
    const allowed = idleAllowed(state.plan, policy.policy);
    const { idleIterations, why } = progress;
    if (idleIterations < allowed) return [];
    return [
      {
        level: "stop",
        message: `${idleIterations} iterations in a row made no measurable progress`,
        note: `after ${allowed} a run is over; of the last one: ${why}`,
        help: "have a person look at why the work does not move, and begin a new run with a smaller aim",
        subject: "progress",
      },
    ];
  },
});
