import { hasRole } from "../caller.ts";
import { timestamp } from "../clock.ts";
import { branchTip, listCommits, readCommits } from "../commit-read.ts";
import { changedFiles, EMPTY_TREE } from "../file-changes.ts";
import { mergeBase, pullFacts } from "../mergeability.ts";
import { mergePull, updateMerge } from "../merging.ts";
import { announcePull, closePull } from "../pull-follow.ts";
import { openPull } from "../pull-open.ts";
import type { Pull } from "../pull-state.ts";
import { writeRef } from "../ref-write.ts";
import { forbidden, invalid, notFound, Refusal, unprocessable } from "../refusal.ts";
import { findRepository } from "../repositories.ts";
import { type Answer, type Call, created, list, nothing, ok, type Route } from "../route.ts";
import { commitShape, diffEntry } from "../shapes/commit.ts";
import { fullPull, simplePull } from "../shapes/pull.ts";
import { repositoryPage } from "../shapes/repository.ts";
import type { MergeMethod, Repository } from "../state.ts";

const READ = [["pull_requests", "read"]] as const;
const WRITE = [["pull_requests", "write"]] as const;

export const pullRoutes: readonly Route[] = [
  { method: "GET", path: "/repos/{owner}/{repo}/pulls", needs: READ, answer: all },
  { method: "POST", path: "/repos/{owner}/{repo}/pulls", needs: WRITE, answer: open },
  { method: "GET", path: "/repos/{owner}/{repo}/pulls/{pull_number}", needs: READ, answer: read },
  { method: "PATCH", path: "/repos/{owner}/{repo}/pulls/{pull_number}", needs: WRITE, answer: update },
  { method: "GET", path: "/repos/{owner}/{repo}/pulls/{pull_number}/commits", needs: READ, answer: commits },
  { method: "GET", path: "/repos/{owner}/{repo}/pulls/{pull_number}/files", needs: READ, answer: files },
  { method: "GET", path: "/repos/{owner}/{repo}/pulls/{pull_number}/merge", needs: READ, answer: isMerged },
  {
    method: "PUT",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/merge",
    needs: [["contents", "write"]],
    answer: merge,
  },
  {
    method: "PUT",
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/update-branch",
    needs: WRITE,
    answer: updateBranch,
  },
];

export function namedPull({ repository, number }: Call): Pull {
  const pull = repository.pulls.get(number("pull_number"));
  if (pull === undefined) throw notFound();
  return pull;
}

/** Newest first, open ones unless asked; `head` is `owner:branch`. */
function all({ world, repository, query }: Call): Answer {
  const state = query.get("state") ?? "open";
  const head = query.get("head");
  const base = query.get("base");
  const fitting = [...repository.pulls.values()].filter(
    (pull) =>
      (state === "all" || pull.state === state) &&
      (base === null || pull.baseBranch === base) &&
      (head === null || head === `${pull.headRepository.owner.login}:${pull.headBranch}`),
  );
  if (query.get("direction") !== "asc") fitting.reverse();
  return list(fitting.map((pull) => simplePull(world, repository, pull)));
}

async function full({ world, repository }: Call, pull: Pull) {
  return fullPull(world, repository, pull, await pullFacts(world, repository, pull));
}

async function read(call: Call): Promise<Answer> {
  return ok(await full(call, namedPull(call)));
}

async function open(call: Call): Promise<Answer> {
  const { world, repository, body } = call;
  const [owner, branch] = splitHead(String(body.head), repository);
  const headRepository =
    owner === repository.owner.login
      ? repository
      : findRepository(world, owner, String(body.head_repo ?? repository.name));
  if (headRepository === undefined) throw invalid("PullRequest", "head", "invalid");
  const pull = await openPull(world, repository, call.actor(), {
    headRepository,
    headBranch: branch,
    baseBranch: String(body.base),
    title: String(body.title ?? ""),
    body: typeof body.body === "string" ? body.body : null,
    draft: body.draft === true,
  });
  return created(await full(call, pull));
}

function splitHead(head: string, repository: Repository): readonly [string, string] {
  const colon = head.indexOf(":");
  return colon < 0 ? [repository.owner.login, head] : [head.slice(0, colon), head.slice(colon + 1)];
}

