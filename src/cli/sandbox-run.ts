import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { CannotRun } from "../git/cannot-run.ts";
import { findProgram } from "../scan/program.ts";
import { bubblewrapArguments, environmentInside, type SandboxRequest } from "./sandbox.ts";
import { bytesIn, exceeded } from "./sandbox-watch.ts";

export interface SandboxRun {
  /** As a shell says it: 128 and the signal where one ended it. */
  readonly exitStatus: number;
  readonly milliseconds: number;
  /** Why we ended it, where we did. */
  readonly cut?: string;
  /** What really kept it in. */
  readonly protection: readonly string[];
}

export interface SandboxPlace {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where its output goes. */
  readonly output: Writable;
}

const LOOK_MS = 100;
const SIGNALS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGTERM: 15,
};
/** Where actions/checkout leaves the token that it fetched with. */
const CREDENTIALS = [".git/config", ".git/config.worktree", ".git/credentials"];

/** Whether it can be kept in here: bubblewrap is there, and may do its work. @throws CannotRun with what to do. */
export async function requireSandbox(
  request: Pick<SandboxRequest, "directory" | "path">,
  { environment }: Pick<SandboxPlace, "environment">,
): Promise<string> {
  const help =
    "install bubblewrap (`sudo apt-get install bubblewrap`), or run the tests in a step of your own";
  if (process.platform !== "linux")
    throw new CannotRun(
      `there is no sandbox on ${process.platform}: it takes Linux`,
      "run the job on ubuntu-latest",
    );
  const program = findProgram("bwrap", environment, request.directory);
  if (program === undefined)
    throw new CannotRun("`bwrap` is not installed: nothing keeps the tests in", help);
  const words: Buffer[] = [];
  const probe = spawn(program, ["--unshare-all", "--ro-bind", "/", "/", "true"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  probe.stderr.on("data", (chunk: Buffer) => void words.push(chunk));
  const status = await ended(probe);
  if (status === 0) return program;
  throw new CannotRun(
    `\`bwrap\` may not make a sandbox here: ${Buffer.concat(words).toString("utf8").trim().slice(0, 300)}`,
    "where Ubuntu forbids it, `sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0` before allows it",
  );
}

/** Runs the command in the sandbox, and ends it where it goes beyond a limit. */
export async function runInSandbox(
  program: string,
  request: SandboxRequest,
  { environment, output }: SandboxPlace,
): Promise<SandboxRun> {
  const { directory, source = directory, limits, hasNetwork } = request;
  const hidden = CREDENTIALS.filter((path) => existsSync(join(source, path)));
  const limiter = findProgram("prlimit", environment, directory);
  const rules = [`--nproc=${limits.processes}`, `--fsize=${limits.diskBytes}`, "--core=0"];
  const words = [program, "--info-fd", "3", ...bubblewrapArguments(request, hidden)];
  const [first = program, ...others] = limiter === undefined ? words : [limiter, ...rules, ...words];
  const startedAt = performance.now();
  const child = spawn(first, others, { stdio: ["ignore", "pipe", "pipe", "pipe"], env: {} });
  const supervision = supervise(child, request);
  for (const stream of [child.stdout, child.stderr]) stream?.pipe(output, { end: false });
  const exitStatus = await ended(child);
  const cut = supervision.end();
  return {
    exitStatus: cut === undefined ? exitStatus : 137,
    milliseconds: Math.round(performance.now() - startedAt),
    ...(cut === undefined ? {} : { cut }),
    protection: [
      "bubblewrap",
      hasNetwork ? "network: open" : "network: none",
      "files: read-only but for declared directories",
      "environment: cleared",
      "processes: own",
      "limits: time processes memory disk",
    ],
  };
}

/** Without a sandbox, where somebody has said that they know: its environment is cleared and its time is bounded. */
export async function runUnprotected(
  { directory, command, path, limits }: SandboxRequest,
  { output }: Pick<SandboxPlace, "output">,
): Promise<SandboxRun> {
  const startedAt = performance.now();
  const env = { ...environmentInside(path), HOME: directory };
  const child = spawn("/bin/sh", ["-c", command], {
    cwd: directory,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) stream.pipe(output, { end: false });
  let cut: string | undefined;
  const timer = setTimeout(() => {
    cut = tooLong(limits.seconds);
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, limits.seconds * 1000);
  const exitStatus = await ended(child);
  clearTimeout(timer);
  const milliseconds = Math.round(performance.now() - startedAt);
  return {
    exitStatus,
    milliseconds,
    ...(cut === undefined ? {} : { cut }),
    protection: ["environment: cleared", "limits: time"],
  };
}

/** Looks at it ten times a second. Ending bubblewrap ends the first process of the namespace, and with it all others. */
function supervise(
  child: ChildProcess,
  { directory, outputs = directory, writable, limits }: SandboxRequest,
) {
  const places = writable.map((place) => join(outputs, place));
  const bytesBefore = bytesIn(places);
  let cut: string | undefined;
  let inside: number | undefined;
  let told = "";
  (child.stdio[3] as Readable).on("data", (chunk: Buffer) => {
    told += String(chunk);
    inside ??= Number(/"child-pid": (\d+)/.exec(told)?.[1] ?? Number.NaN) || undefined;
  });
  const endIt = (why: string): void => {
    cut ??= why;
    if (inside !== undefined) killIfThere(inside);
    child.kill("SIGKILL");
  };
  const timer = setTimeout(() => endIt(tooLong(limits.seconds)), limits.seconds * 1000);
  const watch = setInterval(() => {
    const why =
      inside === undefined
        ? undefined
        : exceeded({ processId: inside, writable: places, bytesBefore }, limits);
    if (why !== undefined) endIt(why);
  }, LOOK_MS);
  return {
    end(): string | undefined {
      clearTimeout(timer);
      clearInterval(watch);
      return cut;
    },
  };
}

function killIfThere(processId: number): void {
  try {
    process.kill(processId, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function tooLong(seconds: number): string {
  return `it ran for more than ${seconds} seconds`;
}

/** Until it has ended and all that it wrote was read. */
function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? 128 + (SIGNALS[signal ?? ""] ?? 0)));
  });
}
