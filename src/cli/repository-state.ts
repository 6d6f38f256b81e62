import { unansweredGovernance } from "../contract/governance.ts";
import { DEFAULT_POLICY, type EffectivePolicy, effectivePolicy } from "../contract/policy-defaults.ts";
import { ladderOf } from "../engine/ladder.ts";
import { CannotRun } from "../git/cannot-run.ts";
import type {
  ActiveRule,
  AppInstallation,
  BypassActor,
  RepositoryState,
  Seen,
} from "../setup/doctor/repository-state.ts";
import type { GitHubApi } from "./github-api.ts";
import { RepositoryFiles } from "./repository-files.ts";

type Json = Readonly<Record<string, unknown>>;

const HIDDEN = "GitHub shows it to nobody with this token's rights";

/** Everything that `doctor` asks GitHub, one question after the other. @throws CannotRun: no such repository, no answer. */
export async function readRepositoryState(
  api: GitHubApi,
  name: string,
  appId: number | undefined,
  progress: (what: string) => void,
): Promise<RepositoryState> {
  progress("the repository");
  const repository = await api.get(`/repos/${name}`);
  if (!repository?.seen)
    throw new CannotRun(
      `GitHub shows no repository \`${name}\` to this token`,
      "write it as OWNER/NAME, and use a token that may read it",
    );
  const { default_branch, full_name, owner } = repository.value as {
    default_branch: string;
    full_name: string;
    owner: Json;
  };
  progress("the policy");
  const files = await RepositoryFiles.read(api, full_name, default_branch);
  const read = await files.policy();
  const written = read.state === "valid" ? read.value : undefined;
  const policy =
    read.state === "valid" ? { state: "valid" as const, value: effectivePolicy(read.value) } : read;
  const effective = policy.state === "valid" ? policy.value : DEFAULT_POLICY;
  progress("the rules of branches");
  const branches = await branchRules(api, full_name, effective);
  progress("agents, workflows and Apps");
  return {
    name: full_name,
    defaultBranch: default_branch,
    appId,
    policy,
    openQuestions: written === undefined ? [] : unansweredGovernance(written),
    threads: await files.threads(),
    ...branches,
    agents: await agentsOf(api, full_name, effective),
    actions: await actionsOf(api, full_name),
    installations: await installationsOf(api, owner),
    workflows: await files.workflows(),
  };
}

async function branchRules(
  api: GitHubApi,
  name: string,
  { branches }: EffectivePolicy,
): Promise<Pick<RepositoryState, "rungs" | "agentBranches" | "bypass">> {
  const there = new Set<string>();
  for (const branch of [branches.dev, branches.staging, branches.main]) {
    if (branch === null) continue;
    if ((await api.get(`/repos/${name}/git/ref/heads/${encodedRef(branch)}`))?.seen) there.add(branch);
  }
  const rulesOf = async (branch: string) =>
    rulesIn(await api.all(`/repos/${name}/rules/branches/${encodeURIComponent(branch)}`));
  const rungs: { rung: RepositoryState["rungs"][number]["rung"]; rules: Seen<readonly ActiveRule[]> }[] = [];
  for (const rung of ladderOf(branches, (branch) => there.has(branch)))
    rungs.push({ rung, rules: await rulesOf(rung.branch) });
  const agentBranches: { pattern: string; rules: Seen<readonly ActiveRule[]> }[] = [];
  // GitHub says what would hold for a branch that is not there.
  for (const pattern of branches.agent)
    agentBranches.push({ pattern, rules: await rulesOf(pattern.replaceAll("*", "proofgate-doctor")) });
  const rules = [...rungs, ...agentBranches].flatMap((each) => (each.rules.seen ? each.rules.value : []));
  const bypass = new Map<number, Seen<readonly BypassActor[]>>();
  for (const { rulesetId, source } of rules)
    if (!bypass.has(rulesetId)) bypass.set(rulesetId, await bypassOf(api, name, rulesetId, source));
  return { rungs, agentBranches, bypass };
}

