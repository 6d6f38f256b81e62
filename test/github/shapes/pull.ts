import { hasRole } from "../caller.ts";
import type { IssueComment, Pull, PullRetarget, Review } from "../pull-state.ts";
import type { Account, Repository, World } from "../state.ts";
import { integration, nodeId, simpleUser } from "./account.ts";
import { repositoryPage, repositoryShape, repositoryUrl } from "./repository.ts";

/** "Pull Request Simple": what lists hold. */
export function simplePull(world: World, repository: Repository, pull: Pull) {
  const api = repositoryUrl(world, repository);
  const url = `${api}/pulls/${pull.number}`;
  const issue = `${api}/issues/${pull.number}`;
  const page = `${repositoryPage(world, repository)}/pull/${pull.number}`;
  const statuses = `${api}/statuses/${pull.headSha}`;
  const side = (of: Repository, ref: string, sha: string) => ({
    label: `${of.owner.login}:${ref}`,
    ref,
    sha,
    user: simpleUser(world, of.owner),
    repo: repositoryShape(world, of),
  });
  const link = (href: string) => ({ href });
  return {
    url,
    id: pull.id,
    node_id: nodeId("PR", pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: simpleUser(world, pull.author),
    body: pull.body,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.sha ?? null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    head: side(pull.headRepository, pull.headBranch, pull.headSha),
    base: side(repository, pull.baseBranch, pull.baseSha),
    _links: {
      self: link(url),
      html: link(page),
      issue: link(issue),
      comments: link(`${issue}/comments`),
      review_comments: link(`${url}/comments`),
      review_comment: link(`${api}/pulls/comments{/number}`),
      commits: link(`${url}/commits`),
      statuses: link(statuses),
    },
    author_association: association(world, repository, pull.author),
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** What only the single pull request says, once git has been asked. */
export interface PullFacts {
  readonly mergeable: boolean | null;
  readonly mergeableState: string;
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
}

/** "Pull Request". */
export function fullPull(world: World, repository: Repository, pull: Pull, facts: PullFacts) {
  const comments = [...repository.comments.values()].filter((one) => one.issueNumber === pull.number);
  return {
    ...simplePull(world, repository, pull),
    merged: pull.merged !== undefined,
    mergeable: facts.mergeable,
    rebaseable: facts.mergeable,
    mergeable_state: facts.mergeableState,
    merged_by: pull.merged === undefined ? null : simpleUser(world, pull.merged.by),
    comments: comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: facts.commits,
    additions: facts.additions,
    deletions: facts.deletions,
    changed_files: facts.changedFiles,
  };
}

/** How the account stands to the repository. */
export function association(world: World, repository: Repository, account: Account): string {
  if (repository.owner.id === account.id) return "OWNER";
  const isMember = [...world.teams.values()].some(
    (team) => team.organization.id === repository.owner.id && team.members.has(account.id),
  );
  if (isMember) return "MEMBER";
  return hasRole(world, repository, account, "triage") ? "COLLABORATOR" : "NONE";
}

/** "Pull Request Review". */
export function reviewShape(world: World, repository: Repository, pull: Pull, review: Review) {
  const page = `${repositoryPage(world, repository)}/pull/${pull.number}`;
  const url = `${repositoryUrl(world, repository)}/pulls/${pull.number}`;
  const html = `${page}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId("PRR", review.id),
    user: simpleUser(world, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: url,
    author_association: association(world, repository, review.author),
    _links: { html: { href: html }, pull_request: { href: url } },
    submitted_at: review.submittedAt,
    commit_id: review.commitSha,
  };
}

/** "Issue Comment". */
export function commentShape(world: World, repository: Repository, comment: IssueComment) {
  const api = repositoryUrl(world, repository);
  const url = `${api}/issues/comments/${comment.id}`;
  const of = repository.issues.has(comment.issueNumber) ? "issues" : "pull";
  return {
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    url,
    html_url: `${repositoryPage(world, repository)}/${of}/${comment.issueNumber}#issuecomment-${comment.id}`,
    body: comment.body,
    user: simpleUser(world, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    issue_url: `${api}/issues/${comment.issueNumber}`,
    author_association: association(world, repository, comment.author),
    reactions: noReactions(url),
    performed_via_github_app: comment.app === undefined ? null : integration(world, comment.app),
  };
}

export function noReactions(url: string) {
  return {
    url: `${url}/reactions`,
    total_count: 0,
    "+1": 0,
    "-1": 0,
    laugh: 0,
    hooray: 0,
    confused: 0,
    heart: 0,
    rocket: 0,
    eyes: 0,
  };
}

/** "Issue": a pull request as the issues API shows it. */
export function issueShape(world: World, repository: Repository, pull: Pull) {
  const api = repositoryUrl(world, repository);
  const url = `${api}/issues/${pull.number}`;
  const simple = simplePull(world, repository, pull);
  return {
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: simple.html_url,
    id: pull.id,
    node_id: simple.node_id,
    number: pull.number,
    title: pull.title,
    user: simple.user,
    labels: [],
    state: pull.state,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: [...repository.comments.values()].filter((one) => one.issueNumber === pull.number).length,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    author_association: simple.author_association,
    active_lock_reason: null,
    draft: pull.draft,
    pull_request: {
      url: simple.url,
      html_url: simple.html_url,
      diff_url: simple.diff_url,
      patch_url: simple.patch_url,
      merged_at: simple.merged_at,
    },
    body: pull.body,
    reactions: noReactions(url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: null,
  };
}

/** An issue's event. */
export function retargetShape(world: World, repository: Repository, { id, by, at }: PullRetarget) {
  return {
    id,
    node_id: nodeId("BaseRefChangedEvent", id),
    url: `${repositoryUrl(world, repository)}/issues/events/${id}`,
    actor: simpleUser(world, by),
    event: "base_ref_changed",
    commit_id: null,
    commit_url: null,
    created_at: at,
    performed_via_github_app: null,
  };
}
