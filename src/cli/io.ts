import type { Writable } from "node:stream";
import { CannotRun } from "../git/cannot-run.ts";

/** What a command has of the outside world, passed in so that a test can be one. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Absent: nothing can be read. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where relative paths start. */
  readonly directory: string;
}

export type Output = Writable & { readonly isTTY?: boolean };

export function processIo(): Io {
  // Without a listener, writing to a reader who has gone (`proofgate check | head`) would end the process with a
  // status of its own. The write's own callback reports every other error.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    environment: process.env,
    directory: startedIn(process.env),
  };
}

/** Where the user stands: npm runs a checkout's script in the checkout, wherever it was called from. */
function startedIn({ npm_lifecycle_event, INIT_CWD }: NodeJS.ProcessEnv): string {
  return npm_lifecycle_event === "proofgate" && INIT_CWD ? INIT_CWD : process.cwd();
}

/**
 * Writes the text and waits until it has left this process. A reader who has gone is no error: the verdict stands, and
 * the exit status tells it.
 * @throws CannotRun otherwise, for example where the disk is full.
 */
export async function write(stream: Writable, text: string): Promise<void> {
  try {
    await flushed(stream, text);
  } catch (error) {
    throw new CannotRun(
      `the answer could not be written: ${(error as Error).message}`,
      "see where standard output leads, and that there is room",
    );
  }
}

function flushed(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      const code = (error as NodeJS.ErrnoException | null | undefined)?.code;
      if (error && code !== "EPIPE" && code !== "ERR_STREAM_DESTROYED") reject(error);
      else resolve();
    });
  });
}

/** Whether to colour: on a terminal, unless `NO_COLOR` or a dumb terminal says no; `FORCE_COLOR` has the last word. */
export function wantsColour({ stdout, environment }: Pick<Io, "stdout" | "environment">): boolean {
  const { FORCE_COLOR, NO_COLOR, TERM } = environment;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  if (NO_COLOR) return false;
  return stdout.isTTY === true && TERM !== "dumb";
}
