import type { CommandName } from "./comment-command.ts";
import type { Fact } from "./fact.ts";

/** Roles in a repository, weakest first; `role_name` of the collaborators' permission, never `author_association` [T119]. */
export const PERMISSIONS = ["none", "read", "triage", "write", "maintain", "admin"] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** How a command reached us. Read again from GitHub when it is judged, and again when an approval is used [T120]. */
export interface CommandSource {
  /** Whether the text was ever changed after it was posted [T121]. */
  readonly isEdited: boolean;
  /** Whether an App wrote it in somebody's name: `performed_via_github_app` [T118]. */
  readonly isViaApp: boolean;
  /** A comment on the pull request or issue that the command is about; not a body, a review, a commit or elsewhere [T127]. */
  readonly isOnSubject: boolean;
}

/** Who gives the command, by id: logins are used again by others [T120]. */
export interface CommandActor {
  readonly id: number;
  /** GitHub's `type`: only `User` can be a human. */
  readonly type: string;
  readonly permission: Fact<Permission>;
  /** Of the teams that the policy names, those of which the actor is an active member, or which the actor is. */
  readonly teams: Fact<readonly string[]>;
}

/** Whose work the command is about. */
export interface CommandedRun {
  /** Ids of every identity that the policy lists as an agent, and of the one that pushed. */
  readonly agents: readonly number[];
  /** Who asked for the run. */
  readonly startedBy: Fact<number>;
  /** Authors, co-authors and committers of the run's commits, and who pushed them; unknown where an account may be missing. */
  readonly authors: Fact<readonly number[]>;
  /** Of `amend`: who proposed the plan. */
  readonly proposedBy?: Fact<number>;
}

/** Whom the policy asks for. Empty lists: anybody who can write. */
export interface WhoMay {
  /** `@org/team`; or `@login`, a team of one. */
  readonly teams: readonly string[];
  readonly users: readonly number[];
}

export interface CommandFacts {
  readonly command: CommandName;
  readonly source: CommandSource;
  readonly actor: CommandActor;
  readonly run: CommandedRun;
  readonly policy: { readonly selfApproval: boolean; readonly whoMay: WhoMay };
}

/** `isAnswered: false`: nothing is written back, for an answer to a program would be answered in turn. */
export type Authorisation =
  | { readonly allowed: true; readonly isSelfApproved: boolean }
  | {
      readonly allowed: false;
      readonly isAnswered: boolean;
      readonly message: string;
      readonly help: string;
    };

/** `widens` gives an agent more, `acts` takes something away or halts, `asks` only asks (contract.md, 6). */
export type CommandEffect = "widens" | "acts" | "asks";

export const COMMAND_EFFECTS: Readonly<Record<CommandName, CommandEffect>> = {
  approve: "widens",
  amend: "widens",
  "approve-budget": "widens",
  degrade: "widens",
  resume: "widens",
  waive: "widens",
  adopt: "widens",
  "handoff approve": "widens",
  unfreeze: "widens",
  stop: "acts",
  abandon: "acts",
  freeze: "acts",
  rollback: "acts",
  explain: "asks",
  status: "asks",
  help: "asks",
};

/** Whether this command by this actor counts. Decides only; what cannot be determined refuses, and says so. */
export function authorise(facts: CommandFacts): Authorisation {
  return refusedSource(facts) ?? refusedPermission(facts) ?? refusedPolicy(facts) ?? separation(facts);
}

function refusedSource({ source, actor, run }: CommandFacts): Authorisation | undefined {
  const help = "let a person write it, as the only line of a new comment";
  if (actor.type !== "User") return ignored("only people give commands, and a bot wrote this one", help);
  if (source.isViaApp) return ignored("only people give commands, and an App wrote this one", help);
  if (run.agents.includes(actor.id))
    return ignored("an agent cannot give commands, not even by a user's account", help);
  if (source.isEdited) return refused("the comment was edited, and edited comments do not count", help);
  if (source.isOnSubject) return undefined;
  return refused(
    "the command was not given where it counts",
    "write it as a comment on the pull request itself",
  );
}

function refusedPermission({ command, actor }: CommandFacts): Authorisation | undefined {
  const needed = COMMAND_EFFECTS[command] === "asks" ? "read" : "write";
  const help = `ask somebody who has the role \`${needed}\` in this repository`;
  if (!actor.permission.known) {
    return refused(
      `your role in this repository could not be determined: ${actor.permission.why}`,
      "try again later",
    );
  }
  const has = PERMISSIONS.indexOf(actor.permission.value);
  if (has >= PERMISSIONS.indexOf(needed)) return undefined;
  return refused(
    `\`${command}\` needs the role \`${needed}\`, and yours is \`${actor.permission.value}\``,
    help,
  );
}

function refusedPolicy({ command, actor, policy: { whoMay } }: CommandFacts): Authorisation | undefined {
  if (COMMAND_EFFECTS[command] !== "widens") return undefined;
  if (whoMay.teams.length + whoMay.users.length === 0 || whoMay.users.includes(actor.id)) return undefined;
  const named = whoMay.teams.map((team) => `\`${team}\``).join(", ");
  if (whoMay.teams.length > 0 && !actor.teams.known) {
    return refused(
      `your membership of ${named} could not be determined: ${actor.teams.why}`,
      "try again later",
    );
  }
  const teams = actor.teams.known ? actor.teams.value.map(folded) : [];
  if (whoMay.teams.some((team) => teams.includes(folded(team)))) return undefined;
  const help =
    named === ""
      ? "ask one of the people whom the policy names"
      : `ask ${whoMay.teams.map((name) => (name.includes("/") ? `a member of \`${name}\`` : `\`${name}\``)).join(" or ")}`;
  return refused(`the policy asks others for \`${command}\``, help);
}

/** Names of teams have no case. */
function folded(team: string): string {
  return team.toLowerCase();
}

/** Who widens must be neither who started the run nor who wrote any of it, unless the policy lets a sole maintainer. */
function separation({ command, actor, run, policy }: CommandFacts): Authorisation {
  if (COMMAND_EFFECTS[command] !== "widens") return { allowed: true, isSelfApproved: false };
  const ties: readonly (readonly [Fact<readonly number[]>, string])[] = [
    [asList(run.startedBy), "started the run"],
    [run.authors, "wrote or pushed some of its commits"],
    ...(run.proposedBy === undefined ? [] : [[asList(run.proposedBy), "proposed the plan"] as const]),
  ];
  const tied = ties.find(([fact]) => fact.known && fact.value.includes(actor.id));
  const unknown = ties.find(([fact]) => !fact.known);
  if (policy.selfApproval)
    return { allowed: true, isSelfApproved: tied !== undefined || unknown !== undefined };
  const help = `let somebody else write \`${command}\`: neither who started the run nor an author of its commits may`;
  if (tied !== undefined) return refused(`you ${tied[1]}, so you cannot agree to it as well`, help);
  if (unknown === undefined) return { allowed: true, isSelfApproved: false };
  const [fact, words] = unknown;
  return refused(`who ${words} could not be determined: ${fact.known ? "" : fact.why}`, help);
}

function asList(fact: Fact<number>): Fact<readonly number[]> {
  return fact.known ? { ...fact, value: [fact.value] } : fact;
}

function refused(message: string, help: string): Authorisation {
  return { allowed: false, isAnswered: true, message, help };
}

function ignored(message: string, help: string): Authorisation {
  return { allowed: false, isAnswered: false, message, help };
}
