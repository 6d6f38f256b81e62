import { actorOf, type Caller } from "./caller.ts";
import { timestamp } from "./clock.ts";
import { listCommits, readCommit } from "./commit-read.ts";
import { blockers } from "./merge-blockers.ts";
import { mergedTree } from "./mergeability.ts";
import { closePull } from "./pull-follow.ts";
import type { Pull } from "./pull-state.ts";
import { afterRefChanges } from "./ref-changes.ts";
import { Refusal } from "./refusal.ts";
import type { Account, MergeMethod, Repository, World } from "./state.ts";
import { inTurn } from "./turns.ts";

export interface MergeOptions {
  readonly method: MergeMethod;
  /** The head that must still be it. */
  readonly sha: string | undefined;
  readonly title: string | undefined;
  readonly message: string | undefined;
}

const unmergeable = (message = "Pull Request is not mergeable") => new Refusal(405, message);

/** Merges a pull request or says why not: 405 where it may not be, 409 where the head has moved. */
export function mergePull(
  world: World,
  repository: Repository,
  caller: Caller,
  pull: Pull,
  options: MergeOptions,
): Promise<string> {
  return inTurn(repository, () => merge(world, repository, caller, pull, options));
}

async function merge(
  world: World,
  repository: Repository,
  caller: Caller,
  pull: Pull,
  options: MergeOptions,
): Promise<string> {
  if (pull.state === "closed") throw unmergeable();
  if (options.sha !== undefined && options.sha !== pull.headSha) {
    throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
  }
  if (pull.draft) throw unmergeable("Pull Request is still a draft");
  if (!repository.mergeMethods.has(options.method)) {
    throw unmergeable(`${options.method} merges are not allowed on this repository.`);
  }
  const reasons = await blockers(world, repository, caller, pull, options.method);
  if (reasons.length > 0) throw unmergeable(`Repository rule violations found\n\n${reasons.join("\n\n")}`);
  const sender = actorOf(caller);
  const result = await mergeCommit(world, repository, sender, pull, options);
  if (result === undefined) throw unmergeable();
  const ref = `refs/heads/${pull.baseBranch}`;
  const before = pull.baseSha;
  await repository.git.run(["update-ref", ref, result, before]);
  pull.merged = { at: timestamp(world.clock), by: sender, sha: result };
  pull.baseSha = result;
  await closePull(world, repository, sender, pull);
  await afterRefChanges(world, repository, sender, [{ ref, before, after: result }]);
  if (repository.deleteBranchOnMerge && pull.headRepository === repository) {
    await deleteHead(world, repository, sender, pull);
  }
  return result;
}

async function mergeCommit(
  world: World,
  repository: Repository,
  sender: Account,
  pull: Pull,
  { method, title, message }: MergeOptions,
): Promise<string | undefined> {
  const { git } = repository;
  const environment = commitEnvironment(world, sender);
  if (method === "rebase") return await rebase(repository, pull, environment);
  const tree = await mergedTree(git, pull.baseSha, pull.headSha);
  if (tree === undefined) return undefined;
  const from = `${pull.headRepository.owner.login}/${pull.headBranch}`;
  const words =
    method === "merge"
      ? `${title ?? `Merge pull request #${pull.number} from ${from}`}\n\n${message ?? pull.title}`
      : `${title ?? `${pull.title} (#${pull.number})`}\n\n${message ?? ""}`;
  const parents = method === "merge" ? [pull.baseSha, pull.headSha] : [pull.baseSha];
  return await commitTree(repository, tree, parents, words, environment);
}

/** A merge of the base into the head, as "Update a pull request branch" makes it; undefined where they conflict. */
export async function updateMerge(
  world: World,
  repository: Repository,
  sender: Account,
  pull: Pull,
): Promise<string | undefined> {
  const tree = await mergedTree(repository.git, pull.headSha, pull.baseSha);
  if (tree === undefined) return undefined;
  const words = `Merge branch '${pull.baseBranch}' into ${pull.headBranch}`;
  return await commitTree(
    repository,
    tree,
    [pull.headSha, pull.baseSha],
    words,
    commitEnvironment(world, sender),
  );
}

/** Each commit's own change, put on top of the base one after the other; merges are left out, as git does. */
async function rebase(
  repository: Repository,
  pull: Pull,
  environment: Record<string, string>,
): Promise<string | undefined> {
  const { git } = repository;
  const shas = await listCommits(git, [
    "--reverse",
    "--no-merges",
    "--topo-order",
    pull.headSha,
    `^${pull.baseSha}`,
  ]);
  let tip = pull.baseSha;
  for (const sha of shas) {
    const commit = await readCommit(git, sha);
    const [parent] = commit.parents;
    if (parent === undefined) return undefined;
    // A commit that has the new base's tree and the old parent makes that parent the merge base.
    const { tree: onto } = await readCommit(git, tip);
    const stand = await commitTree(repository, onto, [parent], "stand-in", environment);
    const tree = await mergedTree(git, stand, sha);
    if (tree === undefined) return undefined;
    tip = await commitTree(repository, tree, [tip], commit.message, {
      ...environment,
      GIT_AUTHOR_NAME: commit.author.name,
      GIT_AUTHOR_EMAIL: commit.author.email,
      GIT_AUTHOR_DATE: commit.author.date,
    });
  }
  return tip;
}

export function commitEnvironment(world: World, account: Account): Record<string, string> {
  const email = `${account.id}+${account.login}@users.noreply.github.com`;
  const date = timestamp(world.clock);
  return {
    GIT_AUTHOR_NAME: account.login,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
  };
}

function commitTree(
  repository: Repository,
  tree: string,
  parents: readonly string[],
  message: string,
  environment: Record<string, string>,
): Promise<string> {
  const args = ["commit-tree", tree, ...parents.flatMap((parent) => ["-p", parent])];
  return repository.git.text(args, { input: `${message.trimEnd()}\n`, environment });
}

async function deleteHead(world: World, repository: Repository, sender: Account, pull: Pull): Promise<void> {
  const ref = `refs/heads/${pull.headBranch}`;
  await repository.git.run(["update-ref", "-d", ref, pull.headSha]);
  await afterRefChanges(world, repository, sender, [{ ref, before: pull.headSha, after: "0".repeat(40) }]);
}
