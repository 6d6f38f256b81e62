import type { Account } from "./state.ts";

export interface ActionsState {
  readonly runs: Map<number, WorkflowRun>;
  readonly artifacts: Map<number, Artifact>;
  /** What `GITHUB_TOKEN` may do where a workflow does not say. */
  defaultToken: "read" | "write";
  mayApprovePulls: boolean;
}

export interface WorkflowRun {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly headBranch: string;
  readonly headSha: string;
  readonly event: string;
  readonly actor: Account;
  readonly runNumber: number;
  readonly workflowId: number;
  status: "queued" | "in_progress" | "completed";
  conclusion: string | null;
  readonly createdAt: string;
  updatedAt: string;
}

export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly runId: number;
  /** A zip archive, as the download gives it. */
  readonly archive: Buffer;
  expired: boolean;
  readonly createdAt: string;
}
