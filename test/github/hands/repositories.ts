import type { Artifact, WorkflowRun } from "../actions-state.ts";
import { timestamp } from "../clock.ts";
import { openPull } from "../pull-open.ts";
import type { IssueComment, Pull, Review } from "../pull-state.ts";
import { fullName, makeRepository } from "../repositories.ts";
import { addComment, deleteComment, editComment } from "../rest/comments.ts";
import { protectionFrom } from "../rest/protection.ts";
import { addReview, dismissReview } from "../rest/reviews.ts";
import { addRuleset } from "../rest/rules.ts";
import { wholeRules } from "../rest/whole-rules.ts";
import type { Rule, Ruleset } from "../rule-state.ts";
import type { Account, Repository, World } from "../state.ts";

export interface RepositoryHandOptions {
  readonly name: string;
  readonly owner: Account;
  /** True unless said. */
  readonly private?: boolean;
  /** `main` unless said. */
  readonly defaultBranch?: string;
}

/** Repositories and what people do in them. */
export interface RepositoryHands {
  createRepository(options: RepositoryHandOptions): Promise<Repository>;
  /** Under another owner, with all branches. */
  fork(repository: Repository, owner: Account): Promise<Repository>;
  /** The old name leads to the new one: 301 for REST, and git follows. */
  renameRepository(repository: Repository, name: string, as: Account): void;
  /** From now on it is 404, for REST and for git. */
  deleteRepository(repository: Repository): void;
  openPull(
    repository: Repository,
    options: {
      readonly as: Account;
      readonly head: string;
      readonly base: string;
      readonly title?: string;
      readonly body?: string;
      readonly draft?: boolean;
      readonly headRepository?: Repository;
    },
  ): Promise<Pull>;
  review(
    repository: Repository,
    pull: Pull,
    options: {
      readonly as: Account;
      readonly state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED";
      readonly body?: string;
    },
  ): Review;
  dismissReview(repository: Repository, pull: Pull, review: Review, as: Account): void;
  comment(repository: Repository, pull: Pull, as: Account, body: string): IssueComment;
  editComment(repository: Repository, comment: IssueComment, as: Account, body: string): void;
  deleteComment(repository: Repository, comment: IssueComment, as: Account): void;
  /** The body of "Create a repository ruleset". */
  addRuleset(repository: Repository, body: Readonly<Record<string, unknown>>): Ruleset;
  /** The body of "Update branch protection". */
  protect(repository: Repository, branch: string, body: Readonly<Record<string, unknown>>): void;
  addWorkflowRun(
    repository: Repository,
    options: {
      readonly name: string;
      readonly path: string;
      readonly headBranch: string;
      readonly headSha: string;
      readonly as: Account;
      readonly status?: WorkflowRun["status"];
      readonly conclusion?: string;
    },
  ): WorkflowRun;
  /** `archive`: a zip, as the download gives it. */
  addArtifact(repository: Repository, run: WorkflowRun, name: string, archive: Buffer): Artifact;
}

export function repositoryHands(world: World): RepositoryHands {
  return {
    createRepository: ({ name, owner, private: hidden = true, defaultBranch = "main" }) =>
      makeRepository(world, { name, owner, private: hidden, defaultBranch, parent: undefined }),
    fork: (parent, owner) =>
      makeRepository(world, {
        name: parent.name,
        owner,
        private: parent.private,
        defaultBranch: parent.defaultBranch,
        parent,
      }),
    renameRepository: (repository, name, as) => {
      const from = repository.name;
      repository.formerNames.add(fullName(repository).toLowerCase());
      repository.name = name;
      const payload = { changes: { repository: { name: { from } } } };
      world.announce({ name: "repository", action: "renamed", repository, sender: as, payload });
    },
    deleteRepository: ({ id }) => void world.repositories.delete(id),
    openPull: (
      repository,
      { as, head, base, title = head, body = null, draft = false, headRepository = repository },
    ) =>
      openPull(world, repository, as, {
        headRepository,
        headBranch: head,
        baseBranch: base,
        title,
        body,
        draft,
      }),
    review: (repository, pull, { as, state, body = "" }) =>
      addReview(world, repository, pull, as, state, body, pull.headSha),
    dismissReview: (repository, pull, review, as) => dismissReview(world, repository, pull, review, as),
    comment: (repository, pull, as, body) => addComment(world, repository, pull, as, body, undefined),
    editComment: (repository, comment, as, body) => editComment(world, repository, comment, as, body),
    deleteComment: (repository, comment, as) => deleteComment(world, repository, comment, as),
    addRuleset: (repository, body) =>
      addRuleset(world, repository, { ...body, rules: wholeRules((body.rules ?? []) as readonly Rule[]) }),
    protect: (repository, branch, body) => void repository.protections.set(branch, protectionFrom(body)),
    ...actionsHands(world),
  };
}

function actionsHands(world: World): Pick<RepositoryHands, "addWorkflowRun" | "addArtifact"> {
  return {
    addWorkflowRun: (repository, options) => {
      const now = timestamp(world.clock);
      const run: WorkflowRun = {
        id: world.nextId(),
        name: options.name,
        path: options.path,
        headBranch: options.headBranch,
        headSha: options.headSha,
        event: "push",
        actor: options.as,
        runNumber: repository.actions.runs.size + 1,
        workflowId: world.nextId(),
        status: options.status ?? "completed",
        conclusion: options.conclusion ?? null,
        createdAt: now,
        updatedAt: now,
      };
      repository.actions.runs.set(run.id, run);
      return run;
    },
    addArtifact: ({ actions }, run, name, archive) => {
      const createdAt = timestamp(world.clock);
      const artifact: Artifact = {
        id: world.nextId(),
        name,
        runId: run.id,
        archive,
        expired: false,
        createdAt,
      };
      actions.artifacts.set(artifact.id, artifact);
      return artifact;
    },
  };
}