const encodedRef = (branch: string) => branch.split("/").map(encodeURIComponent).join("/");

function rulesIn(answer: Seen<readonly unknown[]> | undefined): Seen<readonly ActiveRule[]> {
  if (answer === undefined) return { seen: false, why: HIDDEN };
  if (!answer.seen) return answer;
  const rules = (answer.value as readonly Json[]).map((rule): ActiveRule => {
    const { required_status_checks: listed } = (rule.parameters ?? {}) as Json;
    const checks = Array.isArray(listed) ? (listed as readonly Json[]) : [];
    return {
      type: String(rule.type),
      rulesetId: Number(rule.ruleset_id),
      source: String(rule.ruleset_source_type ?? "Repository") as ActiveRule["source"],
      checks: checks.map(({ context, integration_id: id }) => ({
        context: String(context),
        appId: typeof id === "number" ? id : undefined,
      })),
    };
  });
  return { seen: true, value: rules };
}

/** GitHub names who may bypass a ruleset only to those who may change it. */
async function bypassOf(
  api: GitHubApi,
  name: string,
  id: number,
  source: ActiveRule["source"],
): Promise<Seen<readonly BypassActor[]>> {
  const [owner = ""] = name.split("/");
  if (source === "Enterprise") return { seen: false, why: "it is the enterprise's" };
  const place = source === "Organization" ? `/orgs/${owner}` : `/repos/${name}`;
  const answer = await api.get(`${place}/rulesets/${id}`);
  if (!answer?.seen) return answer ?? { seen: false, why: HIDDEN };
  const { bypass_actors: actors } = answer.value as Json;
  if (!Array.isArray(actors)) return { seen: false, why: HIDDEN };
  const value = (actors as readonly Json[]).map(({ actor_type: type, actor_id: actor }) => ({
    type: String(type),
    id: typeof actor === "number" ? actor : undefined,
  }));
  return { seen: true, value };
}

async function agentsOf(
  api: GitHubApi,
  name: string,
  { agents }: EffectivePolicy,
): Promise<RepositoryState["agents"]> {
  const found: { login: string; role: Seen<string> }[] = [];
  for (const { login } of agents) {
    const answer = await api.get(`/repos/${name}/collaborators/${encodeURIComponent(login)}/permission`);
    const role: Seen<string> = answer?.seen
      ? { seen: true, value: String((answer.value as Json).role_name ?? (answer.value as Json).permission) }
      : (answer ?? { seen: false, why: "GitHub knows nobody of that name, or does not say" });
    found.push({ login, role });
  }
  return found;
}

async function actionsOf(api: GitHubApi, name: string): Promise<RepositoryState["actions"]> {
  const answer = await api.get(`/repos/${name}/actions/permissions/workflow`);
  if (!answer?.seen) return answer ?? { seen: false, why: HIDDEN };
  const { default_workflow_permissions: token, can_approve_pull_request_reviews: mayApprove } =
    answer.value as Json;
  return { seen: true, value: { token: String(token), mayApprove: mayApprove === true } };
}

async function installationsOf(api: GitHubApi, owner: Json): Promise<RepositoryState["installations"]> {
  if (owner.type !== "Organization")
    return { seen: false, why: "the owner is a person: only they see it, under Settings, Applications" };
  const answer = await api.all(`/orgs/${String(owner.login)}/installations`, "installations");
  if (!answer?.seen) return answer ?? { seen: false, why: HIDDEN };
  const value = (answer.value as readonly Json[]).map(
    (one): AppInstallation => ({
      appId: Number(one.app_id),
      slug: String(one.app_slug),
      isSuspended: one.suspended_at !== null && one.suspended_at !== undefined,
      permissions: one.permissions as AppInstallation["permissions"],
    }),
  );
  return { seen: true, value };
}
