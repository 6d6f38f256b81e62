/** The table of the migration "threads". */
export interface RunMeetings {
  run_id: string;
  repository_id: number;
  head: string;
  merges: string;
  facts_sha256: string;
  looked_at: Date;
}
