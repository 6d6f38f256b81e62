import type { Caller } from "./caller.ts";
import { actorOf, grants, hasRole } from "./caller.ts";
import { listCommits } from "./commit-read.ts";
import { GitFailure } from "./plumbing.ts";
import type { RefChange } from "./push-commands.ts";
import { matchesRef } from "./ref-pattern.ts";
import { missingChecks } from "./required-checks.ts";
import type { BypassActor, Protection, Rule, Ruleset } from "./rule-state.ts";
import type { Repository, World } from "./state.ts";

const none = (sha: string) => /^0+$/.test(sha);

/** The refs that GitHub's rules refuse, each with the words that git shows to the pusher. */
export async function refusalsOf(
  world: World,
  repository: Repository,
  caller: Caller,
  commands: readonly RefChange[],
  pack: Buffer,
): Promise<Map<string, string>> {
  const refused = new Map<string, string>();
  const judged = commands.filter(({ ref }) => isGoverned(repository, ref));
  const needsObjects = judged.length > 0 || caller.kind === "installation";
  // The rules ask what the new commits are: they are read before git is let loose on the refs.
  if (needsObjects && pack.length > 0 && !(await unpack(repository, pack))) return refused;
  for (const command of commands) {
    const reasons = await violations(world, repository, caller, command);
    if (reasons.length > 0) refused.set(command.ref, wordsOf(command.ref, reasons));
  }
  return refused;
}

/** A pack that cannot be read is refused by git itself, in its own words. */
async function unpack(repository: Repository, pack: Buffer): Promise<boolean> {
  try {
    await repository.git.run(["index-pack", "--stdin", "--fix-thin"], { input: pack });
    return true;
  } catch (failure) {
    if (failure instanceof GitFailure) return false;
    throw failure;
  }
}

function wordsOf(ref: string, reasons: readonly string[]): string {
  const lines = [`error: GH013: Repository rule violations found for ${ref}.`, ""];
  for (const reason of reasons) lines.push(`- ${reason}`, "");
  return `${lines.join("\n")}\n`;
}

