import type { Migration } from "../migration.ts";

/** Calls of tools, one by one, as feeds and runs tell of them. */
export const toolCalls: Migration = {
  name: "0027-tool-calls",
  sql: `
create table run_tool_calls (
  run_id text not null references runs (id),
  -- By a feed that the operator trusts, or by the run and its jobs.
  independent boolean not null,
  -- Both tell of the same calls: they are never added to each other.
  signal text not null check (signal in ('logs', 'traces')),
  -- Of what tells the call from all others of its teller: told again, it is the same.
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- Without secrets. Empty: told is that there was no call.
  tool text not null check (length(tool) <= 200),
  is_failed boolean not null,
  -- Null where nobody says.
  milliseconds bigint check (milliseconds >= 0),
  told_at timestamptz not null,
  primary key (run_id, independent, signal, sha256)
);
create trigger run_tool_calls_no_change before update or delete on run_tool_calls
  for each row execute function ledger_refuse_change();
create trigger run_tool_calls_no_truncate before truncate on run_tool_calls
  for each statement execute function ledger_refuse_change();
`,
};
