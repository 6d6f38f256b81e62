import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plan, planText, policy, requirement, under } from "../adversarial/documents.ts";
import { buildLargeRepository } from "../tools/large-repository.ts";

/** 9,000 paths, 13 MB of new contents, in a repository of so many other files. */
export interface LargeChange {
  readonly repository: string;
  /** The same change twice, each with what its judgement is asked for. */
  readonly person: Asked;
  readonly agent: Asked;
}

export interface Asked {
  readonly base: string;
  readonly head: string;
  readonly branch: string;
}

const NO_LIMIT = { files_changed: 100_000, lines_changed: 10_000_000, bytes_changed: 1_000_000_000 };
const AGENT: Asked = { base: "target", head: "agent/planned", branch: "agent/planned" };

const built = new Map<number, Promise<LargeChange>>();

/** Builds it in a temporary folder, once for each size; all are removed when the process ends. */
export function largeChange(otherFiles: number): Promise<LargeChange> {
  const known = built.get(otherFiles) ?? build(otherFiles);
  built.set(otherFiles, known);
  return known;
}

async function build(otherFiles: number): Promise<LargeChange> {
  const repository = mkdtempSync(join(tmpdir(), "proofgate-bench-"));
  process.on("exit", () => rmSync(repository, { recursive: true, force: true }));
  await buildLargeRepository(repository, { files: otherFiles, changed: 9000, bytes: 13_000_000 });
  addPlannedRun(repository);
  return { repository, person: { base: "main", head: "agent/big", branch: "feature/big" }, agent: AGENT };
}

/** The same trees again as an agent's run: a target whose policy limits nothing, a valid plan, then the whole change. */
function addPlannedRun(repository: string): void {
  const treeOf = (name: string) => git(repository, ["rev-parse", `agent/big:${name}`], "").trim();
  const plannedText = planText(
    plan("WP-1", AGENT.branch, [under("src/**"), under("new/**")], { limits: NO_LIMIT }),
  );
  const message = "work\n\nPlan-Id: WP-1\nIteration: 1\n";
  const stream = [
    commit(AGENT.base, 1_700_000_200, "govern\n"),
    "from refs/heads/main\n",
    file(".proofgate/policy.yaml", policy({ limits: NO_LIMIT })),
    file(".proofgate/requirements/FR-1.yaml", requirement()),
    commit(AGENT.head, 1_700_000_300, message),
    `from refs/heads/${AGENT.base}\n`,
    file(".proofgate/WORK_PLAN.json", plannedText),
    commit(AGENT.head, 1_700_000_400, message),
    ...["src", "new"].map((name) => `M 040000 ${treeOf(name)} ${name}\n`),
  ];
  git(repository, ["fast-import", "--quiet"], stream.join(""));
  git(repository, ["gc", "--quiet"], "");
}

function commit(branch: string, seconds: number, message: string): string {
  return `commit refs/heads/${branch}\ncommitter n <a@b> ${seconds} +0000\ndata ${message.length}\n${message}`;
}

function file(path: string, content: string): string {
  return `M 100644 inline ${path}\ndata ${Buffer.byteLength(content)}\n${content}\n`;
}

function git(repository: string, args: readonly string[], input: string): string {
  return execFileSync("git", ["-C", repository, ...args], { input, encoding: "utf8" });
}
