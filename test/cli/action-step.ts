import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../tools/source-tree.ts";

/** action.yml, as a runner reads it. */
export const manifest = parse(readFileSync(join(ROOT, "action/action.yml"), "utf8"));

/** One step of action.yml, as a runner runs it. */
export function runStep(
  cwd: string,
  env: Readonly<Record<string, string>>,
  stepId = "judge",
): Promise<{ status: number; log: string }> {
  const step = manifest.runs.steps.find(({ id }: { id?: string }) => id === stepId);
  return new Promise((resolve) => {
    execFile(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run],
      { cwd, env },
      (error, out, err) =>
        resolve({ status: typeof error?.code === "number" ? error.code : error ? 1 : 0, log: out + err }),
    );
  });
}