async function update(call: Call): Promise<Answer> {
  const { world, repository, body, caller } = call;
  const pull = namedPull(call);
  if (
    caller.kind === "user" &&
    caller.account.id !== pull.author.id &&
    !hasRole(world, repository, caller.account, "triage")
  ) {
    throw forbidden();
  }
  const changes: Record<string, unknown> = {};
  if (typeof body.title === "string" && body.title !== pull.title) {
    changes.title = { from: pull.title };
    pull.title = body.title;
  }
  if (typeof body.body === "string" && body.body !== pull.body) {
    changes.body = { from: pull.body ?? "" };
    pull.body = body.body;
  }
  if (typeof body.base === "string" && body.base !== pull.baseBranch) {
    const tip = await branchTip(repository.git, body.base);
    if (tip === undefined) throw invalid("PullRequest", "base", "invalid");
    changes.base = { ref: { from: pull.baseBranch }, sha: { from: pull.baseSha } };
    pull.baseBranch = body.base;
    pull.baseSha = tip;
    pull.retargets.push({ id: world.nextId(), by: call.actor(), at: timestamp(world.clock) });
  }
  pull.updatedAt = timestamp(world.clock);
  if (Object.keys(changes).length > 0) {
    await announcePull(world, repository, call.actor(), pull, "edited", { changes });
  }
  await changeState(call, pull);
  return ok(await full(call, pull));
}

async function changeState(call: Call, pull: Pull): Promise<void> {
  const { world, repository, body } = call;
  if (body.state === "closed" && pull.state === "open")
    await closePull(world, repository, call.actor(), pull);
  if (body.state !== "open" || pull.state === "open") return;
  const tip = await branchTip(pull.headRepository.git, pull.headBranch);
  if (pull.merged !== undefined || tip === undefined) throw invalid("PullRequest", "state", "invalid");
  pull.headSha = tip;
  pull.state = "open";
  pull.closedAt = null;
  await announcePull(world, repository, call.actor(), pull, "reopened");
}

async function commits(call: Call): Promise<Answer> {
  const { world, repository } = call;
  const pull = namedPull(call);
  const shas = await listCommits(repository.git, [
    "--reverse",
    "--topo-order",
    pull.headSha,
    `^${pull.baseSha}`,
  ]);
  const read = await readCommits(repository.git, shas.slice(0, world.limits.pullCommitsMax));
  return list(read.map((one) => commitShape(world, repository, one)));
}

/** Cut at the limit, and nothing in the answer says so: GitHub does the same. */
async function files(call: Call): Promise<Answer> {
  const { world, repository } = call;
  const pull = namedPull(call);
  const start = (await mergeBase(repository.git, pull.baseSha, pull.headSha)) ?? EMPTY_TREE;
  const changed = await changedFiles(repository.git, start, pull.headSha);
  return list(
    changed
      .slice(0, world.limits.pullFilesMax)
      .map((file) => diffEntry(world, repository, pull.headSha, file)),
  );
}

function isMerged(call: Call): Answer {
  if (namedPull(call).merged === undefined) throw notFound();
  return nothing;
}

async function merge(call: Call): Promise<Answer> {
  const { world, repository, caller, body } = call;
  const pull = namedPull(call);
  const text = (key: string) => (typeof body[key] === "string" ? (body[key] as string) : undefined);
  const sha = await mergePull(world, repository, caller, pull, {
    method: (text("merge_method") ?? "merge") as MergeMethod,
    sha: text("sha"),
    title: text("commit_title"),
    message: text("commit_message"),
  });
  return ok({ sha, merged: true, message: "Pull Request successfully merged" });
}

async function updateBranch(call: Call): Promise<Answer> {
  const { world, repository, caller, body } = call;
  const pull = namedPull(call);
  const expected = body.expected_head_sha;
  if (expected !== undefined && expected !== pull.headSha) {
    throw unprocessable(`expected head sha didn’t match current head ref.`);
  }
  if (await repository.git.holds(["merge-base", "--is-ancestor", pull.baseSha, pull.headSha])) {
    throw unprocessable("There are no new commits on the base branch.");
  }
  if (pull.headRepository !== repository) throw new Refusal(403, "Resource not accessible by integration");
  const after = await updateMerge(world, repository, call.actor(), pull);
  if (after === undefined) throw unprocessable("merge conflict between base and head");
  await writeRef(world, repository, caller, {
    ref: `refs/heads/${pull.headBranch}`,
    before: pull.headSha,
    after,
  });
  const url = `${repositoryPage(world, repository)}/pull/${pull.number}`;
  return { status: 202, body: { message: "Updating pull request branch.", url } };
}
