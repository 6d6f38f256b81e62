import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import { ladderOf } from "../engine/ladder.ts";
import type { ActiveRule, BypassActor, RepositoryState, Seen } from "../setup/doctor/repository-state.ts";

/** What of GitHub's REST interface is asked by template, as it publishes it, and what stands in the template's braces. */
export interface GitHubQuestions {
  /** An answer that is 200, or why there is none; undefined: 404, which GitHub also says of what may not be seen. */
  get(template: string, parameters: Parameters): Promise<Seen<unknown> | undefined>;
  /** All items of a list. */
  all(template: string, parameters: Parameters): Promise<Seen<readonly unknown[]> | undefined>;
}
export type Parameters = Readonly<Record<string, string>>;

export interface AskedRepository {
  readonly owner: string;
  readonly repo: string;
}

type Json = Readonly<Record<string, unknown>>;

const REPO = "/repos/{owner}/{repo}";
export const UNKNOWN = "GitHub's answer is none that is known";
export const HIDDEN = "GitHub shows it to nobody with this token's rights";

/** The rules in force for the rungs and for agents' branches, and who gets past them. */
export async function readBranchRules(
  api: GitHubQuestions,
  repository: AskedRepository,
  { branches }: Pick<EffectivePolicy, "branches">,
): Promise<Pick<RepositoryState, "rungs" | "agentBranches" | "bypass">> {
  const there = new Map<string, Seen<unknown>>();
  for (const branch of [branches.dev, branches.staging, branches.main]) {
    if (branch === null) continue;
    const answer = await api.get(`${REPO}/git/ref/{ref}`, { ...repository, ref: `heads/${branch}` });
    // Only what GitHub says is not there is no rung.
    if (answer !== undefined) there.set(branch, answer);
  }
  const rulesOf = async (branch: string): Promise<Seen<readonly ActiveRule[]>> => {
    const ref = there.get(branch);
    if (ref?.seen === false) return ref;
    return rulesIn(await api.all(`${REPO}/rules/branches/{branch}`, { ...repository, branch }));
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
    if (!bypass.has(rulesetId)) bypass.set(rulesetId, await bypassOf(api, repository, rulesetId, source));
  return { rungs, agentBranches, bypass };
}

/** Branches that a pattern covers, at more than one depth where it has `**`: GitHub's own patterns differ from ours. */
function samplesOf(pattern: string): readonly string[] {
  const samples = ["proofgate-doctor", "proofgate/doctor", "proofgate/doctor/again"].map((name) =>
    pattern.replaceAll("**", name).replaceAll("*", "doctor"),
  );
  return [...new Set(samples)];
}

/** What an answer should be; the fields of anything else are absent. */
export function objectIn(value: unknown): Json {
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
  api: GitHubQuestions,
  repository: AskedRepository,
  id: number,
  source: ActiveRule["source"],
): Promise<Seen<readonly BypassActor[]>> {
  if (source === "Enterprise") return { seen: false, why: "it is the enterprise's" };
  const ruleset_id = String(id);
  const answer =
    source === "Organization"
      ? await api.get("/orgs/{org}/rulesets/{ruleset_id}", { org: repository.owner, ruleset_id })
      : await api.get(`${REPO}/rulesets/{ruleset_id}`, { ...repository, ruleset_id });
  if (!answer?.seen) return answer ?? { seen: false, why: HIDDEN };
  const { bypass_actors: actors } = objectIn(answer.value);
  if (!Array.isArray(actors)) return { seen: false, why: HIDDEN };
  const value = actors.map(objectIn).map(({ actor_type: type, actor_id: actor }) => ({
    type: String(type),
    id: typeof actor === "number" ? actor : undefined,
  }));
  return { seen: true, value };
}

/** What the policy's agents may do. */
export async function readAgentRoles(
  api: GitHubQuestions,
  repository: AskedRepository,
  { agents }: Pick<EffectivePolicy, "agents">,
): Promise<RepositoryState["agents"]> {
  const found: { login: string; role: Seen<string> }[] = [];
  for (const { login } of agents) {
    const answer = await api.get(`${REPO}/collaborators/{username}/permission`, {
      ...repository,
      username: login,
    });
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
