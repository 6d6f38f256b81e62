import type { Octokit } from "@octokit/rest";

/** One ruleset for all stopped branches: a repository has at most 75 (threats.md, L33). */
export const LOCK_NAME = "proofgate-stopped";

interface Place {
  readonly owner: string;
  readonly repo: string;
}

/** Only the App itself gets past it. `creation` too: a branch that was deleted is not made anew. */
const RULES = [
  { type: "creation" as const },
  { type: "update" as const },
  { type: "deletion" as const },
  { type: "non_fast_forward" as const },
];

/**
 * Brings the shared ruleset to exactly these branches: what somebody took away is put back, and what is no longer stopped
 * is let go. Nothing is left behind where no branch is stopped [P39] [H17].
 */
export async function lockBranches(
  client: Octokit,
  { owner, repo }: Place,
  appId: number,
  branches: readonly string[],
): Promise<void> {
  const found = await findLock(client, { owner, repo });
  if (branches.length === 0) {
    if (found !== undefined) await client.rest.repos.deleteRepoRuleset({ owner, repo, ruleset_id: found });
    return;
  }
  const ruleset = {
    owner,
    repo,
    name: LOCK_NAME,
    target: "branch" as const,
    enforcement: "active" as const,
    bypass_actors: [{ actor_id: appId, actor_type: "Integration" as const, bypass_mode: "always" as const }],
    // Git allows no character in a branch's name that a pattern would read otherwise, but for `{`, which GitHub reads as it is.
    conditions: { ref_name: { include: branches.map((name) => `refs/heads/${name}`), exclude: [] } },
    rules: RULES,
  };
  if (found === undefined) await client.rest.repos.createRepoRuleset(ruleset);
  else await client.rest.repos.updateRepoRuleset({ ...ruleset, ruleset_id: found });
}

async function findLock(client: Octokit, { owner, repo }: Place): Promise<number | undefined> {
  const asking = client.paginate.iterator(client.rest.repos.getRepoRulesets, {
    owner,
    repo,
    includes_parents: false,
    per_page: 100,
  });
  for await (const { data } of asking) {
    const found = data.find(({ name, target }) => name === LOCK_NAME && target === "branch");
    if (found !== undefined) return found.id;
  }
  return undefined;
}
