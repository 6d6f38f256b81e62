import type { Policy } from "./generated/documents.ts";

/** The five questions of governance [P161], by the key that answers each. */
const QUESTIONS = {
  agent_config: "who owns the configuration of agents",
  privilege_scopes: "who owns the scopes of privileges",
  cost: "who watches cost and behaviour",
  incidents: "who responds to incidents",
  audit: "who states what an audit needs",
} as const;

/** The questions that a policy leaves open, each with the key that would answer it. None: all are answered. */
export function unansweredGovernance(policy: Pick<Policy, "governance">): string[] {
  const answers: Readonly<Record<string, string | null | undefined>> = policy.governance ?? {};
  return Object.entries(QUESTIONS)
    .filter(([key]) => (answers[key] ?? "") === "")
    .map(([key, question]) => `\`governance.${key}\`: ${question}`);
}
