import type { Migration } from "../migration.ts";

/** What has happened to the ladder: each update of a rung's ref with how it is accounted for, and frozen gates. */
export const ladder: Migration = {
  name: "0017-ladder",
  sql: `
-- Each update begins where the one before it ended: positions count from 1 without gaps, per repository and branch.
create table ref_updates (
  repository_id bigint not null references repositories (id),
  branch text not null,
  position integer not null check (position > 0),
  -- Null: the branch was not there.
  before_sha text,
  after_sha text,
  forced boolean not null,
  pusher_id bigint,
  pusher_login text,
  account text not null
    check (account in ('start', 'pull', 'updater', 'adopted', 'not-enforced', 'none')),
  pull_request integer,
  -- Of the pull request, as it was merged.
  head text,
  verdict_id text references verdicts (id),
  why text,
  seen_at timestamptz not null,
  accounted_at timestamptz,
  primary key (repository_id, branch, position),
  check ((account = 'none') = (accounted_at is null)),
  check (account <> 'none' or why is not null)
);
create index ref_updates_unaccounted on ref_updates (repository_id, branch) where account = 'none';

-- A gate that a person has shut until a moment, or until somebody lifts it.
create table freezes (
  id bigint generated always as identity primary key,
  repository_id bigint not null references repositories (id),
  comment_id bigint not null,
  gate text not null check (gate in ('dev', 'staging', 'main')),
  frozen_by bigint not null,
  frozen_login text not null,
  frozen_at timestamptz not null,
  until timestamptz not null,
  lifted_at timestamptz,
  lifted_by bigint,
  check ((lifted_at is null) = (lifted_by is null))
);
create index freezes_by_repository on freezes (repository_id, until);
`,
};
