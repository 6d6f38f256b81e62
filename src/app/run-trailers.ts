import type { BranchRow } from "../store/branches.ts";
import { aliveRun } from "../store/runs.ts";
import type { Handle } from "../store/transaction.ts";
import { carriedInto } from "./promotion-content.ts";

/** Runs that a message names. */
const RUNS_MAX = 100;

/** The body of a merge of the App's: the runs that it brings, in git's trailer syntax. */
export async function runTrailers(
  db: Handle,
  of:
    | { readonly branch: BranchRow | undefined }
    | { readonly repositoryId: number; readonly rungs: readonly string[] },
): Promise<string> {
  const runs = "rungs" in of ? await carriedRuns(db, of.repositoryId, of.rungs) : await runOn(db, of.branch);
  return runs
    .slice(0, RUNS_MAX)
    .flatMap(({ plan, id }) => [`Plan-Id: ${plan}`, `Run: ${id}`])
    .join("\n");
}

interface NamedRun {
  readonly id: string;
  readonly plan: string;
}

async function carriedRuns(
  db: Handle,
  repositoryId: number,
  rungs: readonly string[],
): Promise<readonly NamedRun[]> {
  return (await carriedInto(db, repositoryId, rungs)).flatMap(({ run }) => run ?? []);
}

async function runOn(db: Handle, branch: BranchRow | undefined): Promise<readonly NamedRun[]> {
  const run = branch === undefined ? undefined : await aliveRun(db, branch.id);
  return run === undefined ? [] : [{ id: run.id, plan: run.planId }];
}
