import { realpathSync } from "node:fs";
import { readPolicy } from "../../collect/read-policy.ts";
import { readThreads, type Threads } from "../../collect/threads.ts";
import { isAgentBranch } from "../../collect/whose-change.ts";
import { type BytePath, bytePathOfText } from "../../contract/byte-path.ts";
import type { ThreadConfig } from "../../contract/generated/documents.ts";
import { ROOT, threadOf } from "../../contract/threads.ts";
import type { PolicyState } from "../../engine/facts.ts";
import { surroundingRepository } from "../surrounding-repository.ts";
import { checkedOutBranch } from "./checked-out-branch.ts";
import { DiskTree } from "./disk-tree.ts";
import { type PlansOfBranch, plansOfBranch } from "./plans-on-disk.ts";

/** What a work tree says of itself where an agent is about to act in it. Read from disk, so that it is the agent's to change: the gate reads the target. */
export interface Surroundings {
  /** As the directory names it; of a work tree. */
  readonly root: string;
  readonly branch?: string;
  readonly isAgents: boolean;
  readonly policy: PolicyState;
  readonly threads: Threads;
  /** Of an agents' branch; empty of another. */
  readonly plans: PlansOfBranch;
  /** Of the plan's thread, else of the directory's. */
  readonly config?: ThreadConfig;
  /** A document that should bound the agent and cannot be read, and why. */
  readonly unreadable?: string;
}

const NO_PLANS: PlansOfBranch = { valid: [], invalid: [] };

/**
 * Reads policy, threads and plans of the work tree that holds the directory; undefined where none does.
 * @param paths that will be touched, relative to the root: their threads are read as well
 */
export async function readSurroundings(
  directory: string,
  paths: readonly BytePath[],
): Promise<Surroundings | undefined> {
  const repository = surroundingRepository(directory);
  if (repository.root === undefined) return undefined;
  const tree = new DiskTree(realpathSync.native(repository.root));
  const policy = await readPolicy(tree);
  const here = bytePathOfText(repository.directory === undefined ? "_" : `${repository.directory}/_`);
  const threads = await readThreads(tree, [here, ...paths]);
  const head = branchIn(repository.root);
  const { branch } = head;
  const isAgents = branch !== undefined && isAgentBranch(policy, branch);
  const plans = isAgents ? await plansOfBranch(tree, policy, branch, threads) : NO_PLANS;
  return {
    root: repository.root,
    ...(branch === undefined ? {} : { branch }),
    isAgents,
    policy,
    threads,
    plans,
    ...(await boundsOf(tree, policy, threads, here, plans)),
    ...(head.problem === undefined ? {} : { unreadable: head.problem }),
  };
}

function branchIn(root: string): { readonly branch?: string; readonly problem?: string } {
  try {
    const branch = checkedOutBranch(root);
    return branch === undefined ? {} : { branch };
  } catch (error) {
    return { problem: `the branch that is checked out (${(error as Error).message})` };
  }
}

/** The config that says which tools, commands and hosts there are: half of one must not decide. */
async function boundsOf(
  tree: DiskTree,
  policy: PolicyState,
  near: Threads,
  here: BytePath,
  { valid }: PlansOfBranch,
): Promise<Pick<Surroundings, "config" | "unreadable">> {
  const [plan] = valid;
  const thread = valid.length === 1 && plan ? plan.thread : threadOf(here, near.directories);
  const path = (thread === ROOT ? "_" : `${thread}/_`) as BytePath;
  const threads = near.directories.has(thread) ? near : await readThreads(tree, [path]);
  const config = threads.configs.get(thread);
  const invalid =
    policy.state === "invalid"
      ? [".proofgate/policy.yaml", policy.problems[0]?.message]
      : config?.state === "invalid"
        ? [config.path, config.problems[0]?.message]
        : undefined;
  return {
    ...(config?.state === "valid" ? { config: config.value } : {}),
    ...(invalid === undefined ? {} : { unreadable: `\`${invalid[0]}\`: ${invalid[1]}` }),
  };
}
