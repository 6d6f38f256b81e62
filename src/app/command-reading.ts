import { isListedAgent } from "../collect/whose-change.ts";
import type { CommandFacts } from "../engine/authorisation.ts";
import type { CommentCommand } from "../engine/comment-command.ts";
import { type Fact, observed, unknown } from "../engine/fact.ts";
import type { PolicyState } from "../engine/facts.ts";
import { mayApproveAt } from "../engine/gate-approval.ts";
import { type Ladder, type Rung, rungOf } from "../engine/ladder.ts";
import { type BranchRow, findBranch, isEveryPusherKnown, pushersOf } from "../store/branches.ts";
import { aliveRun, type RunRow } from "../store/runs.ts";
import { findSuspension } from "../store/suspensions.ts";
import type { Handle } from "../store/transaction.ts";
import { asked, GivenUp, PutOff } from "./job-failure.ts";
import { namesOf } from "./named-approvers.ts";
import type { PlanProposal } from "./plan-proposal.ts";
import { roleOf } from "./role-of.ts";
import type { Services } from "./services.ts";
import { type Sender, saidBy, type Work } from "./webhook-jobs.ts";

export type CommandWork = Extract<Work, { kind: "command" }>;

/** Who gives a command, and how. */
export interface Given {
  readonly author: Sender;
  readonly isEdited: boolean;
  readonly isViaApp: boolean;
}

/** A comment as GitHub has it now. */
export type CommentNow = Given & { readonly body: string };

/** The pull request that the comment stands under, and what it is about. */
export interface CommandedPull {
  readonly head: string;
  /** The branch that it wants to reach. */
  readonly base: string;
  /** Whose pull request it is: GitHub's id. */
  readonly openedBy: number | undefined;
  /** Absent for a head from a fork. */
  readonly branch: BranchRow | undefined;
  readonly run: RunRow | undefined;
}

/** GitHub's replicas may not have a comment yet whose webhook is here already. */
const MISSING_ATTEMPTS = 3;

/**
 * @param attempt of reading it; by default it has been there before.
 * @returns undefined where the comment is gone, or nobody's. @throws PutOff while it may only not be there yet.
 */
export async function readComment(
  services: Services,
  work: Pick<CommandWork, "repository" | "comment" | "said">,
  attempt = MISSING_ATTEMPTS,
): Promise<CommentNow | undefined> {
  const { repository, comment } = work;
  const [owner = "", repo = ""] = repository.name.split("/", 2);
  const installed = { installationId: repository.installationId, repositoryId: repository.id };
  try {
    return await asked(services, async () => {
      const client = await services.github.client(installed, { issues: "read" });
      const { data } = await client.rest.issues.getComment({ owner, repo, comment_id: comment });
      const { user, body = "", created_at, updated_at, performed_via_github_app: app } = data;
      if (!user) return undefined;
      const author = { id: user.id, login: user.login, type: user.type };
      // GitHub's times are whole seconds: what was edited within one shows by its words alone.
      const isEdited = created_at !== updated_at || (work.said !== undefined && work.said !== saidBy(body));
      return { body, author, isEdited, isViaApp: (app ?? null) !== null };
    });
  } catch (error) {
    if (!(error instanceof GivenUp) || error.kind !== "missing") throw error;
    if (attempt < MISSING_ATTEMPTS) throw new PutOff(error.message);
    return undefined;
  }
}

export async function readCommandedPull(services: Services, work: CommandWork): Promise<CommandedPull> {
  const { repository, pull } = work;
  const [owner = "", repo = ""] = repository.name.split("/", 2);
  const installed = { installationId: repository.installationId, repositoryId: repository.id };
  const { ref, ...said } = await asked(services, async () => {
    const client = await services.github.client(installed, { pull_requests: "read" });
    const { data } = await client.rest.pulls.get({ owner, repo, pull_number: pull });
    const isOwn = data.head.repo?.id === repository.id;
    const openedBy = data.user?.id;
    return { head: data.head.sha, base: data.base.ref, openedBy, ref: isOwn ? data.head.ref : undefined };
  });
  const branch = ref === undefined ? undefined : await findBranch(services.db, repository.id, ref);
  const run = branch === undefined ? undefined : await aliveRun(services.db, branch.id);
  return { ...said, branch, run };
}

/** By what a command is judged. */
export interface CommandRules {
  readonly policy: PolicyState;
  /** The branches that promotions go into. */
  readonly ladder: Ladder;
  /** Of the branch that the pull request wants to reach, where that is another one's: an approval goes by it. */
  readonly target?: PolicyState | undefined;
}

