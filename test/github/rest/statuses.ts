import type { CommitStatus } from "../check-state.ts";
import { timestamp } from "../clock.ts";
import { readCommit, resolveCommit } from "../commit-read.ts";
import { notFound, unprocessable } from "../refusal.ts";
import { type Answer, type Call, created, list, ok, type Route } from "../route.ts";
import { nodeId, simpleUser } from "../shapes/account.ts";
import { commitShape } from "../shapes/commit.ts";
import { repositoryShape, repositoryUrl } from "../shapes/repository.ts";
import type { Repository, World } from "../state.ts";

const READ = [["statuses", "read"]] as const;

export const statusRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/repos/{owner}/{repo}/statuses/{sha}",
    needs: [["statuses", "write"]],
    answer: create,
  },
  { method: "GET", path: "/repos/{owner}/{repo}/commits/{ref}/statuses", needs: READ, answer: all },
  { method: "GET", path: "/repos/{owner}/{repo}/commits/{ref}/status", needs: READ, answer: combined },
];

async function create(call: Call): Promise<Answer> {
  const { world, repository, body } = call;
  const sha = call.parameter("sha");
  if ((await resolveCommit(repository.git, sha)) !== sha)
    throw unprocessable(`No commit found for SHA: ${sha}`);
  const status: CommitStatus = {
    id: world.nextId(),
    sha,
    state: body.state as CommitStatus["state"],
    context: (body.context as string | undefined) ?? "default",
    description: (body.description as string | null | undefined) ?? null,
    targetUrl: (body.target_url as string | null | undefined) ?? null,
    creator: call.actor(),
    createdAt: timestamp(world.clock),
  };
  repository.statuses.push(status);
  await announce(world, repository, status);
  return created({ ...simple(world, repository, status), creator: simpleUser(world, status.creator) });
}

async function announce(world: World, repository: Repository, status: CommitStatus): Promise<void> {
  const commit = commitShape(world, repository, await readCommit(repository.git, status.sha));
  const payload = {
    id: status.id,
    sha: status.sha,
    name: `${repository.owner.login}/${repository.name}`,
    target_url: status.targetUrl,
    avatar_url: null,
    context: status.context,
    description: status.description,
    state: status.state,
    commit,
    branches: [],
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
  world.announce({ name: "status", action: undefined, repository, sender: status.creator, payload });
}

function simple(world: World, repository: Repository, status: CommitStatus) {
  return {
    url: `${repositoryUrl(world, repository)}/statuses/${status.sha}`,
    avatar_url: `${world.origin}/avatars/${status.creator.id}`,
    id: status.id,
    node_id: nodeId("SC", status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
}

async function statusesOf({
  repository,
  parameter,
}: Call): Promise<{ sha: string; statuses: CommitStatus[] }> {
  const sha = await resolveCommit(repository.git, parameter("ref"));
  if (sha === undefined) throw notFound();
  return { sha, statuses: repository.statuses.filter((status) => status.sha === sha).reverse() };
}

async function all(call: Call): Promise<Answer> {
  const { world, repository } = call;
  const { statuses } = await statusesOf(call);
  return list(
    statuses.map((one) => ({ ...simple(world, repository, one), creator: simpleUser(world, one.creator) })),
  );
}

/** The newest of each context; the worst of them is the whole. */
async function combined(call: Call): Promise<Answer> {
  const { world, repository } = call;
  const { sha, statuses } = await statusesOf(call);
  const latest = [...new Map([...statuses].reverse().map((one) => [one.context, one])).values()];
  const states = latest.map(({ state }) => state);
  const failed = states.includes("failure") || states.includes("error");
  const pending = latest.length === 0 || states.includes("pending");
  const url = `${repositoryUrl(world, repository)}/commits/${sha}`;
  return ok({
    state: failed ? "failure" : pending ? "pending" : "success",
    statuses: latest.map((one) => simple(world, repository, one)),
    sha,
    total_count: latest.length,
    repository: repositoryShape(world, repository),
    commit_url: url,
    url: `${url}/status`,
  });
}
