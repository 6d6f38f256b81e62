import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readDocument } from "../contract/document.ts";
import { effectivePolicy } from "../contract/policy-defaults.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { runGit } from "../git/run-git.ts";
import type { RungBranches, Setup } from "../setup/setup.ts";
import { reasonOf } from "./answer.ts";

const POLICY = ".proofgate/policy.yaml";
/** Names that people give these rungs. */
const DEV = ["dev", "develop", "development"];
const STAGING = ["staging", "stage"];

/** What a work tree says of itself: its ladder and, where it was cloned from a host, whose it is. */
export interface SetupPlace extends Pick<Setup, "branches" | "agentBranches" | "agents"> {
  /** `owner` and `name` of the repository that `origin` is. */
  readonly origin: { readonly owner: string; readonly name: string } | undefined;
}

/** @throws CannotRun for a policy that is there and not valid: what follows from it cannot be told. */
export async function readSetupPlace(root: string): Promise<SetupPlace> {
  const origin = originOf(await gitText(root, ["config", "--get", "remote.origin.url"]));
  const written = await policyIn(root);
  if (written !== undefined) {
    const { branches, agents } = written;
    const { dev, staging, main, agent } = branches;
    if (main === null) throw new CannotRun(`\`${POLICY}\` has no last rung`, "name one by `branches.main`");
    return {
      branches: { dev, staging, main },
      agentBranches: agent,
      agents: agents.map(({ login }) => login),
      origin,
    };
  }
  return { branches: await ladderIn(root), agentBranches: ["agent/**"], agents: [], origin };
}

async function policyIn(root: string) {
  let bytes: Buffer;
  try {
    bytes = await readFile(join(root, POLICY));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new CannotRun(`\`${POLICY}\` cannot be read: ${reasonOf(error)}`, "see that this user may read it");
  }
  const reading = readDocument("policy", bytes, POLICY);
  if (reading.ok) return effectivePolicy(reading.value);
  const [{ message, line, help }] = reading.problems;
  throw new CannotRun(`\`${POLICY}${line === undefined ? "" : `:${line}`}\`: ${message}`, help);
}

async function ladderIn(root: string): Promise<RungBranches> {
  const refs = await gitText(root, [
    "for-each-ref",
    "--format=%(refname)",
    "refs/heads",
    "refs/remotes/origin",
  ]);
  const names = new Set(refs.split("\n").map((ref) => ref.replace(/^refs\/(?:heads|remotes\/origin)\//, "")));
  const remoteHead = await gitText(root, ["symbolic-ref", "--quiet", "refs/remotes/origin/HEAD"]);
  const here = await gitText(root, ["symbolic-ref", "--quiet", "HEAD"]);
  const named = remoteHead.replace("refs/remotes/origin/", "") || here.replace("refs/heads/", "");
  const main = ["main", "master"].find((name) => names.has(name)) ?? named;
  if (main === "")
    throw new CannotRun(
      "the repository has no branch to protect",
      "make the first commit, or say `--main NAME`",
    );
  const rung = (choices: readonly string[]) =>
    choices.find((name) => names.has(name) && name !== main) ?? null;
  return { dev: rung(DEV), staging: rung(STAGING), main };
}

/** Empty where git has nothing to say. */
async function gitText(root: string, command: readonly string[]): Promise<string> {
  const { stdout } = await runGit(["-c", "safe.directory=*", "-C", root, ...command]);
  return stdout.toString("utf8").trim();
}

/** `git@host:owner/name.git`, `https://host/owner/name`. */
function originOf(url: string): SetupPlace["origin"] {
  const [, owner, name] =
    /[:/]([A-Za-z0-9][A-Za-z0-9-]{0,38})\/([A-Za-z0-9._-]{1,100}?)(?:\.git)?\/?$/.exec(url) ?? [];
  return owner === undefined || name === undefined ? undefined : { owner, name };
}
