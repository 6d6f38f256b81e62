import { roleOf } from "../caller.ts";
import { branchTip, readCommit } from "../commit-read.ts";
import { notFound } from "../refusal.ts";
import { type Answer, type Call, list, ok, type Route } from "../route.ts";
import { activeRulesets } from "../rule-check.ts";
import { commitShape } from "../shapes/commit.ts";
import { fullRepository, repositoryPage, repositoryUrl } from "../shapes/repository.ts";
import type { Repository, World } from "../state.ts";

export const repositoryRoutes: readonly Route[] = [
  { method: "GET", path: "/repos/{owner}/{repo}", needs: [["metadata", "read"]], answer: about },
  { method: "GET", path: "/repos/{owner}/{repo}/branches", needs: [["contents", "read"]], answer: branches },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/branches/{branch}",
    needs: [["contents", "read"]],
    answer: branch,
  },
];

function about({ world, repository, caller }: Call): Answer {
  const role =
    caller.kind === "user"
      ? roleOf(world, repository, caller.account)
      : caller.kind === "installation" && caller.permissions.contents === "write"
        ? "write"
        : "read";
  return ok(fullRepository(world, repository, role));
}

async function branches({ world, repository, query }: Call): Promise<Answer> {
  const text = await repository.git.text(["for-each-ref", "--format=%(objectname) %(refname)", "refs/heads"]);
  const only = query.get("protected");
  const url = repositoryUrl(world, repository);
  const shapes = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => ({ sha: line.slice(0, 40), name: line.slice(41 + "refs/heads/".length) }))
    .map(({ sha, name }) => ({
      name,
      commit: { sha, url: `${url}/commits/${sha}` },
      protected: isProtected(repository, name),
    }));
  return list(only === null ? shapes : shapes.filter((one) => String(one.protected) === only));
}

/** Protected is what a rule or a classic protection governs. */
export function isProtected(repository: Repository, name: string): boolean {
  return repository.protections.has(name) || activeRulesets(repository, `refs/heads/${name}`).length > 0;
}

async function branch({ world, repository, parameter }: Call): Promise<Answer> {
  const name = parameter("branch");
  const tip = await branchTip(repository.git, name);
  if (tip === undefined) throw notFound();
  return ok(await branchShape(world, repository, name, tip));
}

async function branchShape(world: World, repository: Repository, name: string, tip: string) {
  const path = encodeURIComponent(name);
  const url = `${repositoryUrl(world, repository)}/branches/${path}`;
  const checks = repository.protections.get(name)?.requiredChecks;
  return {
    name,
    commit: commitShape(world, repository, await readCommit(repository.git, tip)),
    _links: { self: url, html: `${repositoryPage(world, repository)}/tree/${path}` },
    protected: isProtected(repository, name),
    protection: {
      enabled: repository.protections.has(name),
      required_status_checks: {
        enforcement_level: checks === undefined ? "off" : "everyone",
        contexts: checks?.checks.map(({ context }) => context) ?? [],
        checks: checks?.checks.map(({ context, appId }) => ({ context, app_id: appId ?? null })) ?? [],
      },
    },
    protection_url: `${url}/protection`,
  };
}
