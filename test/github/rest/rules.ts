import { hasRole } from "../caller.ts";
import { timestamp } from "../clock.ts";
import { notFound } from "../refusal.ts";
import { fullName } from "../repositories.ts";
import { type Answer, type Call, created, list, nothing, ok, type Route } from "../route.ts";
import { activeRulesets } from "../rule-check.ts";
import type { BypassActor, Rule, Ruleset } from "../rule-state.ts";
import { nodeId } from "../shapes/account.ts";
import { repositoryPage, repositoryUrl } from "../shapes/repository.ts";
import type { Repository, World } from "../state.ts";

const READ = [["metadata", "read"]] as const;
const WRITE = [["administration", "write"]] as const;
const ONE = "/repos/{owner}/{repo}/rulesets/{ruleset_id}";

export const ruleRoutes: readonly Route[] = [
  { method: "GET", path: "/repos/{owner}/{repo}/rulesets", needs: READ, answer: all },
  { method: "POST", path: "/repos/{owner}/{repo}/rulesets", needs: WRITE, answer: create },
  { method: "GET", path: ONE, needs: READ, answer: (call) => ok(shape(call, named(call))) },
  { method: "PUT", path: ONE, needs: WRITE, answer: update },
  { method: "DELETE", path: ONE, needs: WRITE, answer: remove },
  { method: "GET", path: "/repos/{owner}/{repo}/rules/branches/{branch}", needs: READ, answer: forBranch },
];

function named({ repository, number }: Call): Ruleset {
  const ruleset = repository.rulesets.get(number("ruleset_id"));
  if (ruleset === undefined) throw notFound();
  return ruleset;
}

function summary(world: World, repository: Repository, ruleset: Ruleset) {
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: ruleset.target,
    source_type: "Repository",
    source: fullName(repository),
    enforcement: ruleset.enforcement,
    node_id: nodeId("RRS", ruleset.id),
    _links: {
      self: { href: `${repositoryUrl(world, repository)}/rulesets/${ruleset.id}` },
      html: { href: `${repositoryPage(world, repository)}/rules/${ruleset.id}` },
    },
    created_at: ruleset.createdAt,
    updated_at: ruleset.updatedAt,
  };
}

/** Who may bypass is shown only to those who may change the ruleset. */
function shape({ world, repository, caller }: Call, ruleset: Ruleset) {
  const admin =
    caller.kind === "installation"
      ? caller.permissions.administration === "write"
      : caller.kind === "user" && hasRole(world, repository, caller.account, "admin");
  return {
    ...summary(world, repository, ruleset),
    ...(admin ? { bypass_actors: ruleset.bypassActors } : {}),
    conditions: { ref_name: { include: ruleset.include, exclude: ruleset.exclude } },
    rules: ruleset.rules,
  };
}

function all({ world, repository }: Call): Answer {
  return list([...repository.rulesets.values()].map((ruleset) => summary(world, repository, ruleset)));
}

function create(call: Call): Answer {
  return created(shape(call, addRuleset(call.world, call.repository, call.body)));
}

/** As "Create a repository ruleset" takes it: `name`, `target`, `enforcement`, `conditions`, `rules`, `bypass_actors`. */
export function addRuleset(
  world: World,
  repository: Repository,
  body: Readonly<Record<string, unknown>>,
): Ruleset {
  const now = timestamp(world.clock);
  const ruleset: Ruleset = {
    id: world.nextId(),
    name: "",
    target: "branch",
    enforcement: "active",
    include: [],
    exclude: [],
    rules: [],
    bypassActors: [],
    createdAt: now,
    updatedAt: now,
  };
  apply(ruleset, body);
  repository.rulesets.set(ruleset.id, ruleset);
  return ruleset;
}

function apply(ruleset: Ruleset, body: Readonly<Record<string, unknown>>): void {
  const conditions = body.conditions as { ref_name?: { include?: string[]; exclude?: string[] } } | undefined;
  ruleset.name = (body.name as string | undefined) ?? ruleset.name;
  ruleset.target = (body.target as Ruleset["target"] | undefined) ?? ruleset.target;
  ruleset.enforcement = (body.enforcement as Ruleset["enforcement"] | undefined) ?? ruleset.enforcement;
  ruleset.include = conditions?.ref_name?.include ?? ruleset.include;
  ruleset.exclude = conditions?.ref_name?.exclude ?? ruleset.exclude;
  ruleset.rules = (body.rules as Rule[] | undefined) ?? ruleset.rules;
  ruleset.bypassActors = (body.bypass_actors as BypassActor[] | undefined) ?? ruleset.bypassActors;
}

function update(call: Call): Answer {
  const ruleset = named(call);
  apply(ruleset, call.body);
  ruleset.updatedAt = timestamp(call.world.clock);
  return ok(shape(call, ruleset));
}

function remove(call: Call): Answer {
  call.repository.rulesets.delete(named(call).id);
  return nothing;
}

/** What is in force for a branch, whether the branch exists or not. */
function forBranch({ repository, parameter }: Call): Answer {
  const rulesets = activeRulesets(repository, `refs/heads/${parameter("branch")}`);
  return list(
    rulesets.flatMap(({ id, rules }) =>
      rules.map((rule) => ({
        ...rule,
        ruleset_source_type: "Repository",
        ruleset_source: fullName(repository),
        ruleset_id: id,
      })),
    ),
  );
}
