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
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Ends it with kill -9, and resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks it to end, and resolves with its exit status; a process that has ended is no error. */
  stop(): Promise<number | null>;
}

export const WEBHOOK_PATH = "/api/github/webhooks";

/** Resolves when it listens. @throws with all that it said where it ends before. */
export async function startServe(options: ServeOptions): Promise<ServeProcess> {
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
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (text) => {
      const line = JSON.parse(text) as LogLine;
      if (said.length < 100) said.push(`${text}\n`);
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
    url,
    kill: async () => void (await end("SIGKILL")),
    stop: () => end("SIGTERM"),
  };
}
