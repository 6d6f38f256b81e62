import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { CannotRun } from "./cannot-run.ts";
import { HARDENED_SETTINGS, hardenedEnvironment } from "./environment.ts";

/** The oldest git that has all we ask for: `merge-tree --write-tree` and `cat-file --batch-command`. */
export const GIT_VERSION_MIN = "2.38";

export interface GitRun {
  /** Undefined where a signal ended it. */
  readonly status: number | undefined;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Only the beginning of what it said was kept. */
  readonly isStderrCut?: true;
  /** Why we ended it ourselves. */
  readonly cut?: "time" | "output" | "signal";
}

export interface GitOptions {
  readonly input?: string | Buffer;
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds; default two minutes. */
  readonly timeoutMs?: number;
  /** Bytes of standard output that are kept before git is ended; default 256 MiB. */
  readonly outputBytesMax?: number;
  /** Ends git when it is aborted. */
  readonly signal?: AbortSignal;
  /** Where git starts. Never the judged repository, where a relative PATH could find a `git` of its own. */
  readonly directory?: string;
}

/** Starts git, hardened, with its pipes open. The caller ends it. */
export function startGit(
  args: readonly string[],
  options: Pick<GitOptions, "environment" | "directory"> = {},
): ChildProcess {
  return spawn("git", [...HARDENED_SETTINGS, ...args], {
    ...surroundings(options),
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** Files that git reads from and writes to instead of pipes, by their descriptors. */
export interface GitFiles {
  readonly input: number;
  readonly output: number;
  /** Bytes that a file may grow to before the system ends git. */
  readonly outputBytesMax: number;
}

/** Starts git, hardened, between two files: it never waits for who reads. Ends with an error where a shell is missing. */
export function startGitOnFiles(
  args: readonly string[],
  { input, output, outputBytesMax }: GitFiles,
  options: Pick<GitOptions, "directory"> = {},
): ChildProcess {
  // POSIX counts files in blocks of 512 bytes. A git that is ended for its size leaves no core behind.
  const limited = 'ulimit -c 0 && ulimit -f "$0" && exec git "$@"';
  const blocks = String(Math.floor(outputBytesMax / 512));
  return spawn("sh", ["-c", limited, blocks, ...HARDENED_SETTINGS, ...args], {
    ...surroundings(options),
    stdio: [input, output, "ignore"],
  });
}

function surroundings({
  environment,
  directory,
}: Pick<GitOptions, "environment" | "directory">): SpawnOptions {
  return {
    cwd: directory ?? tmpdir(),
    env: { ...hardenedEnvironment(process.env), ...environment },
    windowsHide: true,
  };
}

/**
 * Runs one git command to its end. Whatever git says of the matter itself (its exit status) is the caller's to judge.
 * @throws CannotRun where git cannot be started or is too old.
 */
export async function runGit(args: readonly string[], options: GitOptions = {}): Promise<GitRun> {
  const run = await collect(startGit(args, options), options);
  // 129: git does not know the command's options.
  if (run.status === 129) throw await tooOld(args);
  return run;
}

const STDERR_BYTES_MAX = 4 * 1024 * 1024;

function collect(child: ChildProcess, options: GitOptions): Promise<GitRun> {
  const outputBytesMax = options.outputBytesMax ?? 256 * 1024 * 1024;
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let bytes = 0;
    let said = 0;
    let cut: GitRun["cut"];
    const end = (why: NonNullable<GitRun["cut"]>): void => {
      cut ??= why;
      child.kill("SIGKILL");
      // What git has started, as its helper for HTTP, outlives it for a while, and would keep these open.
      child.stdout?.destroy();
      child.stderr?.destroy();
    };
    const abort = (): void => end("signal");
    options.signal?.addEventListener("abort", abort);
    if (options.signal?.aborted) abort();
    const timer = setTimeout(() => end("time"), options.timeoutMs ?? 120_000);
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(notStarted(error));
    });
    child.stdout?.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > outputBytesMax) end("output");
      else stdout.push(chunk);
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.length;
      if (said <= STDERR_BYTES_MAX) stderr.push(chunk);
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", abort);
      const run: GitRun = {
        status: code ?? undefined,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString("utf8").trim(),
        ...(said > STDERR_BYTES_MAX ? { isStderrCut: true } : {}),
      };
      resolve(cut === undefined ? run : { ...run, cut });
    });
    // Git may end before it has read all its input (EPIPE): its exit status tells the story.
    child.stdin?.on("error", () => child.stdin?.destroy());
    child.stdin?.end(options.input ?? "");
  });
}

export function notStarted(error: Error): CannotRun {
  const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
  return missing
    ? new CannotRun(
        "git was not found",
        `install git ${GIT_VERSION_MIN} or later and see that it is on the PATH`,
      )
    : new CannotRun(`git could not be started: ${error.message}`, "see that git can be run by this user");
}

export async function tooOld(args: readonly string[]): Promise<CannotRun> {
  const run = await collect(startGit(["version"]), {});
  const version = run.stdout.toString("utf8").trim();
  return new CannotRun(
    `\`${version}\` does not know \`git ${args.filter((arg) => !arg.startsWith("--git-dir")).join(" ")}\``,
    `install git ${GIT_VERSION_MIN} or later`,
  );
}
