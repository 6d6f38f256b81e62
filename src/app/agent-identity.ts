import type { PolicyState } from "../engine/facts.ts";
import type { Sender } from "./webhook-jobs.ts";

/** Whether the policy lists the login among its agents. Logins are compared as GitHub does: ASCII case does not count. */
export function isListedAgent({ policy }: PolicyState, login: string | undefined): boolean {
  return policy.agents.some((agent) => agent.login.toLowerCase() === login?.toLowerCase());
}

/** An account that no person works with: a bot, or one that the policy lists. */
export function isAgentIdentity(
  policy: PolicyState,
  { type, login }: Pick<Sender, "type" | "login">,
): boolean {
  return type === "Bot" || isListedAgent(policy, login);
}
