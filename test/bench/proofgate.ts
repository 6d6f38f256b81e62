import { install } from "./installed.ts";
import type { Asked } from "./large-change.ts";
import { type Program, timedRun } from "./timed-run.ts";

const INSTALLED = await install();

/** This checkout's command line, as it is installed. */
export function proofgate(args: readonly string[], nodeOptions: readonly string[] = []): Program {
  return { command: process.execPath, args: [...nodeOptions, INSTALLED.launcher, ...args] };
}

/** A judgement that ends well or in a review: a bench of a run that was refused early would flatter. */
export function check(
  repository: string,
  { base, head, branch }: Asked,
  nodeOptions: readonly string[] = [],
): Program {
  const args = ["check", "--repo", repository, "--base", base, "--head", head, "--branch", branch];
  return { ...proofgate(args, nodeOptions), statuses: [0, 3] };
}

/** The same range judged by its objects alone (`counted`), or all but the analysis of its code (`unanalysed`). */
export function judgeOfObjects(
  repository: string,
  { base, head, branch }: Asked,
  contents: "counted" | "unanalysed" = "counted",
): Program {
  return {
    command: process.execPath,
    args: [INSTALLED.judgeOfObjects, repository, base, head, branch, contents],
  };
}

export async function millisecondsOf(program: Program): Promise<number> {
  return (await timedRun(program)).milliseconds;
}
