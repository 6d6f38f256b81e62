import { timestamp } from "./clock.ts";
import { branchTip, readCommit } from "./commit-read.ts";
import { mergedTree } from "./mergeability.ts";
import { commitEnvironment } from "./merging.ts";
import { announcePull, closePull } from "./pull-follow.ts";
import type { Pull } from "./pull-state.ts";
import { NO_SHA } from "./push-commands.ts";
import { afterRefChanges } from "./ref-changes.ts";
import { unprocessable } from "./refusal.ts";
import { failedChecks, missingChecks } from "./required-checks.ts";
import { activeRulesets, checksOf } from "./rule-check.ts";
import { simpleCommit } from "./shapes/commit.ts";
import type { Account, Repository, World } from "./state.ts";

/** One pull request in the queue, merged on top of those before it: the "merge group" whose checks decide. */
export interface QueueEntry {
  readonly pull: Pull;
  readonly by: Account;
  readonly ref: string;
  readonly headSha: string;
  readonly baseSha: string;
}

/** Puts a pull request into its base's queue and asks for checks of the merge group ("merge_group"). */
export async function enqueue(
  world: World,
  repository: Repository,
  pull: Pull,
  by: Account,
): Promise<QueueEntry> {
  if (pull.state === "closed" || repository.queue.some((entry) => entry.pull === pull)) {
    throw unprocessable("Pull request is closed or already in the queue");
  }
  const before = repository.queue.findLast((entry) => entry.pull.baseBranch === pull.baseBranch);
  const baseSha = before?.headSha ?? pull.baseSha;
  const tree = await mergedTree(repository.git, baseSha, pull.headSha);
  if (tree === undefined) throw unprocessable("Pull request has merge conflicts");
  const message = `Merge pull request #${pull.number} from ${pull.headBranch}\n`;
  const headSha = await repository.git.text(["commit-tree", tree, "-p", baseSha, "-p", pull.headSha], {
    input: message,
    environment: commitEnvironment(world, by),
  });
  const ref = `refs/heads/gh-readonly-queue/${pull.baseBranch}/pr-${pull.number}-${baseSha}`;
  const entry: QueueEntry = { pull, by, ref, headSha, baseSha };
  repository.queue.push(entry);
  await repository.git.run(["update-ref", ref, headSha, NO_SHA]);
  await announcePull(world, repository, by, pull, "enqueued");
  await afterRefChanges(world, repository, by, [{ ref, before: NO_SHA, after: headSha }]);
  await announceGroup(world, repository, entry, "checks_requested");
  return entry;
}

/**
 * Looks at the first of each queue: merges it where its group has passed every required check, throws it out where one
 * has failed (and builds the groups behind it anew), and waits otherwise. Repeats while something moves.
 */
export async function processQueue(world: World, repository: Repository): Promise<void> {
  for (;;) {
    const moved = await step(world, repository);
    if (!moved) return;
  }
}

async function step(world: World, repository: Repository): Promise<boolean> {
  const seen = new Set<string>();
  for (const entry of repository.queue) {
    const { baseBranch } = entry.pull;
    if (seen.has(baseBranch)) continue;
    seen.add(baseBranch);
    const checks = activeRulesets(repository, `refs/heads/${baseBranch}`).flatMap(({ rules }) =>
      rules.filter(({ type }) => type === "required_status_checks").flatMap(checksOf),
    );
    if ((await branchTip(repository.git, baseBranch)) !== entry.baseSha) {
      // Somebody moved the base past the queue: its groups stand on what is no longer there.
      await throwOut(world, repository, entry);
      return true;
    }
    if (missingChecks(repository, entry.headSha, checks).length === 0) {
      await land(world, repository, entry);
      return true;
    }
    if (failedChecks(repository, entry.headSha, checks).length > 0) {
      await throwOut(world, repository, entry);
      return true;
    }
  }
  return false;
}

async function land(world: World, repository: Repository, entry: QueueEntry): Promise<void> {
  const { pull, by, headSha, baseSha } = entry;
  const ref = `refs/heads/${pull.baseBranch}`;
  await repository.git.run(["update-ref", ref, headSha, baseSha]);
  pull.merged = { at: timestamp(world.clock), by, sha: headSha };
  pull.baseSha = headSha;
  await announcePull(world, repository, by, pull, "dequeued", { reason: "MERGE" });
  await closePull(world, repository, by, pull);
  await leave(world, repository, entry, "merged");
  await afterRefChanges(world, repository, by, [{ ref, before: baseSha, after: headSha }]);
}

async function throwOut(world: World, repository: Repository, entry: QueueEntry): Promise<void> {
  await announcePull(world, repository, entry.by, entry.pull, "dequeued", { reason: "CI_FAILURE" });
  const behind = repository.queue.slice(repository.queue.indexOf(entry) + 1);
  const stale = behind.filter(({ pull }) => pull.baseBranch === entry.pull.baseBranch);
  for (const one of [entry, ...stale]) await leave(world, repository, one, "invalidated");
  for (const { pull, by } of stale) await enqueue(world, repository, pull, by);
}

async function leave(
  world: World,
  repository: Repository,
  entry: QueueEntry,
  reason: "merged" | "invalidated",
): Promise<void> {
  repository.queue.splice(repository.queue.indexOf(entry), 1);
  await repository.git.run(["update-ref", "-d", entry.ref, entry.headSha]);
  await announceGroup(world, repository, entry, "destroyed", { reason });
}

async function announceGroup(
  world: World,
  repository: Repository,
  { ref, headSha, baseSha, pull, by }: QueueEntry,
  action: "checks_requested" | "destroyed",
  more: object = {},
): Promise<void> {
  const merge_group = {
    head_sha: headSha,
    head_ref: ref,
    base_sha: baseSha,
    base_ref: `refs/heads/${pull.baseBranch}`,
    head_commit: simpleCommit(await readCommit(repository.git, headSha)),
  };
  const payload = { ...more, merge_group };
  world.announce({ name: "merge_group", action, repository, sender: by, payload });
}
