import type { Migration } from "../migration.ts";

/** What agents read and called, as feeds and runs tell of it; and which digests were said. */
export const activity: Migration = {
  name: "0025-activity",
  sql: `
create table run_activity (
  run_id text not null references runs (id),
  -- By a feed that the operator trusts, or by the run and its jobs.
  independent boolean not null,
  kind text not null check (kind in ('read', 'call', 'refused-call', 'model-call', 'session')),
  -- Of the name: told again, it is the same.
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- A path, a host or an id, without secrets; empty: told is that there was none. Null: beyond those that are kept.
  name text,
  told_at timestamptz not null,
  primary key (run_id, independent, kind, sha256)
);
create trigger run_activity_no_change before update or delete on run_activity
  for each row execute function ledger_refuse_change();
create trigger run_activity_no_truncate before truncate on run_activity
  for each statement execute function ledger_refuse_change();

create table digests (
  repository_id bigint primary key references repositories (id),
  -- UTC, the last one that was made: no day is said twice.
  day text not null check (day ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
  made_at timestamptz not null,
  -- The number of the issue of ours in which they are said. Null: none was opened yet.
  issue bigint
);
`,
};
