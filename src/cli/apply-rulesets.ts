import { CannotRun } from "../git/cannot-run.ts";
import type { RulesetBody } from "../setup/rulesets.ts";
import type { GitHubApi } from "./github-api.ts";

export interface AppliedRuleset {
  readonly name: string;
  readonly state: "created" | "updated";
}

/** The ids of a repository's own rulesets, by their names. @throws CannotRun where they are not seen. */
export async function rulesetsAt(api: GitHubApi, name: string): Promise<ReadonlyMap<string, number>> {
  const listed = await api.all(`/repos/${name}/rulesets`, {});
  if (!listed?.seen)
    throw new CannotRun(
      `the rulesets of \`${name}\` are not seen${listed ? `: ${listed.why}` : ""}`,
      "use the token of somebody who administers the repository",
    );
  const own = (listed.value as readonly Readonly<Record<string, unknown>>[]).filter(
    ({ source_type: source }) => source === "Repository",
  );
  return new Map(own.map(({ name: ruleset, id }) => [String(ruleset), Number(id)]));
}

/** One after the other; a ruleset of ours that is there is made what it should be. */
export async function applyRulesets(
  api: GitHubApi,
  name: string,
  there: ReadonlyMap<string, number>,
  bodies: readonly RulesetBody[],
): Promise<AppliedRuleset[]> {
  const applied: AppliedRuleset[] = [];
  for (const body of bodies) {
    const id = there.get(body.name);
    if (id === undefined) await api.change("POST", `/repos/${name}/rulesets`, body);
    else await api.change("PUT", `/repos/${name}/rulesets/${id}`, body);
    applied.push({ name: body.name, state: id === undefined ? "created" : "updated" });
  }
  return applied;
}
