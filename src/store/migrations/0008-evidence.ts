import type { Migration } from "../migration.ts";

/** What jobs of GitHub Actions handed in, as it was proven; and the login under which a head was pushed. */
export const evidence: Migration = {
  name: "0008-evidence",
  sql: `
create table evidence (
  id bigint generated always as identity primary key,
  repository_id bigint not null references repositories (id),
  head text not null,
  -- Without refs/heads/.
  branch text not null,
  run_id bigint not null check (run_id > 0),
  run_attempt integer not null check (run_attempt > 0),
  -- One job of the run; 0 where the issuer does not say.
  check_run_id bigint not null,
  -- The workflow's file in the repository.
  caller text not null,
  -- JSON: the workflow that holds the job.
  called text not null,
  thread text not null,
  -- Of the token: used once.
  token_id text not null,
  -- JSON, as schemas/evidence.v1.schema.json.
  document text not null,
  document_sha256 text not null,
  -- gzip of JSON: the reports by their digest. Null for what contradicts an earlier one: it is not read.
  contents bytea,
  received_at timestamptz not null
);
alter table evidence alter column contents set storage external;
create index evidence_by_head on evidence (repository_id, head, id);
create unique index evidence_once on evidence
  (repository_id, head, caller, thread, run_id, run_attempt, check_run_id, token_id, document_sha256);

-- As GitHub authenticated it when the head was pushed: a head that is judged again is judged as that identity's.
alter table branch_heads add column pusher_login text;
alter table branch_heads add column pusher_type text;
`,
};
