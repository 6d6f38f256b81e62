import { defineRule } from "../engine/rule.ts";

/** Requirements: [P75]. */
export const rule = defineRule({
  id: "agent-marks",
  summary: "Commits outside the agents' branches bear the mark of a coding agent.",
  appliesTo: ["human"],
  needs: ["agent_marks"],
  check: ({ agent_marks }) => {
    const [first] = agent_marks;
    if (!first) return [];
    const more = agent_marks.length - 1;
    return [
      {
        level: "review",
        message: `a commit bears the mark of a coding agent: \`${first.mark}\``,
        note: `${more > 0 ? `and ${more} more ${more === 1 ? "commit" : "commits"}; ` : ""}anyone can write such a mark, so it only asks for a look`,
        help: "have a person look at the change; work that an agent does alone belongs on an agents' branch",
        commit: first.commit,
      },
    ];
  },
});
