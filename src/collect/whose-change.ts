import { bytePathOfText } from "../contract/byte-path.ts";
import { matchesPattern } from "../contract/pattern.ts";
import type { PolicyState } from "../engine/facts.ts";
import { isBotLogin } from "../engine/subject.ts";
import { patternsOf } from "./requirement-facts.ts";

/** Whether `branches.agent` has this branch. */
export function isAgentBranch({ policy }: PolicyState, branch: string): boolean {
  return patternsOf(policy.branches.agent).some((pattern) => matchesPattern(pattern, bytePathOfText(branch)));
}

/** Whether the policy lists the login among its agents. Logins are compared as GitHub does: ASCII case does not count. */
export function isListedAgent({ policy }: PolicyState, login: string | undefined): boolean {
  return policy.agents.some((agent) => agent.login.toLowerCase() === login?.toLowerCase());
}

/** An account that no person works with: a bot, or one that the policy lists. */
export function isAgentIdentity(
  policy: PolicyState,
  { type, login }: { readonly type: string; readonly login: string },
): boolean {
  return type === "Bot" || isListedAgent(policy, login);
}

/**
 * Whose change a pull request is. On an agents' branch those who push are judged, not who opens the pull request, unless
 * that is a listed agent; elsewhere the author. `branch`: absent for a head from a fork.
 * @param isPromotion its head is the branch of a rung, of the repository itself
 */
export function actorOfPull(
  policy: PolicyState,
  { branch, author }: { readonly branch?: string; readonly author: string | undefined },
  isPromotion = false,
): string | undefined {
  // From rung to rung it carries what others wrote, each judged as theirs; a bot that opens it has written none of it.
  if (isPromotion && author !== undefined && isBotLogin(author) && !isListedAgent(policy, author))
    return undefined;
  if (author === undefined || branch === undefined || !isAgentBranch(policy, branch)) return author;
  return isListedAgent(policy, author) ? author : undefined;
}
