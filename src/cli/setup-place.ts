import { readDocument } from "../contract/document.ts";
import { DEFAULT_POLICY, effectivePolicy } from "../contract/policy-defaults.ts";
import type { Mode } from "../engine/facts.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { runGit } from "../git/run-git.ts";
import type { RungBranches, Setup } from "../setup/setup.ts";
import { bytesIn, requireRealDirectories } from "./work-tree.ts";

const POLICY = ".proofgate/policy.yaml";
/** Names that people give these rungs. */
const DEV = ["dev", "develop", "development"];
const STAGING = ["staging", "stage"];

/** What a work tree says of itself. */
export interface SetupPlace extends Pick<Setup, "branches" | "agentBranches" | "agents"> {
  readonly hasPolicy: boolean;
  /** Of the policy that is there, or of one that says nothing. */
  readonly mode: Mode;
  /** `owner/name` of the repository that `origin` is, where that lies on a host. */
  readonly origin: string | undefined;
}

/** @throws CannotRun for a policy that is there and not valid: what follows from it cannot be told. */
export async function readSetupPlace(root: string): Promise<SetupPlace> {
  const origin = (await originAt(root))?.name;
  const written = await policyIn(root);
  const names = await branchesIn(root);
  if (written === undefined) {
    const agentBranches = DEFAULT_POLICY.branches.agent;
    const branches = await ladderIn(root, names);
    return { branches, agentBranches, agents: [], hasPolicy: false, mode: DEFAULT_POLICY.mode, origin };
  }
  const { branches, agents, mode } = written;
  const { dev, staging, main, agent } = branches;
  if (main === null) throw new CannotRun(`\`${POLICY}\` has no last rung`, "name one by `branches.main`");
  if (agent.length === 0)
    throw new CannotRun(`\`${POLICY}\` names no branches for agents`, "name some by `branches.agent`");
  // A rung that is not there is none: its conditions hold at the next one.
  const present = (name: string | null) => (name !== null && names.has(name) ? name : null);
  return {
    branches: { dev: present(dev), staging: present(staging), main },
    agentBranches: agent,
    agents: agents.map(({ login }) => login),
    hasPolicy: true,
    mode,
    origin,
  };
}

export interface Origin {
  readonly host: string;
  /** `owner/name`. */
  readonly name: string;
}

/** The repository that `origin` is, where that lies on a host. */
export async function originAt(root: string): Promise<Origin | undefined> {
  return originOf(await gitText(root, ["config", "--get", "remote.origin.url"]));
}

async function policyIn(root: string) {
  await requireRealDirectories(root, POLICY, "a policy");
  const bytes = await bytesIn(root, POLICY);
  if (bytes === undefined) return undefined;
  const reading = readDocument("policy", bytes, POLICY);
  if (reading.ok) return effectivePolicy(reading.value);
  const [{ message, line, help }] = reading.problems;
  throw new CannotRun(`\`${POLICY}${line === undefined ? "" : `:${line}`}\`: ${message}`, help);
}

/** Of the remote, where there is one: what is only here is nobody's rung. */
async function branchesIn(root: string): Promise<ReadonlySet<string>> {
  const listed = async (place: string) => {
    const refs = await gitText(root, ["for-each-ref", "--format=%(refname)", place]);
    return refs.split("\n").flatMap((ref) => (ref === "" ? [] : [ref.slice(place.length + 1)]));
  };
  const remote = await listed("refs/remotes/origin");
  return new Set(remote.length > 0 ? remote : await listed("refs/heads"));
}

async function ladderIn(root: string, names: ReadonlySet<string>): Promise<RungBranches> {
  const remoteHead = await gitText(root, ["symbolic-ref", "--quiet", "refs/remotes/origin/HEAD"]);
  const here = await gitText(root, ["symbolic-ref", "--quiet", "HEAD"]);
  const main =
    remoteHead.replace("refs/remotes/origin/", "") ||
    (["main", "master"].find((name) => names.has(name)) ?? here.replace("refs/heads/", ""));
  if (main === "")
    throw new CannotRun("the repository has no branch to protect", "check one out, and come again");
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
function originOf(url: string): Origin | undefined {
  const [, ofUrl, ofGit, name] =
    /^(?:[a-z+]+:\/\/(?:[^/@]*@)?([^/:@]+)(?::\d+)?\/|[\w.-]+@([\w.-]+):)([A-Za-z0-9][A-Za-z0-9_-]{0,99}\/[A-Za-z0-9._-]{1,100}?)(?:\.git)?\/?$/.exec(
      url,
    ) ?? [];
  const host = ofUrl ?? ofGit;
  return host === undefined || name === undefined ? undefined : { host, name };
}
