import type { Migration } from "../migration.ts";

/** Sums that are set aside for requests of a run that nobody has told of yet. */
export const reservations: Migration = {
  name: "0016-reservations",
  sql: `
create table usage_reservations (
  run_id text not null references runs (id),
  request_id text not null,
  -- Asked for by a feed that the operator trusts, or by the run and its jobs.
  independent boolean not null,
  -- Billionths of the unit of the run's currency.
  amount text not null check (amount ~ '^[0-9]{1,40}$'),
  made_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > made_at),
  primary key (run_id, request_id, independent)
);
`,
};
