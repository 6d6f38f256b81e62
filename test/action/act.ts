import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";

export interface ActJob {
  /** The program itself. */
  readonly act: string;
  /** A clone of the judged repository, at the head. */
  readonly checkout: string;
  /** Path of the workflow in it. */
  readonly workflow: string;
  readonly event: string;
  /** The event as GitHub has told it. */
  readonly payload: string | Buffer;
  /** `owner/name@ref` of actions and of workflows to call, and the directory that holds each. */
  readonly repositories: Readonly<Record<string, string>>;
  /** What GitHub's runner would set, or this machine. */
  readonly environment: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  /** The job's own token of GitHub. */
  readonly token: string;
}

export interface ActRun {
  readonly status: number;
  /** What the runner printed, without the name of the job before each line. */
  readonly log: string;
}

/** Runs a workflow on this machine, with no container: nektos/act does for it what GitHub's runner does. */
export async function runAct(job: ActJob): Promise<ActRun> {
  const directory = mkdtempSync(join(tmpdir(), "proofgate-act-"));
  try {
    writeFileSync(join(directory, "event.json"), job.payload);
    const pairs = (option: string, values: Readonly<Record<string, string>> = {}) =>
      Object.entries(values).flatMap(([name, value]) => [option, `${name}=${value}`]);
    const argv = [
      ...[job.event, "--directory", job.checkout, "--workflows", join(job.checkout, job.workflow)],
      ...["--eventpath", join(directory, "event.json"), "--action-cache-path", join(directory, "cache")],
      ...["--platform", "ubuntu-latest=-self-hosted", "--platform", "ubuntu-24.04=-self-hosted"],
      ...["--no-cache-server", "--defaultbranch", "main", "--log-prefix-job-id"],
      ...pairs("--secret", { GITHUB_TOKEN: job.token }),
      ...pairs("--env", job.environment),
      ...pairs("--var", job.variables),
      ...pairs("--local-repository", job.repositories),
    ];
    return await new Promise((resolve) => {
      const env = { ...process.env, ...job.environment };
      execFile(job.act, argv, { cwd: directory, env, maxBuffer: 1 << 26 }, (error, out, err) => {
        const status = typeof error?.code === "number" ? error.code : error ? 1 : 0;
        resolve({ status, log: plain(out + err) });
      });
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What a step prints stands behind the name of its job and a bar. */
function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll("\r", "")
    .replaceAll(/^\[[^\]]*\] {3}\| ?/gm, "");
}
