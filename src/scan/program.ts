import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, isAbsolute, join, sep } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

export interface ProgramRun {
  /** Undefined where a signal ended it. */
  readonly status: number | undefined;
  readonly stdout: string;
  /** Why we ended it ourselves, or why it never began. */
  readonly cut?: string;
}

const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/**
 * A program on the PATH's absolute directories, by its real path. One that lies below `judged` is none: what is looked at
 * must not bring the program that looks.
 */
export function findProgram(name: string, { PATH = "" }: Environment, judged: string): string | undefined {
  const below = `${realPath(judged) ?? judged}${sep}`;
  for (const directory of PATH.split(delimiter).filter(isAbsolute)) {
    const program = realPath(join(directory, name));
    if (program !== undefined && isProgram(program) && !program.startsWith(below)) return program;
  }
  return undefined;
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    // Nothing of that name is there, which is the answer.
    return undefined;
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not ours to run.
    return false;
  }
}

/**
 * Runs a program to its end, in a folder of ours, without a shell, without input, and with nothing of the caller's
 * environment but where programs lie: no configuration, no token and no home of the user's is there for it. It ends at
 * the deadline or at 64 MiB of output, and what it started ends with it.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { folder, environment, deadlineMs }: { folder: string; environment: Environment; deadlineMs: number },
): Promise<ProgramRun> {
  // Loaded where a program is run at all: it takes a tenth of a second, which most judgements can do without.
  const { execa } = await import("execa");
  // Scripts of JavaScript run under our Node, whatever `node` is on the PATH.
  const command = /\.[cm]?js$/.test(program) ? [process.execPath, program] : [program];
  const child = execa(command[0]!, [...command.slice(1), ...args], {
    cwd: folder,
    env: cleanEnvironment(environment, folder),
    extendEnv: false,
    ...CLOSED,
  });
  let cut: string | undefined;
  const end = (why: string) => {
    cut ??= why;
    endGroup(child.pid);
    // What left the group may hold the pipe open for ever: we do not wait for it.
    child.stdout.destroy();
  };
  const timer = setTimeout(() => end(`it took longer than ${deadlineMs / 1000} s`), deadlineMs);
  let bytes = 0;
  // Execa's own bounds end the program, and not what it started.
  child.stdout.on("data", (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes > OUTPUT_BYTES_MAX) end(`it said more than ${OUTPUT_BYTES_MAX} bytes`);
  });
  const { exitCode, signal, stdout, originalMessage } = await child;
  clearTimeout(timer);
  if (cut === undefined && exitCode === undefined && signal === undefined)
    return {
      status: undefined,
      stdout: "",
      cut: `it could not be started: ${originalMessage ?? "no reason"}`,
    };
  const run = { status: exitCode, stdout: Buffer.from(stdout).toString("utf8") };
  return cut === undefined ? run : { ...run, cut };
}

/** Nothing of ours but its words: no shell, no input, no search for programs beside what is judged. */
const CLOSED = {
  shell: false,
  preferLocal: false,
  stdin: "ignore",
  stdout: "pipe",
  stderr: "ignore",
  encoding: "buffer",
  stripFinalNewline: false,
  maxBuffer: 2 * OUTPUT_BYTES_MAX,
  reject: false,
  verbose: "none",
  windowsHide: true,
  // A group of its own: what it starts itself ends with it, and nothing of it keeps the pipe open.
  detached: process.platform !== "win32",
} as const;

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch (error) {
    // It ended by itself in the meantime.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function cleanEnvironment({ PATH = "", SystemRoot }: Environment, folder: string): NodeJS.ProcessEnv {
  const path = PATH.split(delimiter).filter(isAbsolute).join(delimiter);
  return { PATH: path, HOME: folder, TMPDIR: folder, LANG: "C", ...(SystemRoot && { SystemRoot }) };
}
