import { listCommits, readCommit, readCommits, resolveCommit } from "../commit-read.ts";
import { changedFiles, EMPTY_TREE } from "../file-changes.ts";
import { mergeBase } from "../mergeability.ts";
import { notFound, Refusal, unprocessable } from "../refusal.ts";
import { type Answer, type Call, list, ok, type Route } from "../route.ts";
import { commitShape, diffEntry } from "../shapes/commit.ts";
import { simplePull } from "../shapes/pull.ts";
import { repositoryPage, repositoryUrl } from "../shapes/repository.ts";
import type { Repository } from "../state.ts";

const READ = [["contents", "read"]] as const;

export const commitRoutes: readonly Route[] = [
  { method: "GET", path: "/repos/{owner}/{repo}/commits", needs: READ, answer: commits },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/commits/{commit_sha}/pulls",
    needs: [
      ["pull_requests", "read"],
      ["contents", "read"],
    ],
    answer: pullsOf,
  },
  { method: "GET", path: "/repos/{owner}/{repo}/compare/{basehead}", needs: READ, answer: compare },
];

/** Stands after every other path under `commits/`: a ref may hold slashes. */
export const commitRoute: Route = {
  method: "GET",
  path: "/repos/{owner}/{repo}/commits/{ref}",
  needs: READ,
  answer: commit,
};

async function commits({ world, repository, query }: Call): Promise<Answer> {
  const { git } = repository;
  const start = await resolveCommit(git, query.get("sha") ?? repository.defaultBranch);
  if (start === undefined) throw query.has("sha") ? notFound() : new Refusal(409, "Git Repository is empty.");
  const path = query.get("path");
  const since = query.get("since");
  const until = query.get("until");
  const shas = await listCommits(git, [
    ...(since === null ? [] : [`--since=${since}`]),
    ...(until === null ? [] : [`--until=${until}`]),
    start,
    "--",
    ...(path === null ? [] : [path]),
  ]);
  const read = await readCommits(git, shas);
  return list(read.map((one) => commitShape(world, repository, one)));
}

/** With what it changed against its first parent. */
async function commit({ world, repository, parameter }: Call): Promise<Answer> {
  const { git } = repository;
  const sha = await resolveCommit(git, parameter("ref"));
  if (sha === undefined) throw unprocessable(`No commit found for SHA: ${parameter("ref")}`);
  const read = await readCommit(git, sha);
  const files = await changedFiles(git, read.parents[0] ?? EMPTY_TREE, sha);
  const sum = (key: "additions" | "deletions") => files.reduce((total, file) => total + file[key], 0);
  const [additions, deletions] = [sum("additions"), sum("deletions")];
  return ok({
    ...commitShape(world, repository, read),
    stats: { total: additions + deletions, additions, deletions },
    files: files
      .slice(0, world.limits.comparedFilesMax)
      .map((file) => diffEntry(world, repository, sha, file)),
  });
}

async function pullsOf({ world, repository, parameter }: Call): Promise<Answer> {
  const { git } = repository;
  const sha = parameter("commit_sha");
  const holding = [];
  for (const pull of repository.pulls.values()) {
    const own = await git.holds(["merge-base", "--is-ancestor", sha, pull.headSha]);
    const old =
      pull.merged === undefined && (await git.holds(["merge-base", "--is-ancestor", sha, pull.baseSha]));
    if (pull.merged?.sha === sha || (own && !old)) holding.push(simplePull(world, repository, pull));
  }
  return list(holding);
}

/** Three dots: what the head has done since it left the base. Commits by pages, files cut at the limit without a word. */
async function compare(call: Call): Promise<Answer> {
  const { world, repository, parameter, query } = call;
  const { git } = repository;
  const [left = "", right = ""] = parameter("basehead").split("...");
  const from = await side(call, left);
  const into = await side(call, right);
  const start = await mergeBase(git, from, into);
  if (start === undefined) throw new Refusal(404, "No common ancestor between the two commits.");
  const ahead = await listCommits(git, ["--reverse", "--topo-order", into, `^${from}`]);
  const behind = await listCommits(git, [from, `^${into}`]);
  const files = await changedFiles(git, start, into);
  const size = Math.min(100, Number(query.get("per_page") ?? 250));
  const number = Number(query.get("page") ?? 1);
  const paged = query.has("page") || query.has("per_page");
  const slice = paged ? ahead.slice((number - 1) * size, number * size) : ahead.slice(0, 250);
  const [fromCommit, startCommit] = [await readCommit(git, from), await readCommit(git, start)];
  const page = `${repositoryPage(world, repository)}/compare/${left}...${right}`;
  const status =
    ahead.length > 0
      ? behind.length > 0
        ? "diverged"
        : "ahead"
      : behind.length > 0
        ? "behind"
        : "identical";
  return ok({
    url: `${repositoryUrl(world, repository)}/compare/${left}...${right}`,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: commitShape(world, repository, fromCommit),
    merge_base_commit: commitShape(world, repository, startCommit),
    status,
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: (await readCommits(git, slice)).map((one) => commitShape(world, repository, one)),
    // "The list of changed files is only shown on the first page of results."
    files:
      number > 1
        ? []
        : files
            .slice(0, world.limits.comparedFilesMax)
            .map((file) => diffEntry(world, repository, into, file)),
  });
}

/** `branch`, `sha`, or `owner:branch` of a fork, whose objects are then fetched. */
async function side({ world, repository }: Call, name: string): Promise<string> {
  const [owner, branch] = name.includes(":") ? name.split(/:(.*)/s) : [undefined, name];
  const where = owner === undefined ? repository : familyOf(world.repositories.values(), repository, owner);
  const sha = where === undefined ? undefined : await resolveCommit(where.git, branch ?? "");
  if (where === undefined || sha === undefined) throw notFound();
  if (where !== repository) await repository.git.run(["fetch", "--quiet", where.git.directory, sha]);
  return sha;
}

function familyOf(all: Iterable<Repository>, repository: Repository, owner: string): Repository | undefined {
  if (repository.owner.login === owner) return repository;
  return [...all].find(
    (one) => one.owner.login === owner && (one.parent === repository || repository.parent === one),
  );
}
