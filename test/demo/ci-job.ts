import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { submitEvidence } from "../../src/cli/submit-evidence.ts";
import { claimsOf, type TokenIssuer } from "../app/token-issuer.ts";
import { gitEnvironment } from "../github/plumbing.ts";
import { WORKFLOW } from "./example-repository.ts";
import type { Stage } from "./stage.ts";

export interface Pushed {
  readonly branch: string;
  readonly head: string;
}

/** GitHub Actions, as far as the example repository's workflow needs it: one job for each push to an agent's branch. */
export interface Ci {
  /** Checks the push out, runs its tests, and hands their report in as the Action does. @throws where it is not taken. */
  run(stage: Stage, pushed: Pushed): Promise<void>;
}

const REPORT = "junit.xml";
const FIRST_ID = 7000;
/** A test that hangs is killed, and has no report. */
const TESTS_MS_MAX = 30_000;

export function openCi(issuer: TokenIssuer): Ci {
  let jobs = 0;
  return {
    run: async (stage, pushed) => {
      jobs += 1;
      const bytes = await reportOf(stage, pushed, join(stage.directory, `job-${jobs}`));
      await handIn(stage, { issuer, pushed, id: FIRST_ID + jobs, bytes });
    },
  };
}

/** In a checkout of its own, with nothing of this process's environment: what is tested is an agent's code. */
async function reportOf(
  { github, shop, coder, signal }: Stage,
  { branch, head }: Pushed,
  directory: string,
): Promise<Uint8Array> {
  const options = { env: gitEnvironment(), signal };
  const from = github.cloneUrl(shop, coder);
  const place = ["--quiet", "--depth", "1", "--branch", branch];
  await ended("git", ["clone", ...place, from, directory], options);
  const { output } = await ended("git", ["rev-parse", "HEAD"], { ...options, cwd: directory });
  if (output.trim() !== head) throw new Error("invariant: nobody pushes before the job of the last push");
  const tests = ["--test", "--test-reporter", "junit", "--test-reporter-destination", REPORT];
  await ended(process.execPath, tests, { ...options, cwd: directory, timeout: TESTS_MS_MAX, mayFail: true });
  return await readFile(join(directory, REPORT));
}

interface Ending {
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly cwd?: string;
  readonly timeout?: number;
  /** It may exit with another status than 0: tests that fail do. */
  readonly mayFail?: boolean;
}

function ended(
  file: string,
  args: readonly string[],
  { mayFail = false, ...options }: Ending,
): Promise<{ readonly output: string }> {
  return new Promise((resolve, reject) => {
    execFile(file, args, options, (error, output) => {
      const isStatus = mayFail && typeof error?.code === "number";
      if (error === null || isStatus) resolve({ output });
      else reject(error);
    });
  });
}

interface Report {
  readonly issuer: TokenIssuer;
  readonly pushed: Pushed;
  readonly id: number;
  readonly bytes: Uint8Array;
}

/** By the Action's own code, with what a runner tells a job of where it gets tokens. */
async function handIn({ appUrl, shop, signal }: Stage, { issuer, pushed, id, bytes }: Report): Promise<void> {
  const { branch, head: sha } = pushed;
  const address = { repositoryId: shop.id, repository: "acme/shop", branch, sha, workflow: WORKFLOW };
  // The audience is what the job asks for: the App's.
  const claims = claimsOf({ issuer, audience: "", now: new Date(), ...address, runId: id, checkRunId: id });
  const reports = {
    ...{ tests: [{ name: REPORT, bytes }], coverage: [], baseCoverage: [] },
    source: "self-reported",
    origin: "written by the tests",
  } as const;
  const environment = issuer.environmentFor(claims);
  // It asks an App that is away again and again: nobody who interrupts us waits for that.
  const { promise: interruption, reject } = Promise.withResolvers<never>();
  const interrupt = () => reject(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener("abort", interrupt, { once: true });
  try {
    const handedIn = submitEvidence({ environment }, { appUrl, thread: ".", reports });
    await Promise.race([handedIn, interruption]);
  } finally {
    signal.removeEventListener("abort", interrupt);
  }
}
