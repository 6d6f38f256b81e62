import { timestamp } from "../clock.ts";
import type { Issue } from "../pull-state.ts";
import { invalid, notFound } from "../refusal.ts";
import { type Answer, type Call, created, list, ok, type Route } from "../route.ts";
import { plainIssueShape } from "../shapes/issue.ts";
import { issueShape, retargetShape } from "../shapes/pull.ts";

const PATH = "/repos/{owner}/{repo}/issues";

/** Issues that are no pull requests; GitHub lists both. */
export const issueRoutes: readonly Route[] = [
  { method: "GET", path: PATH, needs: [["issues", "read"]], answer: all },
  { method: "POST", path: PATH, needs: [["issues", "write"]], answer: open },
  {
    method: "PATCH",
    path: `${PATH}/{issue_number}`,
    needs: [["issues", "write"]],
    answer: change,
  },
  {
    method: "GET",
    path: `${PATH}/{issue_number}/events`,
    needs: [["issues", "read"]],
    answer: events,
  },
];

/** Of what became of a pull request, that it was retargeted alone. The oldest first. */
function events({ world, repository, number }: Call): Answer {
  const pull = repository.pulls.get(number("issue_number"));
  if (pull === undefined) throw notFound();
  return list(pull.retargets.map((retarget) => retargetShape(world, repository, retarget)));
}

/** Newest first; open ones, unless asked otherwise. */
function all({ world, repository, query }: Call): Answer {
  const wanted = query.get("state") ?? "open";
  const since = query.get("since");
  const isAsked = ({ state, updatedAt }: { state: string; updatedAt: string }): boolean =>
    (wanted === "all" || state === wanted) && (since === null || Date.parse(updatedAt) >= Date.parse(since));
  const issues = [...repository.issues.values()].filter(isAsked);
  const pulls = [...repository.pulls.values()].filter(isAsked);
  const shown = [
    ...issues.map((issue) => ({ number: issue.number, shape: plainIssueShape(world, repository, issue) })),
    ...pulls.map((pull) => ({ number: pull.number, shape: issueShape(world, repository, pull) })),
  ];
  return list(shown.sort((one, other) => other.number - one.number).map(({ shape }) => shape));
}

function open(call: Call): Answer {
  const { world, repository, caller, body } = call;
  if (typeof body.title !== "string" || body.title.trim() === "")
    throw invalid("Issue", "title", "missing_field");
  const now = timestamp(world.clock);
  const issue: Issue = {
    id: world.nextId(),
    number: repository.nextNumber,
    title: body.title,
    body: typeof body.body === "string" ? body.body : null,
    author: call.actor(),
    app: caller.kind === "installation" ? caller.installation.app : undefined,
    state: "open",
    stateReason: null,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
  };
  repository.nextNumber += 1;
  repository.issues.set(issue.number, issue);
  return created(plainIssueShape(world, repository, issue));
}

function change({ world, repository, number, body }: Call): Answer {
  const issue = repository.issues.get(number("issue_number"));
  if (issue === undefined) throw notFound();
  const now = timestamp(world.clock);
  if (typeof body.body === "string") issue.body = body.body;
  if (body.state === "open" || body.state === "closed") {
    issue.stateReason = body.state === "closed" ? "completed" : issue.state === "closed" ? "reopened" : null;
    issue.state = body.state;
    issue.closedAt = body.state === "closed" ? now : null;
  }
  issue.updatedAt = now;
  return ok(plainIssueShape(world, repository, issue));
}
