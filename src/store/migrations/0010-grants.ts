import type { Migration } from "../migration.ts";

/** What the App has granted to runs: one at a time, until the run is stopped or over, its plan amended, or the time up. */
export const grants: Migration = {
  name: "0010-grants",
  sql: `
create table grants (
  -- The token's jti.
  id text primary key,
  repository_id bigint not null references repositories (id),
  run_id text not null references runs (id),
  plan_sha256 text not null check (plan_sha256 ~ '^[0-9a-f]{64}$'),
  key_id text not null check (key_id ~ '^[0-9a-f]{64}$'),
  -- JSON: what was signed.
  claims text not null,
  -- JWS in compact form. Public: it opens nothing.
  token text not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > issued_at),
  ended_at timestamptz,
  reason text,
  check ((ended_at is null) = (reason is null))
);
create unique index grants_one_standing on grants (run_id) where ended_at is null;
create index grants_by_run on grants (run_id, issued_at);
create index grants_expiring on grants (expires_at) where ended_at is null;
`,
};
