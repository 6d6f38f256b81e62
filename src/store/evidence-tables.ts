import type { GeneratedAlways } from "kysely";

/** What jobs hand in, what is waited for, and what verdicts were made of. */
export interface Evidence {
  id: GeneratedAlways<number>;
  repository_id: number;
  head: string;
  branch: string;
  run_id: number;
  run_attempt: number;
  check_run_id: number;
  caller: string;
  called: string;
  thread: string;
  token_id: string;
  document: string;
  document_sha256: string;
  contents: Buffer | null;
  received_at: Date;
}
export interface AwaitedEvidenceRows {
  verdict_id: string;
  facts: string;
  until: Date;
  ended_at: Date | null;
}
export interface JudgedFactsRows {
  sha256: string;
  bytes: number;
  gzip: Buffer;
  judged_at: Date;
}
