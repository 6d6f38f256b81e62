import { spawn } from "node:child_process";

/** git in one bare repository. Nothing of the machine's configuration reaches it. */
export interface Plumbing {
  readonly directory: string;
  /** Standard output; throws `GitFailure` where git exits with another status than 0. */
  run(args: readonly string[], options?: RunOptions): Promise<Buffer>;
  /** The same as text, without the newline at its end. */
  text(args: readonly string[], options?: RunOptions): Promise<string>;
  /** Whether git exits with 0. */
  holds(args: readonly string[]): Promise<boolean>;
}

export interface RunOptions {
  readonly input?: Buffer | string;
  readonly environment?: Readonly<Record<string, string>>;
}

export class GitFailure extends Error {
  readonly status: number | null;
  readonly output: Buffer;
  constructor(args: readonly string[], status: number | null, output: Buffer, errors: string) {
    super(`git ${args.join(" ")}: ${errors.trim()}`);
    this.status = status;
    this.output = output;
  }
}

export function plumbing(directory: string): Plumbing {
  const run = (args: readonly string[], options: RunOptions = {}): Promise<Buffer> =>
    runGit(directory, args, options);
  return {
    directory,
    run,
    text: async (args, options) => (await run(args, options)).toString("utf8").replace(/\n$/, ""),
    holds: async (args) => {
      try {
        await run(args);
        return true;
      } catch (failure) {
        if (failure instanceof GitFailure) return false;
        throw failure;
      }
    },
  };
}

/** What git may see of the machine: where programs are, and nothing else. */
export function gitEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    HOME: "/nonexistent",
    LC_ALL: "C",
    TZ: "UTC",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: "GitHub",
    GIT_AUTHOR_EMAIL: "noreply@github.com",
    GIT_COMMITTER_NAME: "GitHub",
    GIT_COMMITTER_EMAIL: "noreply@github.com",
    ...more,
  };
}

function runGit(directory: string, args: readonly string[], options: RunOptions): Promise<Buffer> {
  const child = spawn("git", ["--git-dir", directory, ...args], {
    env: gitEnvironment(options.environment),
    stdio: ["pipe", "pipe", "pipe"],
  });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  // A git that has read enough closes its input: its status tells whether that was well.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      const whole = Buffer.concat(output);
      if (status === 0) resolve(whole);
      else reject(new GitFailure(args, status, whole, Buffer.concat(errors).toString("utf8")));
    });
  });
}

/** Who writes and commits, as GitHub names its users: for `gitEnvironment`. */
export function identityOf(login: string): Record<string, string> {
  const email = `${login}@users.noreply.github.com`;
  return {
    GIT_AUTHOR_NAME: login,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: login,
    GIT_COMMITTER_EMAIL: email,
  };
}
