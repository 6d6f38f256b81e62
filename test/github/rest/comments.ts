import { hasRole } from "../caller.ts";
import { timestamp } from "../clock.ts";
import type { Issue, IssueComment, Pull } from "../pull-state.ts";
import { forbidden, invalid, notFound, Refusal } from "../refusal.ts";
import { type Answer, type Call, created, list, nothing, ok, type Route } from "../route.ts";
import { plainIssueShape } from "../shapes/issue.ts";
import { commentShape, issueShape } from "../shapes/pull.ts";
import type { Account, App, Repository, World } from "../state.ts";

/** A comment of a pull request needs either permission. */
const READ = [
  ["issues", "read"],
  ["pull_requests", "read"],
] as const;
const WRITE = [
  ["issues", "write"],
  ["pull_requests", "write"],
] as const;
const BODY_LENGTH_MAX = 65_536;

export const commentRoutes: readonly Route[] = [
  { method: "GET", path: "/repos/{owner}/{repo}/issues/comments", needs: READ, answer: everywhere },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/issues/{issue_number}",
    needs: READ,
    answer: (call) => ok(issueShape(call.world, call.repository, pullOf(call))),
  },
  { method: "GET", path: "/repos/{owner}/{repo}/issues/{issue_number}/comments", needs: READ, answer: all },
  {
    method: "POST",
    path: "/repos/{owner}/{repo}/issues/{issue_number}/comments",
    needs: WRITE,
    answer: create,
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    needs: READ,
    answer: (call) => ok(commentShape(call.world, call.repository, named(call))),
  },
  {
    method: "PATCH",
    path: "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    needs: WRITE,
    answer: update,
  },
  {
    method: "DELETE",
    path: "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    needs: WRITE,
    answer: remove,
  },
];

function pullOf({ repository, number }: Call): Pull {
  const pull = repository.pulls.get(number("issue_number"));
  if (pull === undefined) throw notFound();
  return pull;
}

/** What is commented on: a pull request, or an issue that is none. */
function subjectOf({ repository, number }: Call): Pull | Issue {
  const subject =
    repository.pulls.get(number("issue_number")) ?? repository.issues.get(number("issue_number"));
  if (subject === undefined) throw notFound();
  return subject;
}

function named({ repository, number }: Call): IssueComment {
  const comment = repository.comments.get(number("comment_id"));
  if (comment === undefined) throw notFound();
  return comment;
}

function all(call: Call): Answer {
  const { world, repository } = call;
  const { number } = subjectOf(call);
  const comments = [...repository.comments.values()].filter((one) => one.issueNumber === number);
  return list(comments.map((comment) => commentShape(world, repository, comment)));
}

/** Of all pull requests; oldest first, unless asked otherwise. */
function everywhere({ world, repository, query }: Call): Answer {
  const since = query.get("since");
  const by = query.get("sort") === "updated" ? "updatedAt" : "createdAt";
  const comments = [...repository.comments.values()]
    .filter(({ updatedAt }) => since === null || Date.parse(updatedAt) >= Date.parse(since))
    .sort((one, other) => Date.parse(one[by]) - Date.parse(other[by]) || one.id - other.id);
  if (query.get("direction") === "desc") comments.reverse();
  return list(comments.map((comment) => commentShape(world, repository, comment)));
}

function create(call: Call): Answer {
  const { world, repository, caller } = call;
  const subject = subjectOf(call);
  const body = textOf(call);
  const app = caller.kind === "installation" ? caller.installation.app : undefined;
  return created(
    commentShape(world, repository, addComment(world, repository, subject, call.actor(), body, app)),
  );
}

function textOf({ body }: Call): string {
  const text = typeof body.body === "string" ? body.body : "";
  if (text.trim() === "") throw invalid("IssueComment", "body", "missing_field");
  if (text.length > BODY_LENGTH_MAX) {
    throw invalid(
      "IssueComment",
      "body",
      "custom",
      `body is too long (maximum is ${BODY_LENGTH_MAX} characters)`,
    );
  }
  return text;
}

function update(call: Call): Answer {
  const comment = named(call);
  mayChange(call, comment);
  editComment(call.world, call.repository, comment, call.actor(), textOf(call));
  return ok(commentShape(call.world, call.repository, comment));
}

function remove(call: Call): Answer {
  const comment = named(call);
  mayChange(call, comment);
  deleteComment(call.world, call.repository, comment, call.actor());
  return nothing;
}

/** One's own, or anybody's with write access; an App with `issues: write` may change anybody's too. */
function mayChange({ world, repository, caller }: Call, { author }: IssueComment): void {
  if (caller.kind === "installation") return;
  if (caller.kind !== "user") throw forbidden();
  if (caller.account.id === author.id || hasRole(world, repository, caller.account, "write")) return;
  throw new Refusal(403, "Must have admin rights to Repository.");
}

export function addComment(
  world: World,
  repository: Repository,
  subject: Pull | Issue,
  author: Account,
  body: string,
  app: App | undefined,
): IssueComment {
  const now = timestamp(world.clock);
  const id = world.nextId();
  const comment: IssueComment = {
    id,
    issueNumber: subject.number,
    author,
    app,
    body,
    createdAt: now,
    updatedAt: now,
  };
  repository.comments.set(id, comment);
  announce(world, repository, comment, author, "created");
  return comment;
}

export function editComment(
  world: World,
  repository: Repository,
  comment: IssueComment,
  sender: Account,
  body: string,
): void {
  const before = comment.body;
  comment.body = body;
  comment.updatedAt = timestamp(world.clock);
  announce(world, repository, comment, sender, "edited", { changes: { body: { from: before } } });
}

export function deleteComment(
  world: World,
  repository: Repository,
  comment: IssueComment,
  sender: Account,
): void {
  repository.comments.delete(comment.id);
  announce(world, repository, comment, sender, "deleted");
}

function announce(
  world: World,
  repository: Repository,
  comment: IssueComment,
  sender: Account,
  action: string,
  more: object = {},
): void {
  const pull = repository.pulls.get(comment.issueNumber);
  const plain = repository.issues.get(comment.issueNumber);
  if (pull === undefined && plain === undefined) throw new Error("invariant: a comment is of something");
  const issue =
    pull === undefined
      ? // The schema of this event knows fewer permissions of an App than Apps have.
        { ...plainIssueShape(world, repository, plain!), performed_via_github_app: null }
      : issueShape(world, repository, pull);
  const payload = { ...more, issue, comment: commentShape(world, repository, comment) };
  world.announce({ name: "issue_comment", action, repository, sender, payload });
}
