import { grants } from "./caller.ts";
import type { CheckRun, CheckSuite } from "./check-state.ts";
import { timestamp } from "./clock.ts";
import { readCommit } from "./commit-read.ts";
import { NO_SHA, type RefChange } from "./push-commands.ts";
import { checkRunWithSuite, checkSuite } from "./shapes/check.ts";
import { simpleCommit } from "./shapes/commit.ts";
import type { Account, App, Repository, World } from "./state.ts";

/** A push opens a suite for every App that may write checks ("Check suites"), and tells that App alone. */
export async function openSuites(
  world: World,
  repository: Repository,
  sender: Account,
  branch: string,
  change: RefChange,
): Promise<void> {
  for (const app of checkers(world, repository)) {
    if (findSuite(repository, app, change.after) !== undefined) continue;
    const suite = makeSuite(world, repository, app, change.after, branch, change.before);
    await announceSuite(world, repository, sender, suite, "requested");
  }
}

function checkers(world: World, repository: Repository): App[] {
  return [...world.installations.values()]
    .filter(({ account, repositories, permissions, suspendedAt }) => {
      const installed = repositories === "all" || repositories.has(repository.id);
      return (
        account.id === repository.owner.id &&
        installed &&
        suspendedAt === undefined &&
        grants(permissions, "checks", "write")
      );
    })
    .map(({ app }) => app);
}

export function findSuite(repository: Repository, app: App, sha: string): CheckSuite | undefined {
  return [...repository.checkSuites.values()].find((suite) => suite.app === app && suite.headSha === sha);
}

export function makeSuite(
  world: World,
  repository: Repository,
  app: App,
  headSha: string,
  headBranch: string | null,
  before: string | null = null,
): CheckSuite {
  const now = timestamp(world.clock);
  const suite: CheckSuite = {
    id: world.nextId(),
    app,
    headSha,
    headBranch,
    before: before === NO_SHA ? null : before,
    createdAt: now,
    updatedAt: now,
  };
  repository.checkSuites.set(suite.id, suite);
  return suite;
}

/** The suite's own events go to its App only. The head commit is read for them. */
export async function announceSuite(
  world: World,
  repository: Repository,
  sender: Account,
  suite: CheckSuite,
  action: "requested" | "rerequested" | "completed",
): Promise<void> {
  const commit = await readCommit(repository.git, suite.headSha);
  const payload = {
    check_suite: { ...checkSuite(world, repository, suite), head_commit: simpleCommit(commit) },
  };
  world.announce({ name: "check_suite", action, repository, onlyApp: suite.app, sender, payload });
}

/** A person presses a button of the run's: its App alone is told ("Check run": `requested_action`). */
export function announcePress(
  world: World,
  repository: Repository,
  sender: Account,
  run: CheckRun,
  identifier: string,
): void {
  const payload = {
    check_run: checkRunWithSuite(world, repository, run),
    requested_action: { identifier },
  };
  const action = "requested_action";
  world.announce({ name: "check_run", action, repository, onlyApp: run.app, sender, payload });
}

/** `created` and `completed` reach every App that listens; `rerequested` only the one whose run it is. */
export function announceRun(
  world: World,
  repository: Repository,
  sender: Account,
  run: CheckRun,
  action: "created" | "completed" | "rerequested",
): void {
  const only = action === "rerequested" ? { onlyApp: run.app } : {};
  const payload = { check_run: checkRunWithSuite(world, repository, run) };
  world.announce({ name: "check_run", action, repository, ...only, sender, payload });
}
