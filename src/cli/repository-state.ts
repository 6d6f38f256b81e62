import {
  type AskedRepository,
  HIDDEN,
  objectIn,
  readAgentRoles,
  readBranchRules,
  UNKNOWN,
} from "../app/branch-rules-reading.ts";
import type { DocumentOfKind } from "../contract/generated/documents.ts";
import { unansweredGovernance } from "../contract/governance.ts";
import { DEFAULT_POLICY, type EffectivePolicy, effectivePolicy } from "../contract/policy-defaults.ts";
import { CannotRun } from "../git/cannot-run.ts";
import type { AppInstallation, DocumentState, RepositoryState } from "../setup/doctor/repository-state.ts";
import type { GitHubApi } from "./github-api.ts";
import { RepositoryFiles } from "./repository-files.ts";

type Json = Readonly<Record<string, unknown>>;

/** Everything that `doctor` asks GitHub, one question after the other. @throws CannotRun: no such repository, no answer. */
export async function readRepositoryState(
  api: GitHubApi,
  name: string,
  appId: number | undefined,
  progress: (what: string) => void,
): Promise<RepositoryState> {
  progress("the repository");
  const repository = await api.get("/repos/{owner}/{repo}", { ...namedAs(name) });
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
  const asked = namedAs(fullName);
  progress("the policy");
  const files = await RepositoryFiles.read(api, asked, defaultBranch);
  const read = await files.policy();
  const written = read.state === "valid" ? read.value : undefined;
  const policy = effective(read);
  const inForce = policy.state === "valid" ? policy.value : DEFAULT_POLICY;
  progress("the rules of branches");
  const branches = await readBranchRules(api, asked, inForce);
  progress("agents, workflows and Apps");
  return {
    name: fullName,
    defaultBranch,
    appId,
    policy,
    openQuestions: written === undefined ? [] : unansweredGovernance(written),
    threads: await files.threads(),
    ...branches,
    rungPolicies: await rungPoliciesOf(api, asked, branches, defaultBranch),
    agents: await readAgentRoles(api, asked, inForce),
    actions: await actionsOf(api, asked),
    installations: await installationsOf(api, owner),
    workflows: await files.workflows(),
  };
}

function namedAs(name: string): AskedRepository {
  const [owner = "", repo = ""] = name.split("/", 2);
  return { owner, repo };
}

function effective(read: DocumentState<DocumentOfKind["policy"]>): DocumentState<EffectivePolicy> {
  return read.state === "valid" ? { state: "valid", value: effectivePolicy(read.value) } : read;
}

async function rungPoliciesOf(
  api: GitHubApi,
  repository: AskedRepository,
  { rungs }: Pick<RepositoryState, "rungs">,
  defaultBranch: string,
): Promise<RepositoryState["rungPolicies"]> {
  const found: { branch: string; policy: DocumentState<EffectivePolicy> }[] = [];
  for (const { rung } of rungs) {
    if (rung.branch === defaultBranch) continue;
    const files = await RepositoryFiles.read(api, repository, rung.branch);
    found.push({ branch: rung.branch, policy: effective(await files.policy()) });
  }
  return found;
}

async function actionsOf(api: GitHubApi, repository: AskedRepository): Promise<RepositoryState["actions"]> {
  const answer = await api.get("/repos/{owner}/{repo}/actions/permissions/workflow", { ...repository });
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
  const answer = await api.all("/orgs/{org}/installations", { org: String(owner.login) }, "installations");
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
