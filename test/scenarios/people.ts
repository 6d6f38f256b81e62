import type { World } from "../app/running-app.ts";
import { identityOf } from "../github/plumbing.ts";
import type { Pull, Review } from "../github/pull-state.ts";
import { addComment } from "../github/rest/comments.ts";
import type { Account, App, Repository } from "../github/state.ts";
import { BRANCH, planFor } from "./agents-plan.ts";

export interface Place {
  readonly world: World;
  readonly repository: Repository;
}

export type Files = Readonly<Record<string, string | null>>;

export interface PushWords {
  /** The run's branch, unless said. */
  readonly branch?: string;
  /** The commit's parent; the branch's head, unless said. */
  readonly from?: string;
  readonly force?: boolean;
  /** The plan that the trailers name; that of the branch's name, unless said. */
  readonly plan?: string;
  /** Who else has written it, by the commit's own word. */
  readonly with?: Account;
}

export interface CommentWords {
  /** The first pull request, unless said. */
  readonly on?: Pull;
  /** An App that writes with the person's token, which GitHub tells. */
  readonly via?: App;
}

/** Whoever acts on GitHub. What the App makes of a push is there once all is settled. */
export interface Person {
  readonly account: Account;
  /** Writes a comment, and waits; the App's answer to it, or undefined where it gives none. */
  comments(body: string, words?: CommentWords): Promise<string | undefined>;
  /** Commits and pushes; the new head. */
  pushes(files: Files, words?: PushWords): Promise<string>;
  /** Pushes an empty commit to the run's branch whose author, git says, is somebody else; the new head. */
  pushesInTheNameOf(author: Account): Promise<string>;
  opensPull(branch?: string, base?: string): Promise<Pull>;
  /** Pushes refs as git does, each `<commit>:<ref>`. */
  pushesRefs(...refspecs: readonly string[]): Promise<void>;
  /** Merges as GitHub lets them; "merged", or GitHub's words. */
  merges(pull: Pull): Promise<string>;
  /** Looks at a pull request, and says so in a review of GitHub's. */
  reviews(pull: Pull, state?: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED"): Promise<Review>;
  /** Has a pull request go into another branch. */
  retargets(pull: Pull, base: string): Promise<void>;
  deletesBranch(): Promise<void>;
  /** The run's branch is gone, and its head is another's. */
  renamesBranch(head: string, to: string): Promise<void>;
}

export interface Agent extends Person {
  /** Pushes a plan for one file, as the first commit of a branch named after it; the commit. */
  plans(id?: string): Promise<string>;
}

export function personOf(place: Place, account: Account): Person {
  const { world, repository } = place;
  const { github } = world;
  const pushRefs = async (...refspecs: readonly string[]): Promise<void> => {
    const url = github.cloneUrl(repository, account);
    await github.git(repository.git.directory, "push", "--quiet", url, ...refspecs);
  };
  const ask = async (method: string, path: string, body: object): Promise<{ readonly message: string }> => {
    const headers = {
      authorization: `Bearer ${github.userToken(account)}`,
      "content-type": "application/json",
    };
    const url = `${github.api}/repos/${repository.owner.login}/${repository.name}/${path}`;
    const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
    await world.settled();
    return (await answer.json()) as { readonly message: string };
  };
  return {
    account,
    comments: async (body, { on = firstPull(repository), via } = {}) => {
      const { id } = addComment(github.world, repository, on, account, body, via);
      await world.settled();
      return answerTo(place, id);
    },
    pushes: async (files, { branch = BRANCH, plan = planNamedBy(branch), with: other, ...words } = {}) => {
      const message = messageFor(plan, other);
      const pushed = await github.push(repository, { as: account, branch, files, message, ...words });
      if (!pushed.accepted) throw new Error(`GitHub refused the push: ${pushed.output}`);
      return pushed.sha;
    },
    pushesInTheNameOf: async (author) => {
      const tip = `refs/heads/${BRANCH}`;
      const args = ["commit-tree", `${tip}^{tree}`, "-p", tip, "-m", messageFor(planNamedBy(BRANCH))];
      const sha = await repository.git.text(args, { environment: identityOf(author.login) });
      await pushRefs(`${sha}:${tip}`);
      return sha;
    },
    opensPull: (branch = BRANCH, base = "main") =>
      github.openPull(repository, { as: account, head: branch, base }),
    pushesRefs: pushRefs,
    merges: async ({ number }) => {
      const { message } = await ask("PUT", `pulls/${number}/merge`, {});
      return message === "Pull Request successfully merged" ? "merged" : message;
    },
    reviews: async (pull, state = "APPROVED") => {
      const review = github.review(repository, pull, { as: account, state });
      await world.settled();
      return review;
    },
    retargets: async ({ number }, base) => void (await ask("PATCH", `pulls/${number}`, { base })),
    deletesBranch: () => pushRefs(`:refs/heads/${BRANCH}`),
    renamesBranch: (head, to) => pushRefs(`${head}:refs/heads/${to}`, `:refs/heads/${BRANCH}`),
  };
}

export function agentOf(place: Place, account: Account): Agent {
  const person = personOf(place, account);
  return {
    ...person,
    plans: (id = "WP-1") => person.pushes(planFor(`agent/${id}`, id), { branch: `agent/${id}` }),
  };
}

/** The App marks each answer with the comment that it is for. */
export function answerTo({ repository }: Pick<Place, "repository">, comment: number): string | undefined {
  const mark = `<!-- proofgate:answer ${comment} -->`;
  const answers = [...repository.comments.values()].filter(({ body }) => body.startsWith(mark));
  if (answers.length > 1) throw new Error(`${answers.length} answers to one comment`);
  return answers[0]?.body.slice(mark.length + 1);
}

function planNamedBy(branch: string): string {
  return branch.replace("agent/", "");
}

function messageFor(plan: string, other?: Account): string {
  const address = `${other?.id}+${other?.login}@users.noreply.github.com`;
  const trailer = other === undefined ? "" : `\nCo-authored-by: ${other.login} <${address}>`;
  return `Change a page\n\nPlan-Id: ${plan}\nIteration: 1${trailer}`;
}

function firstPull({ pulls }: Repository): Pull {
  const [pull] = pulls.values();
  if (pull === undefined) throw new Error("no pull request is open");
  return pull;
}
