import type { Generated } from "kysely";

export type RollbackState = "asked" | "opened" | "merged" | "closed" | "refused";

/** What people had taken back: the table of migration 0013. */
export interface Rollbacks {
  branch: string;
  repository_id: number;
  target: string;
  before_sha: string;
  after_sha: string;
  pull_request: number | null;
  run_id: string | null;
  comment_id: number;
  asked_by: number;
  asked_by_login: string;
  asked_at: Date;
  state: Generated<RollbackState>;
  opened_pull: number | null;
  opened_head: string | null;
  why: string | null;
  changed_at: Date;
}

/** What became of the updates that a drill tried to take back: the table of migration 0013. */
export interface RollbackDrills {
  repository_id: number;
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  clean: number;
  unneeded: number;
  conflicted: number;
  undetermined: number;
  held_at: Date;
}

/** Heads of runs that are kept under refs of ours: the table of migration 0013. */
export interface Checkpoints {
  repository_id: number;
  run_id: string;
  head: string;
  ref: string;
  kept_at: Date;
  removed_at: Date | null;
}
