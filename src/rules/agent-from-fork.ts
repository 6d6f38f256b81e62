import { defineRule } from "../engine/rule.ts";

/** Requirements: [P43] [P114]. */
export const rule = defineRule({
  id: "agent-from-fork",
  summary: "An agent offers its work from a fork.",
  appliesTo: "everyone",
  needs: ["subject"],
  check: ({ subject }) => {
    if (!subject.fromFork || subject.role === undefined) return [];
    return [
      {
        level: "fail",
        message: `the agent \`${subject.actor ?? ""}\` offers its work from a fork`,
        note: "pushes to a fork are not seen, so what an agent does there cannot be judged as it happens",
        help: "push the work to an agents' branch of this repository",
      },
    ];
  },
});
