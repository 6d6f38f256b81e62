import { defineRule } from "../engine/rule.ts";

/** Requirements: [P43] [P114] [P115]. */
export const rule = defineRule({
  id: "agent-outside-branches",
  summary: "An agent pushed to a branch that is not an agents' branch.",
  stopCode: "STOP_UNAUTHORIZED_ACCESS",
  appliesTo: ["agent"],
  needs: ["subject", "policy", "range"],
  check: ({ subject, policy, range }) => {
    if (subject.onAgentBranch) return [];
    const allowed = policy.policy.branches.agent.map((pattern) => `\`${pattern}\``).join(", ");
    return [
      {
        level: "stop",
        message: `the agent \`${subject.actor ?? ""}\` pushed to \`${subject.branch ?? "a head without a name"}\``,
        note: `agents push to ${allowed} only`,
        help: "push the work to an agents' branch, with a plan as its first commit",
        commit: range.head,
        subject: subject.branch,
      },
    ];
  },
});
