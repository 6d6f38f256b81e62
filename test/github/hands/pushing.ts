import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { timestamp } from "../clock.ts";
import { branchTip } from "../commit-read.ts";
import { makeInstallationToken, makeUserToken } from "../credentials.ts";
import { GitFailure, gitEnvironment, type Plumbing, plumbing } from "../plumbing.ts";
import { NO_SHA } from "../push-commands.ts";
import { fullName } from "../repositories.ts";
import type { Account, Installation, Repository, World } from "../state.ts";

export type Actor = Account | Installation;

export interface PushOptions {
  /** Who pushes: a person with a token of their own, or an App with its installation's. */
  readonly as: Actor;
  readonly branch: string;
  /** Contents by path; null takes a file away. */
  readonly files?: Readonly<Record<string, string | Buffer | null>>;
  readonly message?: string;
  /** A commit that is the parent; the branch's tip, else the default branch's tip, else none. */
  readonly from?: string;
  /** More parents: a merge, evil if `files` says so. */
  readonly merging?: readonly string[];
  readonly force?: boolean;
}

export interface Pushed {
  /** The new commit, whether it was let in or not. */
  readonly sha: string;
  readonly accepted: boolean;
  /** What git told the pusher. */
  readonly output: string;
}

export interface PushingHands {
  /** The address of a repository for git, with a credential in it. Only for tests: it shows the token. */
  cloneUrl(repository: Repository, actor: Actor): string;
  /** Commits and pushes with the real git over HTTP. */
  push(repository: Repository, options: PushOptions): Promise<Pushed>;
  /** Runs git anywhere with a clean environment; throws with its output where it fails. */
  git(directory: string, ...args: readonly string[]): Promise<string>;
  /** Moves refs behind everybody's back: no rule, no event, as after a lost webhook. */
  setRefsSilently(repository: Repository, refs: Readonly<Record<string, string>>): Promise<void>;
  tip(repository: Repository, branch: string): Promise<string | undefined>;
}

export function pushingHands(world: World): PushingHands {
  const cloneUrl = (repository: Repository, actor: Actor): string => {
    const url = new URL(`${world.origin}/${fullName(repository)}.git`);
    url.username = "x-access-token";
    url.password = tokenOf(world, actor);
    return url.href;
  };
  return {
    cloneUrl,
    push: (repository, options) => push(world, repository, options, cloneUrl(repository, options.as)),
    git: (directory, ...args) => runGit(directory, args),
    setRefsSilently: async ({ git }, refs) => {
      const lines = Object.entries(refs).map(([ref, sha]) =>
        sha === NO_SHA ? `delete ${ref}\n` : `update ${ref} ${sha}\n`,
      );
      await git.run(["update-ref", "--stdin"], { input: lines.join("") });
    },
    tip: ({ git }, branch) => branchTip(git, branch),
  };
}

function tokenOf(world: World, actor: Actor): string {
  if ("login" in actor) return makeUserToken(world, actor);
  return makeInstallationToken(world, actor, "all", actor.permissions).secret;
}

async function push(
  world: World,
  repository: Repository,
  options: PushOptions,
  url: string,
): Promise<Pushed> {
  const directory = await mkdtemp(join(world.directory, "work-"));
  const git = plumbing(directory);
  try {
    await git.run(["init", "--quiet", "--bare", directory]);
    await mkdir(join(directory, "objects", "info"), { recursive: true });
    await writeFile(
      join(directory, "objects", "info", "alternates"),
      `${join(repository.git.directory, "objects")}\n`,
    );
    const sha = await commit(world, repository, git, options);
    const refspec = `${options.force === true ? "+" : ""}${sha}:refs/heads/${options.branch}`;
    try {
      const output = await runGit(directory, ["push", url, refspec]);
      return { sha, accepted: true, output };
    } catch (failure) {
      if (!(failure instanceof GitFailure)) throw failure;
      return { sha, accepted: false, output: failure.message };
    }
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function commit(
  world: World,
  repository: Repository,
  git: Plumbing,
  options: PushOptions,
): Promise<string> {
  const { as: actor, branch, files = {}, merging = [] } = options;
  const parent =
    options.from ??
    (await branchTip(repository.git, branch)) ??
    (await branchTip(repository.git, repository.defaultBranch));
  if (parent !== undefined) await git.run(["read-tree", parent]);
  const lines: string[] = [];
  for (const [path, content] of Object.entries(files)) {
    if (content === null) lines.push(`0 ${NO_SHA}\t${path}`);
    else
      lines.push(`100644 ${await git.text(["hash-object", "-w", "--stdin"], { input: content })}\t${path}`);
  }
  await git.run(["update-index", "-z", "--index-info"], { input: lines.map((line) => `${line}\0`).join("") });
  const tree = await git.text(["write-tree"]);
  const login = "login" in actor ? actor.login : actor.app.bot.login;
  const parents = [...(parent === undefined ? [] : [parent]), ...merging].flatMap((one) => ["-p", one]);
  return await git.text(["commit-tree", tree, ...parents], {
    input: `${options.message ?? "Change files"}\n`,
    environment: {
      GIT_AUTHOR_NAME: login,
      GIT_AUTHOR_EMAIL: `${login}@users.noreply.github.com`,
      GIT_AUTHOR_DATE: timestamp(world.clock),
      GIT_COMMITTER_NAME: login,
      GIT_COMMITTER_EMAIL: `${login}@users.noreply.github.com`,
      GIT_COMMITTER_DATE: timestamp(world.clock),
    },
  });
}

function runGit(directory: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd: directory, env: gitEnvironment(), maxBuffer: 1 << 26 };
    execFile("git", [...args], options, (error, output, errors) => {
      if (error === null) resolve(`${output}${errors}`);
      else
        reject(
          new GitFailure(
            args,
            typeof error.code === "number" ? error.code : null,
            Buffer.from(output),
            errors,
          ),
        );
    });
  });
}
