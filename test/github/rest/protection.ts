import { branchTip } from "../commit-read.ts";
import { notFound, Refusal } from "../refusal.ts";
import { type Answer, type Call, nothing, ok, type Route } from "../route.ts";
import type { Protection, RequiredCheck } from "../rule-state.ts";
import { repositoryUrl } from "../shapes/repository.ts";

const PATH = "/repos/{owner}/{repo}/branches/{branch}/protection";

/** Classic branch protection. Stands before `branches/{branch}`, whose name may hold slashes. */
export const protectionRoutes: readonly Route[] = [
  { method: "GET", path: PATH, needs: [["administration", "read"]], answer: read },
  { method: "PUT", path: PATH, needs: [["administration", "write"]], answer: write },
  { method: "DELETE", path: PATH, needs: [["administration", "write"]], answer: remove },
];

async function branchOf({ repository, parameter }: Call): Promise<string> {
  const name = parameter("branch");
  if ((await branchTip(repository.git, name)) === undefined) throw new Refusal(404, "Branch not found");
  return name;
}

async function read(call: Call): Promise<Answer> {
  const protection = call.repository.protections.get(await branchOf(call));
  if (protection === undefined) throw new Refusal(404, "Branch not protected");
  return ok(shape(call, protection));
}

function shape({ world, repository, parameter }: Call, protection: Protection) {
  const url = `${repositoryUrl(world, repository)}/branches/${encodeURIComponent(parameter("branch"))}/protection`;
  const { requiredChecks: checks, requiredReviews: reviews, restrictions } = protection;
  return {
    url,
    ...(checks === undefined
      ? {}
      : {
          required_status_checks: {
            url: `${url}/required_status_checks`,
            strict: checks.strict,
            contexts: checks.checks.map(({ context }) => context),
            contexts_url: `${url}/required_status_checks/contexts`,
            checks: checks.checks.map(({ context, appId }) => ({ context, app_id: appId ?? null })),
          },
        }),
    ...(reviews === undefined
      ? {}
      : {
          required_pull_request_reviews: {
            url: `${url}/required_pull_request_reviews`,
            dismiss_stale_reviews: reviews.dismissStale,
            require_code_owner_reviews: false,
            required_approving_review_count: reviews.count,
          },
        }),
    ...(restrictions === undefined
      ? {}
      : {
          restrictions: {
            url: `${url}/restrictions`,
            users_url: `${url}/restrictions/users`,
            teams_url: `${url}/restrictions/teams`,
            apps_url: `${url}/restrictions/apps`,
            users: [],
            teams: [],
            apps: [],
          },
        }),
    enforce_admins: { url: `${url}/enforce_admins`, enabled: protection.enforceAdmins },
    required_linear_history: { enabled: protection.linearHistory },
    allow_force_pushes: { enabled: protection.allowForcePushes },
    allow_deletions: { enabled: protection.allowDeletions },
    lock_branch: { enabled: protection.locked },
  };
}

async function write(call: Call): Promise<Answer> {
  const name = await branchOf(call);
  const protection = protectionFrom(call.body);
  call.repository.protections.set(name, protection);
  return ok(shape(call, protection));
}

/** As "Update branch protection" takes it. */
export function protectionFrom(body: Readonly<Record<string, unknown>>): Protection {
  const checks = body.required_status_checks as
    | { strict: boolean; contexts?: string[]; checks?: { context: string; app_id?: number }[] }
    | null
    | undefined;
  const reviews = body.required_pull_request_reviews as
    | { dismiss_stale_reviews?: boolean; required_approving_review_count?: number }
    | null
    | undefined;
  const restrictions = body.restrictions as
    | { users: string[]; teams: string[]; apps?: string[] }
    | null
    | undefined;
  const named: RequiredCheck[] = checks?.checks
    ? checks.checks.map(({ context, app_id }) => ({ context, appId: app_id }))
    : (checks?.contexts ?? []).map((context) => ({ context, appId: undefined }));
  return {
    requiredChecks: checks ? { strict: checks.strict, checks: named } : undefined,
    requiredReviews: reviews
      ? {
          count: reviews.required_approving_review_count ?? 1,
          dismissStale: reviews.dismiss_stale_reviews === true,
        }
      : undefined,
    enforceAdmins: body.enforce_admins === true,
    allowForcePushes: body.allow_force_pushes === true,
    allowDeletions: body.allow_deletions === true,
    linearHistory: body.required_linear_history === true,
    locked: body.lock_branch === true,
    restrictions: restrictions
      ? { users: restrictions.users, teams: restrictions.teams, apps: restrictions.apps ?? [] }
      : undefined,
  };
}

async function remove(call: Call): Promise<Answer> {
  const name = await branchOf(call);
  if (!call.repository.protections.delete(name)) throw notFound();
  return nothing;
}
