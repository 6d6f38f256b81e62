import type { Migration } from "../migration.ts";

/** Handoffs between threads, and what runs that go on side by side meet in. */
export const threads: Migration = {
  name: "0023-threads",
  sql: `
-- Of a handoff: JSON of the threads and owners that its giver was shown, and of those for whom they spoke.
alter table approvals add column terms text;

-- What was last found out of a run and the others that go on beside it: one row for each, replaced whenever a head moves.
create table run_meetings (
  run_id text primary key references runs (id),
  repository_id bigint not null references repositories (id),
  head text not null check (head ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'),
  -- JSON: the other heads with which its merge was tried, and where each conflicts.
  merges text not null,
  -- Of what the run was last judged with, or is to be.
  facts_sha256 text not null,
  looked_at timestamptz not null
);
create index run_meetings_of_repository on run_meetings (repository_id);
`,
};
