import type { Issue } from "../pull-state.ts";
import type { Repository, World } from "../state.ts";
import { integration, nodeId, simpleUser } from "./account.ts";
import { association, noReactions } from "./pull.ts";
import { repositoryPage, repositoryUrl } from "./repository.ts";

/** An issue that is no pull request. */
export function plainIssueShape(world: World, repository: Repository, issue: Issue) {
  const api = repositoryUrl(world, repository);
  const url = `${api}/issues/${issue.number}`;
  return {
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${repositoryPage(world, repository)}/issues/${issue.number}`,
    id: issue.id,
    node_id: nodeId("Issue", issue.id),
    number: issue.number,
    title: issue.title,
    user: simpleUser(world, issue.author),
    labels: [],
    state: issue.state,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: 0,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: association(world, repository, issue.author),
    active_lock_reason: null,
    body: issue.body,
    reactions: noReactions(url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: issue.app === undefined ? null : integration(world, issue.app),
    state_reason: issue.stateReason,
  };
}
