import type { Migration } from "../migration.ts";

/** What people said in comments, and what they allowed. */
export const people: Migration = {
  name: "0004-people",
  sql: `
-- Every comment that held a command, with what came of it: it is obeyed or refused once, however often it is delivered.
create table commands (
  repository_id bigint not null references repositories (id),
  comment_id bigint not null,
  author_id bigint not null,
  pull_request integer,
  verb text not null,
  argument text not null,
  -- The head that the branch had when the command was read.
  head text,
  outcome text not null check (outcome in ('obeyed', 'refused')),
  why text,
  seen_at timestamptz not null,
  primary key (repository_id, comment_id),
  check (outcome = 'obeyed' or why is not null)
);
create index commands_by_author on commands (repository_id, author_id, seen_at);

-- One use of one allowance, bound to what its giver saw. What is null is not bound.
create table approvals (
  id bigint generated always as identity primary key,
  repository_id bigint not null,
  comment_id bigint not null,
  kind text not null,
  approver_id bigint not null,
  run_id text references runs (id),
  stop_id text references stops (id),
  plan_sha256 text,
  head text,
  effect_sha256 text,
  target_ref text,
  policy_sha256 text,
  fingerprint text,
  amount text,
  reason text,
  given_at timestamptz not null,
  expires_at timestamptz,
  state text not null default 'given' check (state in ('given', 'used', 'void')),
  settled_at timestamptz,
  void_reason text,
  foreign key (repository_id, comment_id) references commands (repository_id, comment_id),
  unique (repository_id, comment_id, kind),
  check ((state = 'given') = (settled_at is null)),
  check ((state = 'void') = (void_reason is not null))
);
create index approvals_given on approvals (repository_id, kind) where state = 'given';
create index approvals_by_fingerprint on approvals (repository_id, fingerprint) where fingerprint is not null;
`,
};
