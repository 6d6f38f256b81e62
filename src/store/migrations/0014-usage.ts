import type { Migration } from "../migration.ts";

/** What came in of runs' requests to models, and what each run may spend. */
export const usage: Migration = {
  name: "0014-usage",
  sql: `
create table usage_tellings (
  id bigint generated always as identity primary key,
  run_id text not null references runs (id),
  request_id text not null,
  -- Of the event's canonical JSON: sent again, it is the same.
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- By a feed that the operator trusts, or by the run and its jobs.
  independent boolean not null,
  -- JSON, as an event of schemas/usage.v1.schema.json.
  event text not null,
  received_at timestamptz not null
);
create unique index usage_told_once on usage_tellings (run_id, request_id, sha256, independent);
create trigger usage_tellings_no_change before update or delete on usage_tellings
  for each row execute function ledger_refuse_change();
create trigger usage_tellings_no_truncate before truncate on usage_tellings
  for each statement execute function ledger_refuse_change();

-- JSON: the budget by which the run was judged last; null before that.
alter table runs add column budget text;
`,
};
