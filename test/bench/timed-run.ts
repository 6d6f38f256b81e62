import { spawn } from "node:child_process";

/** A program to measure, with everything that its run needs. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** What the run may end with; by default only 0. */
  readonly statuses?: readonly number[];
  /** What it reads; by default nothing. */
  readonly stdin?: string;
}

export interface TimedRun {
  /** From before the start to the end of the process and its pipes. */
  readonly milliseconds: number;
  readonly stderr: string;
}

/** Runs a program whole, its output read and thrown away. */
export function timedRun({ command, args, statuses = [0], stdin }: Program): Promise<TimedRun> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(command, args, { stdio: [stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"] });
    child.stdin?.end(stdin);
    const stderr: Buffer[] = [];
    child.stdout?.resume();
    child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (status) => {
      const milliseconds = performance.now() - startedAt;
      const said = Buffer.concat(stderr).toString("utf8");
      if (status !== null && statuses.includes(status)) resolve({ milliseconds, stderr: said });
      else reject(new Error(`${command} ${args.join(" ")} ended with ${status}: ${said}`));
    });
  });
}