/** Of a pull request into another branch GitHub lists what that branch lacks, and the agent may have made it lack little. */
const NO_AUTHORS = unknown("this pull request does not go into a branch of the ladder");

const NO_PUSHER = unknown(
  "a push of this branch was not seen with its pusher; make the branch anew under another name",
);

/** Everything that the authorisation of a command depends on, read from GitHub at this moment [T119] [T120]. */
export async function readCommandFacts(
  services: Services,
  work: CommandWork,
  {
    comment,
    command,
    pull,
    rules,
    proposal,
    owners,
  }: {
    readonly comment: Given;
    readonly command: CommentCommand;
    readonly pull: CommandedPull;
    readonly rules: CommandRules;
    /** Of `amend`, where a comment holds the plan. */
    readonly proposal?: PlanProposal | undefined;
    /** Of `handoff approve`: of the threads that it is about. */
    readonly owners?: readonly string[] | undefined;
  },
): Promise<CommandFacts> {
  const { author } = comment;
  const { policy, ladder, target = policy } = rules;
  const { promotion } = target.policy;
  const rung = rungOf(ladder, pull.base);
  const asking = rungAsked(command, ladder, rung);
  const approvers = owners ?? (asking === undefined ? [] : mayApproveAt(ladder, asking, promotion));
  const isListed = isListedAgent(policy, author.login);
  // Who merges into a rung writes nothing of it: of a promotion the authors of its commits are asked about alone.
  const isPromotion = pull.branch !== undefined && rungOf(ladder, pull.branch.name) !== undefined;
  const pushers =
    pull.branch === undefined || isPromotion ? [] : await pushersOf(services.db, pull.branch.id);
  const agents = [pull.run?.agentId, isListed ? author.id : undefined].filter((id) => id !== undefined);
  const suspended = await findSuspension(services.db, work.repository.id, author.id);
  const startedBy =
    isPromotion || pull.branch === undefined
      ? pull.openedBy
      : (pull.run?.startedBy ?? (await firstPusher(services.db, pull.branch)));
  const isPushKnown = isPromotion || (await isEachPushKnown(services.db, pull, command.name));
  return {
    command: command.name,
    source: { isEdited: comment.isEdited, isViaApp: comment.isViaApp, isOnSubject: true },
    actor: {
      id: author.id,
      type: author.type,
      permission: await roleOf(services, work.repository, author),
      teams: await teamsOf(services, work, author, approvers),
    },
    run: {
      agents: suspended === undefined ? agents : [...agents, author.id],
      startedBy:
        startedBy === undefined ? unknown("no push of it was seen with its pusher") : observed(startedBy),
      authors: isPushKnown
        ? withPushers(
            rung !== undefined
              ? await authorsOf(services, work, author, {
                  isPromotion,
                  nameless: await namelessWriter(services.db, pull, pushers),
                })
              : NO_AUTHORS,
            // Whose pull request it is asks for the approval, and does not give it.
            command.name === "approve" && pull.openedBy !== undefined ? [...pushers, pull.openedBy] : pushers,
          )
        : NO_PUSHER,
      ...(proposal === undefined ? {} : { proposedBy: observed(proposerFor(author.id, proposal)) }),
    },
    policy: { selfApproval: promotion.self_approval, whoMay: { teams: approvers, users: [] } },
  };
}

/** The rung whose approvers are asked; the other commands that widen are for whoever may write here. */
function rungAsked(command: CommentCommand, ladder: Ladder, rung: Rung | undefined): Rung | undefined {
  if (command.name === "approve") return rung;
  if (command.name !== "unfreeze") return undefined;
  return ladder.find(({ conditions }) => conditions.includes(command.gate));
}

/** Which of the named ones the author is or belongs to; unknown only where it decides. */
async function teamsOf(
  services: Services,
  { repository }: CommandWork,
  author: Sender,
  named: readonly string[],
): Promise<Fact<readonly string[]>> {
  const { found, unknown: why } = await namesOf(services, repository, author, named);
  return found.length === 0 && why !== undefined ? unknown(why) : observed(found);
}

/** Names in commits are anybody's to write: an approval needs to know who has pushed. From a fork GitHub tells nobody. */
async function isEachPushKnown(db: Handle, { branch }: CommandedPull, name: string): Promise<boolean> {
  if (name !== "approve" && name !== "handoff approve") return true;
  return branch === undefined || (await isEveryPusherKnown(db, branch.id));
}

