import { fileURLToPath } from "node:url";
import type { Asked } from "./large-change.ts";
import { type Program, timedRun } from "./timed-run.ts";

const LAUNCHER = fileURLToPath(new URL("../../src/cli/bin.mjs", import.meta.url));

const JUDGE_OF_OBJECTS = fileURLToPath(new URL("judge-of-objects.mjs", import.meta.url));

/** This checkout's command line, as `npm run proofgate` starts it. */
export function proofgate(args: readonly string[], nodeOptions: readonly string[] = []): Program {
  return { command: process.execPath, args: [...nodeOptions, LAUNCHER, ...args] };
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
  return { command: process.execPath, args: [JUDGE_OF_OBJECTS, repository, base, head, branch, contents] };
}

export async function millisecondsOf(program: Program): Promise<number> {
  return (await timedRun(program)).milliseconds;
}
