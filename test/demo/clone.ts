import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gitEnvironment, identityOf } from "../github/plumbing.ts";
import { planOf } from "./example-repository.ts";
import type { Stage } from "./stage.ts";

export interface CommitOptions {
  /** Contents by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly message: string;
}

/** The agent's clone, on a branch of its own: all that it does is done with git. */
export interface Clone {
  readonly branch: string;
  readonly planId: string;
  /** Commits the plan, alone, as the first change of the branch. */
  plan(): Promise<string>;
  /** Commits with the trailers that name plan and iteration. */
  commit(options: CommitOptions): Promise<string>;
  /** Merges `dev` as it is now, and commits `files` into the merge itself. */
  mergeDev(options: CommitOptions): Promise<string>;
  /** Goes back to a commit and drops what came after it. */
  reset(sha: string): Promise<void>;
  /** @returns the branch's new head. */
  push(how?: "force"): Promise<string>;
  /** Deletes the branch at GitHub. */
  retire(): Promise<void>;
}

const run = promisify(execFile);

export async function openClone(stage: Stage, planId: string): Promise<Clone> {
  const { github, shop, coder, signal } = stage;
  const branch = `agent/${planId}`;
  const directory = join(stage.directory, planId);
  const environment = gitEnvironment(identityOf(coder.login));
  const git = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run("git", [...args], { cwd: directory, env: environment, signal });
    return stdout.trim();
  };
  const write = async (files: Readonly<Record<string, string>> = {}): Promise<void> => {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), content);
    }
    await git("add", "--all");
  };
  let iteration = 0;
  const commit = async ({ files, message }: CommitOptions): Promise<string> => {
    await write(files);
    await git("commit", "--quiet", "-m", message, "-m", `Plan-Id: ${planId}\nIteration: ${iteration}`);
    iteration += 1;
    return await git("rev-parse", "HEAD");
  };
  await mkdir(directory);
  await git("clone", "--quiet", "--branch", "dev", github.cloneUrl(shop, coder), ".");
  await git("switch", "--quiet", "--create", branch);
  return {
    branch,
    planId,
    commit,
    plan: () => commit({ files: planOf(planId, branch), message: `Plan ${planId}` }),
    mergeDev: async (options) => {
      await git("fetch", "--quiet", "origin", "dev");
      await git("merge", "--quiet", "--no-commit", "--no-ff", "origin/dev");
      return await commit(options);
    },
    reset: async (sha) => void (await git("reset", "--quiet", "--hard", sha)),
    push: async (how) => {
      await git("push", "--quiet", ...(how === "force" ? ["--force"] : []), "origin", branch);
      return await git("rev-parse", "HEAD");
    },
    retire: async () => void (await git("push", "--quiet", "--delete", "origin", branch)),
  };
}
