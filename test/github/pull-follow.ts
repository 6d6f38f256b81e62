import { timestamp } from "./clock.ts";
import { pullFacts } from "./mergeability.ts";
import type { Pull } from "./pull-state.ts";
import { NO_SHA, type RefChange } from "./push-commands.ts";
import { fullPull } from "./shapes/pull.ts";
import type { Account, Repository, World } from "./state.ts";

/** Pull requests follow their head: a push moves it, a deletion closes them ("synchronize", "closed"). */
export async function followHead(
  world: World,
  repository: Repository,
  sender: Account,
  branch: string,
  change: RefChange,
): Promise<void> {
  for (const base of world.repositories.values()) {
    for (const pull of base.pulls.values()) {
      if (pull.state !== "open" || pull.headRepository !== repository || pull.headBranch !== branch) continue;
      if (change.after === NO_SHA) {
        await closePull(world, base, sender, pull);
        continue;
      }
      pull.headSha = change.after;
      pull.updatedAt = timestamp(world.clock);
      await keepHead(base, pull);
      const moved = { before: change.before, after: change.after };
      await announcePull(world, base, sender, pull, "synchronize", moved);
    }
  }
}

/** The base moves without an event; a head that the base now holds was merged by hand. */
export async function followBase(
  world: World,
  repository: Repository,
  sender: Account,
  branch: string,
  change: RefChange,
): Promise<void> {
  for (const pull of repository.pulls.values()) {
    if (pull.state !== "open" || pull.baseBranch !== branch || change.after === NO_SHA) continue;
    pull.baseSha = change.after;
    const holds = await repository.git.holds(["merge-base", "--is-ancestor", pull.headSha, change.after]);
    if (!holds) continue;
    pull.merged = { at: timestamp(world.clock), by: sender, sha: pull.headSha };
    await closePull(world, repository, sender, pull);
  }
}

export async function closePull(
  world: World,
  repository: Repository,
  sender: Account,
  pull: Pull,
): Promise<void> {
  pull.state = "closed";
  pull.closedAt = timestamp(world.clock);
  pull.updatedAt = pull.closedAt;
  await announcePull(world, repository, sender, pull, "closed");
}

/** The head stays fetchable under `refs/pull/N/head`, also when it lives in a fork. */
export async function keepHead(repository: Repository, pull: Pull): Promise<void> {
  const ref = `refs/pull/${pull.number}/head`;
  if (pull.headRepository !== repository) {
    await repository.git.run([
      "fetch",
      "--quiet",
      "--no-tags",
      pull.headRepository.git.directory,
      pull.headSha,
    ]);
  }
  await repository.git.run(["update-ref", ref, pull.headSha]);
}

export async function announcePull(
  world: World,
  repository: Repository,
  sender: Account,
  pull: Pull,
  action: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const facts = await pullFacts(world, repository, pull);
  const payload = { number: pull.number, ...more, pull_request: fullPull(world, repository, pull, facts) };
  world.announce({ name: "pull_request", action, repository, sender, payload });
}
