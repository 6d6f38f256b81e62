import { type Caller, hasRole } from "./caller.ts";
import type { Pull, Review } from "./pull-state.ts";
import { missingChecks } from "./required-checks.ts";
import { activeRulesets, checksOf, isBypass } from "./rule-check.ts";
import type { RequiredCheck, Rule } from "./rule-state.ts";
import type { MergeMethod, Repository, World } from "./state.ts";

/** Why rules forbid merging this pull request now; empty: nothing does. Without a caller nobody bypasses. */
export async function blockers(
  world: World,
  repository: Repository,
  caller: Caller | undefined,
  pull: Pull,
  method?: MergeMethod,
): Promise<string[]> {
  const reasons: string[] = [];
  for (const ruleset of activeRulesets(repository, `refs/heads/${pull.baseBranch}`)) {
    const bypassed = ruleset.bypassActors.some(
      (actor) => caller !== undefined && isBypass(world, repository, caller, actor),
    );
    if (bypassed) continue;
    for (const rule of ruleset.rules)
      reasons.push(...(await ruleBlocks(world, repository, pull, rule, method)));
  }
  const protection = repository.protections.get(pull.baseBranch);
  if (protection === undefined) return reasons;
  const admin = caller?.kind === "user" && hasRole(world, repository, caller.account, "admin");
  if (admin && !protection.enforceAdmins) return reasons;
  if (protection.locked) reasons.push("The base branch is locked");
  if (protection.requiredChecks !== undefined) {
    const { strict, checks } = protection.requiredChecks;
    reasons.push(...(await checkBlocks(repository, pull, checks, strict)));
  }
  if (protection.requiredReviews !== undefined) {
    const { count, dismissStale } = protection.requiredReviews;
    reasons.push(...reviewBlocks(world, repository, pull, count, dismissStale));
  }
  if (protection.linearHistory && method === "merge")
    reasons.push("Merge commits are not allowed on this branch");
  return reasons;
}

async function ruleBlocks(
  world: World,
  repository: Repository,
  pull: Pull,
  rule: Rule,
  method: MergeMethod | undefined,
): Promise<string[]> {
  const { parameters = {} } = rule;
  if (rule.type === "update") return ["Cannot update this protected ref."];
  if (rule.type === "merge_queue") return ["Changes must be made through the merge queue"];
  if (rule.type === "required_linear_history" && method === "merge") {
    return ["This branch must not contain merge commits."];
  }
  if (rule.type === "required_status_checks") {
    return await checkBlocks(
      repository,
      pull,
      checksOf(rule),
      parameters.strict_required_status_checks_policy === true,
    );
  }
  if (rule.type !== "pull_request") return [];
  const allowed = parameters.allowed_merge_methods;
  const wrong = method !== undefined && Array.isArray(allowed) && !allowed.includes(method);
  const count = Number(parameters.required_approving_review_count ?? 0);
  const stale = parameters.dismiss_stale_reviews_on_push === true;
  return [
    ...(wrong ? [`${method} merges are not allowed on this branch.`] : []),
    ...reviewBlocks(world, repository, pull, count, stale),
  ];
}

async function checkBlocks(
  repository: Repository,
  pull: Pull,
  checks: readonly RequiredCheck[],
  strict: boolean,
): Promise<string[]> {
  const missing = missingChecks(repository, pull.headSha, checks);
  const reasons = missing.map((name) => `Required status check "${name}" is expected.`);
  const behind =
    strict && !(await repository.git.holds(["merge-base", "--is-ancestor", pull.baseSha, pull.headSha]));
  if (behind) reasons.push("This branch must be up to date with the base branch before merging.");
  return reasons;
}

/** Only the last say of each person with write access counts, and never the author's own. */
function reviewBlocks(
  world: World,
  repository: Repository,
  pull: Pull,
  count: number,
  dismissStale: boolean,
): string[] {
  const last = new Map<number, Review>();
  for (const review of pull.reviews) {
    if (review.state !== "COMMENTED" && review.author.id !== pull.author.id)
      last.set(review.author.id, review);
  }
  const counting = [...last.values()].filter(({ author }) => hasRole(world, repository, author, "write"));
  const approvals = counting.filter(
    ({ state, commitSha }) => state === "APPROVED" && !(dismissStale && commitSha !== pull.headSha),
  );
  const reasons: string[] = [];
  if (counting.some(({ state }) => state === "CHANGES_REQUESTED") && count > 0)
    reasons.push("Changes have been requested.");
  if (approvals.length < count) {
    reasons.push(`At least ${count} approving review is required by reviewers with write access.`);
  }
  return reasons;
}
