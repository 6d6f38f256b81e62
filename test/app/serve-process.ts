import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "../tools/source-tree.ts";

export interface ServeOptions {
  /** What `proofgate serve` is configured with; of this process's own variables it gets PATH, HOME and TMPDIR alone. */
  readonly environment: Readonly<Record<string, string>>;
  /** A module that is loaded before anything else. */
  readonly preload?: string;
  /** Each line that it logs, as the object that it is. */
  readonly onLine?: (line: LogLine) => void;
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: string | number | boolean | undefined;
}

/** `proofgate serve` in a process of its own, as an operator runs it. */
export interface ServeProcess {
  readonly pid: number;
  /** Ends it with kill -9, and resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks it to end, and resolves with its exit status; a process that has ended is no error. */
  stop(): Promise<number | null>;
}

export interface ListeningServe extends ServeProcess {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
}

/** Lines that are kept to be shown where it does not start. */
const SAID_MAX = 100;

export const WEBHOOK_PATH = "/api/github/webhooks";

/** Resolves when it listens. @throws with all that it said where it ends before. */
export async function startServe(options: ServeOptions): Promise<ListeningServe> {
  const serve = spawnServe(options);
  return { ...serve, url: await serve.listens };
}

/** `listens` resolves with its address, and rejects where the process ends before. */
export function spawnServe(options: ServeOptions): ServeProcess & { readonly listens: Promise<string> } {
  const { PATH = "", HOME = "", TMPDIR } = process.env;
  const own = { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) };
  const preload = options.preload === undefined ? [] : ["--import", options.preload];
  const child = spawn(process.execPath, [...preload, join(ROOT, "src/cli/bin.mjs"), "serve"], {
    env: { ...own, HOST: "127.0.0.1", PORT: "0", ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: string[] = [];
  child.stderr.on("data", (text: Buffer) => said.push(text.toString("utf8")));
  let hasEnded = false;
  const ended = once(child, "exit").then(([status]) => {
    hasEnded = true;
    return status as number | null;
  });
  const listens = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (text) => {
      if (said.length < SAID_MAX) said.push(`${text}\n`);
      const line = lineOf(text);
      if (line === undefined) return;
      if (line.message === "the App runs") resolve(String(line.url));
      options.onLine?.(line);
    });
    ended.then((status) => reject(new Error(`serve ended with status ${status}:\n${said.join("")}`)), reject);
  });
  const end = async (signal: "SIGKILL" | "SIGTERM"): Promise<number | null> => {
    if (!hasEnded) child.kill(signal);
    return await ended;
  };
  return {
    pid: child.pid ?? 0,
    listens,
    kill: async () => void (await end("SIGKILL")),
    stop: () => end("SIGTERM"),
  };
}

/** Undefined for the half of a line that a killed process has left. */
function lineOf(text: string): LogLine | undefined {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return undefined;
  }
}
