import type { Migration } from "../migration.ts";

/** Bearer tokens of runs: each was given for one OIDC token, and holds as long as the grant that it was given under. */
export const runTokens: Migration = {
  name: "0011-run-tokens",
  sql: `
create table run_tokens (
  -- SHA-256 of the token, which nobody keeps here.
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  run_id text not null references runs (id),
  grant_id text not null references grants (id),
  -- The jti of the OIDC token that it was given for: used once.
  oidc_id text not null unique,
  -- The workflow run that asked.
  workflow_run_id bigint not null check (workflow_run_id > 0),
  issued_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > issued_at)
);
create index run_tokens_by_run on run_tokens (run_id);
`,
};
