import { appendFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { timestamp } from "./clock.ts";
import { plumbing } from "./plumbing.ts";
import type { Account, Repository, World } from "./state.ts";

/** Logins and repository names are compared without regard to case, as GitHub does. */
export function findRepository(world: World, owner: string, name: string): Repository | undefined {
  const wanted = `${owner}/${name}`.toLowerCase();
  return [...world.repositories.values()].find((repository) => fullName(repository).toLowerCase() === wanted);
}

/** The repository that had this name before, unless another has it now. */
export function formerlyNamed(world: World, owner: string, name: string): Repository | undefined {
  const wanted = `${owner}/${name}`.toLowerCase();
  return [...world.repositories.values()].find(({ formerNames }) => formerNames.has(wanted));
}

export function findAccount(world: World, login: string): Account | undefined {
  const wanted = login.toLowerCase();
  return [...world.accounts.values()].find((account) => account.login.toLowerCase() === wanted);
}

export const fullName = ({ owner, name }: Repository) => `${owner.login}/${name}`;

export interface RepositoryOptions {
  readonly owner: Account;
  readonly name: string;
  readonly private: boolean;
  readonly defaultBranch: string;
  readonly parent: Repository | undefined;
}

/**
 * Settings with which a bare repository gives out what GitHub gives out, and never forgets an object: any object of the
 * network by its full name, also what a force-push left behind. A double need not survive a power cut: no fsync, which
 * alone makes a push of 5,000 refs take a minute.
 */
const CONFIGURATION = `[uploadpack]
	allowAnySHA1InWant = true
	allowFilter = true
[http]
	receivepack = true
[receive]
	hideRefs = refs/pull
	advertisePushOptions = true
	autogc = false
[gc]
	auto = 0
[core]
	fsync = none
`;

export async function makeRepository(world: World, options: RepositoryOptions): Promise<Repository> {
  const id = world.nextId();
  const directory = join(world.directory, `${id}.git`);
  await mkdir(directory, { recursive: true });
  const git = plumbing(directory);
  const { parent } = options;
  await git.run(["init", "--quiet", "--bare", `--initial-branch=${options.defaultBranch}`, directory]);
  await appendFile(join(directory, "config"), CONFIGURATION);
  if (parent !== undefined)
    await git.run(["fetch", "--quiet", parent.git.directory, "refs/heads/*:refs/heads/*"]);
  const now = timestamp(world.clock);
  const repository: Repository = {
    id,
    name: options.name,
    owner: options.owner,
    private: options.private,
    defaultBranch: options.defaultBranch,
    archived: false,
    kibibytes: 0,
    parent,
    git,
    createdAt: now,
    pushedAt: now,
    mergeMethods: new Set(["merge", "squash", "rebase"]),
    deleteBranchOnMerge: false,
    collaborators: new Map(),
    nextNumber: 1,
    pulls: new Map(),
    issues: new Map(),
    comments: new Map(),
    checkSuites: new Map(),
    checkRuns: new Map(),
    statuses: [],
    releases: new Map(),
    rulesets: new Map(),
    protections: new Map(),
    actions: { runs: new Map(), artifacts: new Map(), defaultToken: "read", mayApprovePulls: false },
    queue: [],
    formerNames: new Set(),
  };
  world.repositories.set(id, repository);
  return repository;
}