/** Every reason why this caller may not move this ref; empty: it may. Objects must be in the repository. */
export async function violations(
  world: World,
  repository: Repository,
  caller: Caller,
  command: RefChange,
): Promise<string[]> {
  const reasons = await workflowViolations(repository, caller, command);
  for (const ruleset of activeRulesets(repository, command.ref)) {
    if (
      ruleset.bypassActors.some(
        (actor) => actor.bypass_mode !== "pull_request" && isBypass(world, repository, caller, actor),
      )
    )
      continue;
    for (const rule of ruleset.rules) {
      const reason = await broken(repository, rule, command);
      if (reason !== undefined) reasons.push(reason);
    }
  }
  const protection = repository.protections.get(command.ref.replace(/^refs\/heads\//, ""));
  if (protection !== undefined && command.ref.startsWith("refs/heads/")) {
    reasons.push(...(await protectionViolations(world, repository, caller, protection, command)));
  }
  return reasons;
}

/** The rulesets in force for a ref, oldest first. */
export function activeRulesets(repository: Repository, ref: string): Ruleset[] {
  return [...repository.rulesets.values()].filter(
    (ruleset) => ruleset.enforcement === "active" && governs(ruleset, repository, ref),
  );
}

export function governs(ruleset: Ruleset, repository: Repository, ref: string): boolean {
  if (!ref.startsWith(ruleset.target === "branch" ? "refs/heads/" : "refs/tags/")) return false;
  const matches = (pattern: string) => matchesRef(pattern, ref, repository.defaultBranch);
  return ruleset.include.some(matches) && !ruleset.exclude.some(matches);
}

function isGoverned(repository: Repository, ref: string): boolean {
  return (
    activeRulesets(repository, ref).length > 0 ||
    repository.protections.has(ref.replace(/^refs\/heads\//, ""))
  );
}

/** The numbers that the API has for built-in roles ("bypass_actors", RepositoryRole). */
const ROLE_NUMBERS = { 2: "maintain", 4: "write", 5: "admin" } as const;

export function isBypass(world: World, repository: Repository, caller: Caller, actor: BypassActor): boolean {
  if (actor.actor_type === "Integration") {
    return caller.kind === "installation" && caller.installation.app.id === actor.actor_id;
  }
  if (caller.kind !== "user") return false;
  if (actor.actor_type === "OrganizationAdmin") return hasRole(world, repository, caller.account, "admin");
  if (actor.actor_type === "Team") {
    return world.teams.get(actor.actor_id ?? 0)?.members.has(caller.account.id) === true;
  }
  const role = ROLE_NUMBERS[actor.actor_id as keyof typeof ROLE_NUMBERS];
  return (
    actor.actor_type === "RepositoryRole" &&
    role !== undefined &&
    hasRole(world, repository, caller.account, role)
  );
}

async function broken(repository: Repository, rule: Rule, command: RefChange): Promise<string | undefined> {
  const { before, after } = command;
  const makes = none(before);
  const deletes = none(after);
  if (rule.type === "creation")
    return makes ? "Cannot create ref due to creations being restricted." : undefined;
  if (rule.type === "deletion") return deletes ? "Cannot delete this branch" : undefined;
  if (deletes) return undefined;
  if (rule.type === "update") return makes ? undefined : "Cannot update this protected ref.";
  if (rule.type === "non_fast_forward") {
    return makes || (await isFastForward(repository, command))
      ? undefined
      : "Cannot force-push to this branch";
  }
  if (rule.type === "required_linear_history") {
    return (await holdsMerge(repository, command))
      ? "This branch must not contain merge commits."
      : undefined;
  }
  if (rule.type === "merge_queue") return makes ? undefined : "Changes must be made through the merge queue";
  if (rule.type === "pull_request") return makes ? undefined : "Changes must be made through a pull request.";
  if (rule.type === "required_status_checks") {
    if (makes && rule.parameters?.do_not_enforce_on_create === true) return undefined;
    const missing = missingChecks(repository, after, checksOf(rule));
    return missing.length > 0
      ? `${missing.length} of ${checksOf(rule).length} required status checks are expected.`
      : undefined;
  }
  if (rule.type === "required_signatures") return "Commits must have verified signatures.";
  return undefined;
}

/** The checks that a rule `required_status_checks` names. */
export function checksOf(rule: Rule): { context: string; appId: number | undefined }[] {
  const checks = (rule.parameters?.required_status_checks ?? []) as {
    context: string;
    integration_id?: number;
  }[];
  return checks.map(({ context, integration_id }) => ({ context, appId: integration_id }));
}

async function protectionViolations(
  world: World,
  repository: Repository,
  caller: Caller,
  protection: Protection,
  command: RefChange,
): Promise<string[]> {
  const { before, after } = command;
  const admin = caller.kind === "user" && hasRole(world, repository, caller.account, "admin");
  const reasons: string[] = [];
  if (none(after)) {
    if (!protection.allowDeletions) reasons.push("Cannot delete this protected branch");
    return reasons;
  }
  if (!none(before) && !protection.allowForcePushes && !(await isFastForward(repository, command))) {
    reasons.push("Cannot force-push to this protected branch");
  }
  if (admin && !protection.enforceAdmins) return reasons;
  if (protection.locked) reasons.push("Cannot change this locked branch");
  if (protection.linearHistory && (await holdsMerge(repository, command))) {
    reasons.push("This branch must not contain merge commits.");
  }
  if (protection.restrictions !== undefined && !isAllowed(world, caller, protection.restrictions)) {
    reasons.push("You're not authorized to push to this branch.");
  }
  if (protection.requiredReviews !== undefined) reasons.push("Changes must be made through a pull request.");
  const checks = protection.requiredChecks?.checks ?? [];
  const missing = missingChecks(repository, after, checks);
  if (missing.length > 0) reasons.push(`Required status check "${missing[0]}" is expected.`);
  return reasons;
}

function isAllowed(world: World, caller: Caller, allowed: NonNullable<Protection["restrictions"]>): boolean {
  if (caller.kind === "installation") return allowed.apps.includes(caller.installation.app.slug);
  const account = actorOf(caller);
  if (allowed.users.includes(account.login)) return true;
  return [...world.teams.values()].some(
    (team) => allowed.teams.includes(team.slug) && team.members.has(account.id),
  );
}

/** Apps without the permission `workflows` cannot touch workflow files, whatever `contents` they hold. */
async function workflowViolations(
  repository: Repository,
  caller: Caller,
  { before, after }: RefChange,
): Promise<string[]> {
  if (caller.kind !== "installation" || none(after) || grants(caller.permissions, "workflows", "write"))
    return [];
  const known = none(before) ? ["--not", "--branches"] : [`^${before}`];
  if (!(await repository.git.holds(["cat-file", "-e", `${after}^{commit}`]))) return [];
  const [touching] = await listCommits(repository.git, [
    "--max-count=1",
    after,
    ...known,
    "--",
    ".github/workflows",
  ]);
  if (touching === undefined) return [];
  return ["refusing to allow a GitHub App to create or update workflow without `workflows` permission"];
}

function isFastForward(repository: Repository, { before, after }: RefChange): Promise<boolean> {
  return repository.git.holds(["merge-base", "--is-ancestor", before, after]);
}

async function holdsMerge(repository: Repository, { before, after }: RefChange): Promise<boolean> {
  const from = none(before) ? ["--not", "--branches"] : [`^${before}`];
  return (await listCommits(repository.git, ["--merges", "--max-count=1", after, ...from])).length > 0;
}
