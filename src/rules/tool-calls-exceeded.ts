import { defineRule } from "../engine/rule.ts";

/** The share of the limit from which on it is said. */
const MOST = 0.7;

/** Requirements: [P51] [P71]. */
export const rule = defineRule({
  id: "tool-calls-exceeded",
  summary: "A run called tools more often than its limits allow, or comes near it.",
  stopCode: "STOP_BUDGET_EXCEEDED",
  appliesTo: ["agent"],
  needs: ["activity"],
  check: ({ activity: { toolCalls } }) => {
    if (toolCalls === undefined) return [];
    const { used, allowed, setBy } = toolCalls;
    const note = `\`limits.tool_calls\` is set by ${setBy}; no call counts twice, however often it is told`;
    if (used > allowed)
      return [
        {
          level: "stop",
          message: `${used} calls of tools, ${allowed} allowed`,
          note,
          help: "split the work into several runs, or have a person approve a plan that has more room within the policy's limits (`/proofgate amend <hash>` in a comment)",
          subject: "tool_calls",
        },
      ];
    if (used === 0 || used < allowed * MOST) return [];
    return [
      {
        level: "note",
        message: `${used} of ${allowed} calls of tools are made`,
        note,
        help: "end the run soon, or split what is left into another",
        subject: "tool_calls most",
      },
    ];
  },
});
