import type { DocumentOfKind } from "../contract/generated/documents.ts";
import { unansweredGovernance } from "../contract/governance.ts";
import { DEFAULT_POLICY, type EffectivePolicy, effectivePolicy } from "../contract/policy-defaults.ts";
import { ladderOf } from "../engine/ladder.ts";
import { CannotRun } from "../git/cannot-run.ts";
import type {
  ActiveRule,
  AppInstallation,
  BypassActor,
  DocumentState,
  RepositoryState,
  Seen,
} from "../setup/doctor/repository-state.ts";
import type { GitHubApi } from "./github-api.ts";
import { RepositoryFiles } from "./repository-files.ts";

type Json = Readonly<Record<string, unknown>>;

const UNKNOWN = "GitHub's answer is none that is known";
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
  const found = objectIn(repository.value);
  const [defaultBranch, fullName, owner] = [
    String(found.default_branch),
    String(found.full_name),
    objectIn(found.owner),
  ];
  progress("the policy");
  const files = await RepositoryFiles.read(api, fullName, defaultBranch);
  const read = await files.policy();
  const written = read.state === "valid" ? read.value : undefined;
  const policy = effective(read);
  const inForce = policy.state === "valid" ? policy.value : DEFAULT_POLICY;
  progress("the rules of branches");
  const branches = await branchRules(api, fullName, inForce);
  progress("agents, workflows and Apps");
  return {
    name: fullName,
    defaultBranch,
    appId,
    policy,
    openQuestions: written === undefined ? [] : unansweredGovernance(written),
    threads: await files.threads(),
    ...branches,
    rungPolicies: await rungPoliciesOf(api, fullName, branches, defaultBranch),
    agents: await agentsOf(api, fullName, inForce),
    actions: await actionsOf(api, fullName),
    installations: await installationsOf(api, owner),
    workflows: await files.workflows(),
  };
}

function effective(read: DocumentState<DocumentOfKind["policy"]>): DocumentState<EffectivePolicy> {
  return read.state === "valid" ? { state: "valid", value: effectivePolicy(read.value) } : read;
}

async function rungPoliciesOf(
  api: GitHubApi,
  name: string,
  { rungs }: Pick<RepositoryState, "rungs">,
  defaultBranch: string,
): Promise<RepositoryState["rungPolicies"]> {
  const found: { branch: string; policy: DocumentState<EffectivePolicy> }[] = [];
  for (const { rung } of rungs) {
    if (rung.branch === defaultBranch) continue;
    const files = await RepositoryFiles.read(api, name, rung.branch);
    found.push({ branch: rung.branch, policy: effective(await files.policy()) });
  }
  return found;
}

async function branchRules(
  api: GitHubApi,
  name: string,
  { branches }: EffectivePolicy,
): Promise<Pick<RepositoryState, "rungs" | "agentBranches" | "bypass">> {
  const there = new Map<string, Seen<unknown>>();
  for (const branch of [branches.dev, branches.staging, branches.main]) {
    if (branch === null) continue;
    const answer = await api.get(`/repos/${name}/git/ref/heads/${encodedRef(branch)}`);
    // Only what GitHub says is not there is no rung.
    if (answer !== undefined) there.set(branch, answer);
  }
  const rulesOf = async (branch: string): Promise<Seen<readonly ActiveRule[]>> => {
    const ref = there.get(branch);
    if (ref?.seen === false) return ref;
    return rulesIn(await api.all(`/repos/${name}/rules/branches/${encodeURIComponent(branch)}`));
  };
  const rungs: { rung: RepositoryState["rungs"][number]["rung"]; rules: Seen<readonly ActiveRule[]> }[] = [];
  for (const rung of ladderOf(branches, (branch) => there.has(branch)))
    rungs.push({ rung, rules: await rulesOf(rung.branch) });
  const agentBranches: { pattern: string; rules: Seen<readonly ActiveRule[]> }[] = [];
  // GitHub says what would hold for a branch that is not there.
  for (const pattern of branches.agent)
    for (const branch of samplesOf(pattern)) agentBranches.push({ pattern, rules: await rulesOf(branch) });
  const rules = [...rungs, ...agentBranches].flatMap((each) => (each.rules.seen ? each.rules.value : []));
  const bypass = new Map<number, Seen<readonly BypassActor[]>>();
  for (const { rulesetId, source } of rules)
    if (!bypass.has(rulesetId)) bypass.set(rulesetId, await bypassOf(api, name, rulesetId, source));
  return { rungs, agentBranches, bypass };
}

/** Branches that a pattern covers, at more than one depth where it has `**`: GitHub's own patterns differ from ours. */
function samplesOf(pattern: string): readonly string[] {
  const samples = ["proofgate-doctor", "proofgate/doctor", "proofgate/doctor/again"].map((name) =>
    pattern.replaceAll("**", name).replaceAll("*", "doctor"),
  );
  return [...new Set(samples)];
}

const encodedRef = (branch: string) => branch.split("/").map(encodeURIComponent).join("/");

/** What an answer should be; the fields of anything else are absent. */
function objectIn(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function rulesIn(answer: Seen<readonly unknown[]> | undefined): Seen<readonly ActiveRule[]> {
  if (answer === undefined) return { seen: false, why: HIDDEN };
  if (!answer.seen) return answer;
  const rules = answer.value.map(objectIn).map((rule): ActiveRule => {
    const { required_status_checks: listed } = objectIn(rule.parameters);
    const checks = Array.isArray(listed) ? listed.map(objectIn) : [];
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
  const { bypass_actors: actors } = objectIn(answer.value);
  if (!Array.isArray(actors)) return { seen: false, why: HIDDEN };
  const value = actors.map(objectIn).map(({ actor_type: type, actor_id: actor }) => ({
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
      ? roleIn(objectIn(answer.value))
      : (answer ?? { seen: false, why: "GitHub knows nobody of that name, or does not say" });
    found.push({ login, role });
  }
  return found;
}

/** Of the old word and the role's own name the mightier. */
function roleIn({ permission, role_name: role }: Json): Seen<string> {
  if (permission === "admin" || role === "admin") return { seen: true, value: "admin" };
  const name = role ?? permission;
  return typeof name === "string" ? { seen: true, value: name } : { seen: false, why: UNKNOWN };
}

async function actionsOf(api: GitHubApi, name: string): Promise<RepositoryState["actions"]> {
  const answer = await api.get(`/repos/${name}/actions/permissions/workflow`);
  if (!answer?.seen) return answer ?? { seen: false, why: HIDDEN };
  const { default_workflow_permissions: token, can_approve_pull_request_reviews: mayApprove } = objectIn(
    answer.value,
  );
  if (typeof token !== "string" || typeof mayApprove !== "boolean") return { seen: false, why: UNKNOWN };
  return { seen: true, value: { token, mayApprove } };
}

async function installationsOf(api: GitHubApi, owner: Json): Promise<RepositoryState["installations"]> {
  if (owner.type !== "Organization")
    return { seen: false, why: "the owner is a person: only they see it, under Settings, Applications" };
  const answer = await api.all(`/orgs/${String(owner.login)}/installations`, "installations");
  if (!answer?.seen) return answer ?? { seen: false, why: HIDDEN };
  const value = answer.value.map(objectIn).map(
    (one): AppInstallation => ({
      appId: Number(one.app_id),
      slug: String(one.app_slug),
      isSuspended: one.suspended_at !== null && one.suspended_at !== undefined,
      isForAll: one.repository_selection === "all",
      permissions: objectIn(one.permissions) as AppInstallation["permissions"],
    }),
  );
  return { seen: true, value };
}
