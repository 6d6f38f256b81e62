import { timestamp } from "./clock.ts";
import { branchTip, listCommits } from "./commit-read.ts";
import { announcePull, keepHead } from "./pull-follow.ts";
import type { Pull } from "./pull-state.ts";
import { invalid } from "./refusal.ts";
import type { Account, Repository, World } from "./state.ts";

export interface PullOptions {
  readonly headRepository: Repository;
  readonly headBranch: string;
  readonly baseBranch: string;
  readonly title: string;
  readonly body: string | null;
  readonly draft: boolean;
}

/** Throws 422 where a branch is missing, nothing lies between them, or one is open already. */
export async function openPull(
  world: World,
  repository: Repository,
  author: Account,
  options: PullOptions,
): Promise<Pull> {
  const { headRepository, headBranch, baseBranch } = options;
  const baseSha = await branchTip(repository.git, baseBranch);
  const headSha = await branchTip(headRepository.git, headBranch);
  if (baseSha === undefined) throw invalid("PullRequest", "base", "invalid");
  if (headSha === undefined) throw invalid("PullRequest", "head", "invalid");
  const open = [...repository.pulls.values()].some(
    (pull) =>
      pull.state === "open" &&
      pull.headRepository === headRepository &&
      pull.headBranch === headBranch &&
      pull.baseBranch === baseBranch,
  );
  if (open) {
    const name = `${headRepository.owner.login}:${headBranch}`;
    throw invalid("PullRequest", "base", "custom", `A pull request already exists for ${name}.`);
  }
  const now = timestamp(world.clock);
  const pull: Pull = {
    id: world.nextId(),
    number: repository.nextNumber,
    title: options.title,
    body: options.body,
    author,
    headRepository,
    headBranch,
    baseBranch,
    headSha,
    baseSha,
    state: "open",
    draft: options.draft,
    merged: undefined,
    closedAt: null,
    createdAt: now,
    updatedAt: now,
    reviews: [],
    retargets: [],
    mergeabilityKnown: undefined,
  };
  await keepHead(repository, pull);
  if ((await listCommits(repository.git, ["--max-count=1", headSha, `^${baseSha}`])).length === 0) {
    throw invalid("PullRequest", "head", "custom", `No commits between ${baseBranch} and ${headBranch}`);
  }
  repository.nextNumber += 1;
  repository.pulls.set(pull.number, pull);
  await announcePull(world, repository, author, pull, "opened");
  return pull;
}
