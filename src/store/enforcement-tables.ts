/** Whether GitHub keeps the gates shut: the table of migration 0020. */
export interface EnforcementRows {
  repository_id: number;
  /** JSON, a list. */
  wrong: string;
  looked_at: Date;
  wrong_since: Date | null;
  issue: number | null;
}

export interface Digests {
  repository_id: number;
  day: string;
  made_at: Date;
  issue: number | null;
}
