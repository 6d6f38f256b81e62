import type { Migration } from "../migration.ts";

/** Checkpoints of runs, what people had taken back, and the drills that try whether it could be. */
export const rollbacks: Migration = {
  name: "0013-rollbacks",
  sql: `
create table rollbacks (
  -- The branch that the revert is proposed from; made of what is taken back and the comment that asked for it.
  branch text not null,
  repository_id bigint not null references repositories (id),
  target text not null,
  -- The update that is taken back: what the target showed before it, and after.
  before_sha text not null check (before_sha ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'),
  after_sha text not null check (after_sha ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'),
  -- The pull request that had made it; null: a commit was named.
  pull_request bigint check (pull_request > 0),
  run_id text references runs (id),
  comment_id bigint not null check (comment_id > 0),
  asked_by bigint not null,
  asked_by_login text not null,
  asked_at timestamptz not null,
  state text not null default 'asked' check (state in ('asked', 'opened', 'merged', 'closed', 'refused')),
  -- The pull request that proposes the revert, and its head as the App made it.
  opened_pull bigint check (opened_pull > 0),
  opened_head text check (opened_head ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'),
  -- Why it was not opened, or did not count.
  why text,
  changed_at timestamptz not null,
  primary key (repository_id, branch),
  check ((state in ('opened', 'merged', 'closed')) = (opened_pull is not null and opened_head is not null))
);
create unique index rollbacks_under_way on rollbacks (repository_id, target, after_sha) where state in ('asked', 'opened');
create index rollbacks_by_pull on rollbacks (repository_id, opened_pull);

create table checkpoints (
  repository_id bigint not null references repositories (id),
  run_id text not null references runs (id),
  head text not null check (head ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'),
  ref text not null,
  kept_at timestamptz not null,
  -- When its ref was taken away again.
  removed_at timestamptz,
  primary key (run_id, head)
);
create index checkpoints_kept on checkpoints (repository_id, kept_at) where removed_at is null;

-- Updates of the rungs in the drill's days, by what their reverts would be.
create table rollback_drills (
  repository_id bigint not null references repositories (id),
  day date not null,
  clean bigint not null check (clean >= 0),
  unneeded bigint not null check (unneeded >= 0),
  conflicted bigint not null check (conflicted >= 0),
  undetermined bigint not null check (undetermined >= 0),
  held_at timestamptz not null,
  primary key (repository_id, day)
);
`,
};
