/** The roles an agent can be given (contract.md, 3). */
export const ROLES = ["planner", "coder", "tester", "updater", "security", "cost", "gate"] as const;
export type Role = (typeof ROLES)[number];

/** Why it is not certain who is judged; each is a `review`. */
export type IdentityDoubt =
  | "no-name-and-no-actor"
  | "branch-of-unknown-remote"
  | "person-on-agent-branch"
  | "unlisted-bot-on-agent-branch"
  | "unlisted-bot";

/**
 * Who is judged, and as what (contract.md, 1).
 *
 * `agent`: by plan, scope, role, history and budget. `updater`: a listed updater outside the agents' branches, held to
 * manifests and lock files only. `human`: people, forks and other bots.
 */
export interface Subject {
  readonly judgedAs: "agent" | "updater" | "human";
  /** An agent's or updater's role. */
  readonly role?: Role;
  /** Whether `role` follows from the actor's entry in the policy, rather than being assumed. */
  readonly roleIsListed: boolean;
  readonly actor?: string;
  readonly branch?: string;
  readonly onAgentBranch: boolean;
  /** Whether the head is in another repository; undefined where nobody said. */
  readonly fromFork?: boolean;
  readonly doubts: readonly IdentityDoubt[];
}

export interface SubjectQuestion {
  /** The head's branch name, UTF-8 text, without `refs/heads/`. */
  readonly branch?: string;
  readonly isAgentBranch: boolean;
  /** Whether the words for the branch can also be read as the name of an agents' branch. */
  readonly mayBeAgentBranch?: boolean;
  /** The login of who pushed, as GitHub authenticated it. */
  readonly actor?: string;
  readonly fromFork?: boolean;
  /** The policy's list. Logins are compared as GitHub does: ASCII case does not count. */
  readonly agents: readonly { readonly login: string; readonly role: Role }[];
}

/** Decides as what a head is judged. */
export function judgeSubject(question: SubjectQuestion): Subject {
  const { branch, actor, fromFork, isAgentBranch } = question;
  const listed = agentOf(actor, question.agents);
  const known = {
    ...(actor === undefined ? {} : { actor }),
    ...(branch === undefined ? {} : { branch }),
    ...(fromFork === undefined ? {} : { fromFork }),
    onAgentBranch: isAgentBranch,
    roleIsListed: listed !== undefined,
  };
  // A fork's branch names are its owner's to choose: they make nobody an agent.
  if (fromFork) return { ...known, judgedAs: "human", ...roleOf(listed), doubts: botDoubts(actor) };
  if (isAgentBranch) {
    return {
      ...known,
      judgedAs: "agent",
      role: listed?.role ?? "coder",
      doubts: listed ? [] : agentBranchDoubts(actor),
    };
  }
  if (listed?.role === "updater") return { ...known, judgedAs: "updater", role: "updater", doubts: [] };
  if (listed) return { ...known, judgedAs: "agent", role: listed.role, doubts: [] };
  if (branch === undefined && actor === undefined) {
    return { ...known, judgedAs: "human", doubts: ["no-name-and-no-actor"] };
  }
  const unclear = question.mayBeAgentBranch ? (["branch-of-unknown-remote"] as const) : [];
  return { ...known, judgedAs: "human", doubts: [...unclear, ...botDoubts(actor)] };
}

/** The policy's entry for who pushed. */
export function agentOf<Agent extends { readonly login: string }>(
  actor: string | undefined,
  agents: readonly Agent[],
): Agent | undefined {
  return actor === undefined ? undefined : agents.find(({ login }) => sameLogin(login, actor));
}

/** Whether a login is a bot's. GitHub writes an App's login with `[bot]`; Copilot's has none. */
export function isBotLogin(login: string): boolean {
  const lower = asciiLower(login);
  return lower.endsWith("[bot]") || lower === "copilot";
}

function roleOf(listed: { readonly role: Role } | undefined): { role?: Role } {
  return listed ? { role: listed.role } : {};
}

function botDoubts(actor: string | undefined): readonly IdentityDoubt[] {
  return actor !== undefined && isBotLogin(actor) ? ["unlisted-bot"] : [];
}

function agentBranchDoubts(actor: string | undefined): readonly IdentityDoubt[] {
  if (actor === undefined) return [];
  return [isBotLogin(actor) ? "unlisted-bot-on-agent-branch" : "person-on-agent-branch"];
}

function sameLogin(a: string, b: string): boolean {
  return asciiLower(a) === asciiLower(b);
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32));
}