/** Who wrote what no account's name stands on: whoever pushed, where that is known of every push. */
async function namelessWriter(
  db: Handle,
  { run, branch }: CommandedPull,
  [first]: readonly number[],
): Promise<number | undefined> {
  if (run?.agentId !== undefined || branch === undefined) return run?.agentId;
  return (await isEveryPusherKnown(db, branch.id)) ? first : undefined;
}

/** Whoever proposed it as well is told so; else anybody who did. */
function proposerFor(author: number, { proposers }: PlanProposal): number {
  return proposers.includes(author) ? author : (proposers[0] ?? author);
}

/** "Lists a maximum of 250 commits": of more, somebody may be missing. */
const COMMITS_MAX = 250;

/** A private address of GitHub's ("Setting your commit email address"): the account is in it. */
const PRIVATE_ADDRESS = /^(?:(\d+)\+)?([\w-]+(?:\[bot\])?)@users\.noreply\./i;

/**
 * The accounts of the commits' authors, committers and, as far as an address tells, co-authors. A name that belongs to no
 * account was written by whoever pushed: `nameless`; where nobody knows who that is, somebody may be missing. What is
 * promoted was looked at by others before the gate below: a merge is nobody's work there, and a name without an account
 * shuts nobody out.
 */
async function authorsOf(
  services: Services,
  { repository, pull }: CommandWork,
  author: Sender,
  { isPromotion, nameless }: { readonly isPromotion: boolean; readonly nameless: number | undefined },
): Promise<Fact<readonly number[]>> {
  const [owner = "", repo = ""] = repository.name.split("/", 2);
  const installed = { installationId: repository.installationId, repositoryId: repository.id };
  return await asked(services, async () => {
    const client = await services.github.client(installed, { pull_requests: "read" });
    const commits = await client.paginate(client.rest.pulls.listCommits, {
      owner,
      repo,
      pull_number: pull,
      per_page: 100,
    });
    if (commits.length >= COMMITS_MAX) return unknown("GitHub lists no more than 250 commits");
    const ids = new Set<number>();
    const accounts = new Map<string, number>();
    for (const { author: writer, committer, commit, parents } of commits) {
      if (isPromotion && parents.length > 1) continue;
      const people = [
        [writer, commit.author?.email],
        [committer, commit.committer?.email],
      ] as const;
      for (const [account, email] of people) {
        const id = account && "id" in account ? account.id : (privateId(email, author) ?? nameless);
        if (id === undefined && isPromotion) continue;
        if (id === undefined) return unknown("a commit's author has no account");
        ids.add(id);
        if (email !== undefined) accounts.set(email.toLowerCase(), id);
      }
    }
    for (const { commit } of commits)
      for (const email of coAuthors(commit.message)) {
        const id = privateId(email, author) ?? accounts.get(email.toLowerCase());
        if (id !== undefined) ids.add(id);
      }
    return observed([...ids]);
  });
}

/** Addresses of the trailers; whose a public one is, GitHub tells nobody. */
function coAuthors(message: string): readonly string[] {
  return [...message.matchAll(/^co-authored-by:[^<\n]*<([^<>\s]{1,320})>/gim)].map(([, email = ""]) => email);
}

/** The name in a commit is anybody's to write; who pushed it is GitHub's to say. */
function withPushers(authors: Fact<readonly number[]>, pushers: readonly number[]): Fact<readonly number[]> {
  return authors.known ? { ...authors, value: [...authors.value, ...pushers] } : authors;
}

/** Whose private address it is; of a login without its id, only whether it is that of who commands. */
function privateId(email: string | undefined, { id, login }: Sender): number | undefined {
  const [, number, name] = PRIVATE_ADDRESS.exec(email ?? "") ?? [];
  if (number !== undefined) return Number(number);
  return name?.toLowerCase() === login.toLowerCase() ? id : undefined;
}

async function firstPusher(db: Handle, branch: BranchRow | undefined): Promise<number | undefined> {
  if (branch === undefined) return undefined;
  const row = await db
    .selectFrom("branch_heads")
    .select("pusher_id")
    .where("branch_id", "=", branch.id)
    .where("pusher_id", "is not", null)
    .orderBy("first_seen_at")
    .limit(1)
    .executeTakeFirst();
  return row?.pusher_id ?? undefined;
}
