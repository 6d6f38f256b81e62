import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { planOf } from "../app/policy-and-plan.ts";
import { gitEnvironment } from "../github/plumbing.ts";

/** Commits with the same names in every town, for their moments are fixed. */
export interface History {
  /** The repository that they lie in; `dispose` removes it. */
  readonly directory: string;
  /** The target, with the policy. */
  readonly main: string;
  readonly branches: readonly PushedBranch[];
  /** Heads that are pushed all at once, by branch. */
  readonly bulk: ReadonlyMap<string, string>;
  dispose(): Promise<void>;
}

/** What one agent pushes to its branch, in order. */
export interface PushedBranch {
  readonly branch: string;
  readonly agent: string;
  readonly pushes: readonly { readonly head: string; readonly force: boolean }[];
}

/** Every third agent leaves its plan, and pushes over that. */
const isStray = (number: number): boolean => number % 3 === 0;
const MOMENT = 1_780_000_000;

export interface HistorySize {
  /** Each with five pushes. */
  readonly branches: number;
  /** Heads of one push. */
  readonly bulk: number;
}

const policyFor = (agents: readonly string[]): string => `version: 1
mode: enforce
branches: { agent: ["agent/**"], dev: null, staging: null, main: main }
agents: [${agents.map((login) => `{ login: ${login}, role: coder }`).join(", ")}]
plan: { requirements: optional }
tests: { required: false }
security: { static_analysis: { required: false }, dependencies: { required: false } }
`;

interface Draft {
  readonly by: string;
  readonly message: string;
  readonly files: Readonly<Record<string, string>>;
  readonly from?: number;
}

const run = promisify(execFile);

export async function makeHistory(size: HistorySize): Promise<History> {
  const agents = Array.from({ length: size.branches }, (_, at) => `coder-${at + 1}`);
  const files = { ".proofgate/policy.yaml": policyFor(agents) };
  const drafts: Draft[] = [{ by: "alice", message: "Begin", files }];
  const add = (draft: Draft): number => drafts.push(draft) - 1;
  const branches = agents.map((agent, at) => branchOf(agent, at + 1, add));
  const bulk = Array.from({ length: size.bulk }, (_, at): [string, number] => {
    const [id, by] = [`BULK-${at + 1}`, agents[at % agents.length]!];
    return [`agent/${id}`, add({ by, message: `Plan\n\nPlan-Id: ${id}`, files: planFile(id), from: 0 })];
  });
  const directory = await mkdtemp(join(tmpdir(), "proofgate-history-"));
  const oids = await imported(directory, drafts);
  return {
    directory,
    main: oids[0]!,
    branches: branches.map(({ pushes, ...branch }) => {
      return { ...branch, pushes: pushes.map(({ at, force }) => ({ head: oids[at]!, force })) };
    }),
    bulk: new Map(bulk.map(([branch, at]) => [branch, oids[at]!])),
    dispose: () => rm(directory, { recursive: true, force: true }),
  };
}

function branchOf(agent: string, number: number, add: (draft: Draft) => number) {
  const id = `WP-${number}`;
  const commit = (from: number, path: string, turn: number): number => {
    const message = `Work\n\nPlan-Id: ${id}\nIteration: ${turn}`;
    return add({ by: agent, message, files: { [path]: `${turn}\n` }, from });
  };
  const planned = add({ by: agent, message: `Plan\n\nPlan-Id: ${id}`, files: planFile(id), from: 0 });
  const own = `src/${id}.ts`;
  const second = commit(planned, own, 1);
  const third = commit(second, isStray(number) ? "lib/other.ts" : own, 2);
  const fourth = commit(isStray(number) ? planned : third, own, 3);
  const fifth = commit(fourth, own, 4);
  const pushes = [planned, second, third, fourth, fifth].map((at) => {
    return { at, force: at === fourth && isStray(number) };
  });
  return { branch: `agent/${id}`, agent, pushes };
}

function planFile(id: string): Record<string, string> {
  return { [`.proofgate/plans/${id}/WORK_PLAN.json`]: planOf(`agent/${id}`, id, `src/${id}.ts`) };
}

async function imported(directory: string, drafts: readonly Draft[]): Promise<readonly string[]> {
  const git = async (args: readonly string[], input = ""): Promise<string> => {
    const options = { cwd: directory, env: gitEnvironment(), maxBuffer: 1 << 28 };
    const running = run("git", [...args], options);
    running.child.stdin?.end(input);
    return (await running).stdout;
  };
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const stream = drafts.map(({ by, message, files, from }, at) =>
    [
      `commit refs/heads/made-${at}\nmark :${at + 1}\n`,
      `committer ${by} <${by}@users.noreply.github.com> ${MOMENT + at} +0000\n${data(message)}`,
      from === undefined ? "" : `from :${from + 1}\n`,
      ...Object.entries(files).map(([path, content]) => `M 100644 inline ${path}\n${data(content)}`),
    ].join(""),
  );
  await git(["init", "--quiet", "--bare"]);
  await git(["fast-import", "--quiet", "--export-marks=marks"], stream.join(""));
  const marks = await run("cat", ["marks"], { cwd: directory, maxBuffer: 1 << 26 });
  const oids: string[] = [];
  for (const line of marks.stdout.trim().split("\n")) {
    const [mark = "", oid = ""] = line.split(" ");
    oids[Number(mark.slice(1)) - 1] = oid;
  }
  // `git push` holds each commit against every ref that is here: with thousands of both it takes minutes.
  await git(["update-ref", "--stdin"], oids.map((_, at) => `delete refs/heads/made-${at}\n`).join(""));
  return oids;
}
