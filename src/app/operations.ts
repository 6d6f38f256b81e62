/** What one job needs, and no more: each token is made for one repository and these permissions. */
export type Permissions = Readonly<Record<string, "read" | "write">>;

/** One thing that the App asks of GitHub's REST interface. */
export interface Operation {
  /** As GitHub publishes it: method and template. */
  readonly request: string;
  /** What a token must hold; `app`: the App's own proof, `installation`: any token of an installation. */
  readonly needs: Permissions | "app" | "installation";
  /** Without it the App judges all the same, and says what it could not do. */
  readonly isOptional?: true;
  readonly why: string;
}

const REPO = "/repos/{owner}/{repo}";

/**
 * All of them: the client refuses to ask for anything else, or with a token that does not hold what is named here. The
 * page in README.md and the permissions of app.yml are compared with this list by the tests.
 */
export const OPERATIONS: readonly Operation[] = [
  { request: "GET /app", needs: "app", why: "the App's own login: whether a release is its own" },
  { request: "GET /app/installations", needs: "app", why: "the sweep: where the App is installed" },
  {
    request: "POST /app/installations/{installation_id}/access_tokens",
    needs: "app",
    why: "a token for one repository and what one job needs",
  },
  {
    request: "GET /installation/repositories",
    needs: "installation",
    why: "the sweep: repositories whose webhooks were lost",
  },
  {
    request: `GET ${REPO}`,
    needs: { metadata: "read" },
    why: "the sweep: the default branch; how large a repository is, when its mirror is made",
  },
  {
    request: `GET ${REPO}/collaborators/{username}/permission`,
    needs: { metadata: "read" },
    why: "what the author of a command may, at this moment",
  },
  {
    request: "GET /orgs/{org}/teams/{team_slug}/memberships/{username}",
    needs: { members: "read" },
    why: "whether an approver is in a team that the policy names",
  },
  {
    request: `GET ${REPO}/pulls`,
    needs: { pull_requests: "read" },
    why: "open pull requests without a verdict; those that show a stopped branch, stand before the gate whose button was pressed, or wait in a digest",
  },
  {
    request: `GET ${REPO}/pulls/{pull_number}`,
    needs: { pull_requests: "read" },
    why: "head, base and author as they are now",
  },
  {
    request: `GET ${REPO}/pulls/{pull_number}/commits`,
    needs: { pull_requests: "read" },
    why: "the authors, who may not widen what they wrote",
  },
  {
    request: `GET ${REPO}/pulls/{pull_number}/reviews`,
    needs: { pull_requests: "read" },
    why: "who has looked at a person's change",
  },
  {
    request: `GET ${REPO}/issues/{issue_number}/events`,
    needs: { issues: "read" },
    why: "whether a pull request went into another branch when it was looked at",
  },
  {
    request: `POST ${REPO}/pulls`,
    needs: { pull_requests: "write" },
    isOptional: true,
    why: "proposes a promotion or a rollback",
  },
  {
    request: `PATCH ${REPO}/pulls/{pull_number}`,
    needs: { pull_requests: "write" },
    isOptional: true,
    why: "a promotion's summary, brought up to date; closes it where nothing is left to promote",
  },
  {
    request: `PUT ${REPO}/pulls/{pull_number}/merge`,
    needs: { contents: "write" },
    isOptional: true,
    why: "merges what its gate has let through, by its exact head, where the policy says `merge: auto`",
  },
  {
    request: `GET ${REPO}/issues/comments/{comment_id}`,
    needs: { issues: "read" },
    why: "a command as it stands now, and by whom",
  },
  {
    request: `GET ${REPO}/issues/comments`,
    needs: { issues: "read" },
    why: "the sweep: commands whose webhook was lost",
  },
  {
    request: `GET ${REPO}/issues/{issue_number}/comments`,
    needs: { issues: "read" },
    why: "whether a comment of ours is there already; the plan that somebody proposed",
  },
  {
    request: `POST ${REPO}/issues/{issue_number}/comments`,
    needs: { issues: "write" },
    why: "the status comment, answers to commands, and digests",
  },
  {
    request: `PATCH ${REPO}/issues/comments/{comment_id}`,
    needs: { issues: "write" },
    why: "the status comment, brought up to date",
  },
  {
    request: `GET ${REPO}/commits/{ref}/check-runs`,
    needs: { checks: "write" },
    why: "whether a verdict was said already",
  },
  { request: `POST ${REPO}/check-runs`, needs: { checks: "write" }, why: "a verdict" },
  {
    request: `PATCH ${REPO}/check-runs/{check_run_id}`,
    needs: { checks: "write" },
    why: "its annotations; a stop that came later",
  },
  {
    request: `GET ${REPO}/rules/branches/{branch}`,
    needs: { metadata: "read" },
    why: "the daily look: whether GitHub itself keeps the gates shut",
  },
  {
    request: `GET ${REPO}/rulesets/{ruleset_id}`,
    needs: { metadata: "read" },
    why: "the daily look: who may bypass it, where GitHub shows it",
  },
  {
    request: `GET ${REPO}/issues`,
    needs: { issues: "read" },
    why: "the issue of what is not enforced, and that of the digests, where it was opened and its number was lost",
  },
  {
    request: `POST ${REPO}/issues`,
    needs: { issues: "write" },
    why: "one issue, while something is not enforced; one for digests, where they are asked for",
  },
  {
    request: `PATCH ${REPO}/issues/{issue_number}`,
    needs: { issues: "write" },
    why: "brings that issue up to date, and closes it; whether the issue of digests is open",
  },
  {
    request: `GET ${REPO}/rulesets`,
    needs: { administration: "write" },
    isOptional: true,
    why: "whether the lock of stopped branches is there",
  },
  {
    request: `POST ${REPO}/rulesets`,
    needs: { administration: "write" },
    isOptional: true,
    why: "locks the branch of a stopped run",
  },
  {
    request: `PUT ${REPO}/rulesets/{ruleset_id}`,
    needs: { administration: "write" },
    isOptional: true,
    why: "the lock follows the stops that stand",
  },
  {
    request: `DELETE ${REPO}/rulesets/{ruleset_id}`,
    needs: { administration: "write" },
    isOptional: true,
    why: "no stop stands any more",
  },
  {
    request: `GET ${REPO}/git/commits/{commit_sha}`,
    needs: { contents: "write" },
    isOptional: true,
    why: "what the mirror of the ledger shows",
  },
  {
    request: `POST ${REPO}/git/blobs`,
    needs: { contents: "write" },
    isOptional: true,
    why: "a rollback: contents that only its merge has made",
  },
  {
    request: `POST ${REPO}/git/trees`,
    needs: { contents: "write" },
    isOptional: true,
    why: "mirrors the ledger: its new files; a rollback: its tree",
  },
  {
    request: `POST ${REPO}/git/commits`,
    needs: { contents: "write" },
    isOptional: true,
    why: "mirrors the ledger: one commit on the last; a rollback",
  },
  {
    request: `GET ${REPO}/releases/tags/{tag}`,
    needs: { contents: "write" },
    isOptional: true,
    why: "whether a promotion was released already",
  },
  {
    request: `GET ${REPO}/releases`,
    needs: { contents: "write" },
    isOptional: true,
    why: "whether its release was begun: GitHub finds drafts by no tag",
  },
  {
    request: `POST ${REPO}/releases`,
    needs: { contents: "write" },
    isOptional: true,
    why: "a promotion's attestations, where the policy says `release: true`: a draft, which nobody sees",
  },
  {
    request: `POST ${REPO}/releases/{release_id}/assets{?name,label}`,
    needs: { contents: "write" },
    isOptional: true,
    why: "their file, at GitHub's address for uploads",
  },
  {
    request: `DELETE ${REPO}/releases/assets/{asset_id}`,
    needs: { contents: "write" },
    isOptional: true,
    why: "what an upload that broke off has left in the draft",
  },
  {
    request: `PATCH ${REPO}/releases/{release_id}`,
    needs: { contents: "write" },
    isOptional: true,
    why: "publishes it; GitHub makes its tag",
  },
  {
    request: `GET ${REPO}/git/ref/{ref}`,
    needs: { contents: "read" },
    why: "whether a rung is there; whether a head is kept already; what a stopped branch shows",
  },
  {
    request: `POST ${REPO}/git/refs`,
    needs: { contents: "write" },
    isOptional: true,
    why: "keeps a head below `refs/proofgate/`; the branch of a rollback",
  },
  {
    request: `PATCH ${REPO}/git/refs/{ref}`,
    needs: { contents: "write" },
    isOptional: true,
    why: "puts a stopped branch back to its last safe head",
  },
  {
    request: `DELETE ${REPO}/git/refs/{ref}`,
    needs: { contents: "write" },
    isOptional: true,
    why: "deletes an agent's spent branch, once its head is kept; a checkpoint that is not needed any more",
  },
  {
    request: `GET ${REPO}/actions/runs`,
    needs: { actions: "write" },
    isOptional: true,
    why: "workflow runs of a stopped branch",
  },
  {
    request: `POST ${REPO}/actions/runs/{run_id}/cancel`,
    needs: { actions: "write" },
    isOptional: true,
    why: "cancels them",
  },
];

const BY_REQUEST: ReadonlyMap<string, Operation> = new Map(OPERATIONS.map((each) => [each.request, each]));

/** @throws where the request is not in the list, or the token behind it does not hold what the list says */
export function demandListed(request: string, scope: Operation["needs"]): void {
  const needs = BY_REQUEST.get(request)?.needs;
  if (needs === undefined) throw new Error(`invariant: \`${request}\` is not among the App's operations`);
  if (needs === "installation" ? scope !== "app" : needs === "app" ? scope === "app" : covers(scope, needs))
    return;
  throw new Error(`invariant: \`${request}\` is asked with a token that is not for it`);
}

function covers(scope: Operation["needs"], needs: Permissions): boolean {
  if (typeof scope === "string") return false;
  return Object.entries(needs).every(
    // Every token of one repository reads its metadata.
    ([name, level]) => name === "metadata" || scope[name] === "write" || scope[name] === level,
  );
}
