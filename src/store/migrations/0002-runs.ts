import type { Migration } from "../migration.ts";

/** Repositories, the heads that their branches ever had, pinned plans, runs and stops. */
export const runs: Migration = {
  name: "0002-runs",
  sql: `
create table repositories (
  -- GitHub's id: it survives renames and transfers, the name does not.
  id bigint primary key,
  full_name text not null,
  installation_id bigint,
  state text not null default 'active' check (state in ('active', 'suspended', 'removed')),
  first_seen_at timestamptz not null,
  changed_at timestamptz not null
);

-- A name, for ever: deleting and recreating a branch does not make it another one, and its stops stand.
create table branches (
  id bigint generated always as identity primary key,
  repository_id bigint not null references repositories (id),
  name text not null,
  head text check (head ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
  first_seen_at timestamptz not null,
  moved_at timestamptz not null,
  -- Where head is null: the branch is gone.
  unique (repository_id, name)
);
create index branches_by_head on branches (repository_id, head);

-- Every commit that a branch was ever seen to point at: what was pushed and pushed away is judged too.
create table branch_heads (
  branch_id bigint not null references branches (id),
  sha text not null check (sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- The head that it replaced, when it was first seen; null for the branch's first.
  before text,
  forced boolean not null default false,
  pusher_id bigint,
  kept_ref text,
  primary key (branch_id, sha)
);

-- One plan id, one row, for ever.
create table plans (
  repository_id bigint not null references repositories (id),
  plan_id text not null,
  -- Of its canonical JSON: what the range is judged by, whatever the file says later.
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  path text not null,
  branch text not null,
  -- Lies on the target, put there by people: may serve many runs, and does not finish.
  standing boolean not null default false,
  content text not null,
  amendments integer not null default 0 check (amendments >= 0),
  pinned_at timestamptz not null,
  finished_at timestamptz,
  primary key (repository_id, plan_id),
  check (not standing or finished_at is null)
);

create table runs (
  id text primary key,
  repository_id bigint not null references repositories (id),
  branch_id bigint not null references branches (id),
  plan_id text not null,
  state text not null
    check (state in ('open', 'active', 'done', 'promoted', 'stopped', 'abandoned', 'rolled-back')),
  -- The rung, where the state is promoted.
  rung text,
  agent_id bigint,
  started_by bigint,
  opened_at timestamptz not null,
  moved_at timestamptz not null,
  last_push_at timestamptz,
  -- Runtime that was used up before moved_at; in open and active it goes on from there.
  runtime_ms bigint not null default 0 check (runtime_ms >= 0),
  deadline_at timestamptz,
  last_safe_head text,
  -- Pushes onto the branch while it is stopped.
  denied_pushes integer not null default 0 check (denied_pushes >= 0),
  foreign key (repository_id, plan_id) references plans (repository_id, plan_id),
  check ((state = 'promoted') = (rung is not null))
);
-- At most one run of a branch may still act or be resumed.
create unique index runs_one_alive on runs (branch_id) where state in ('open', 'active', 'done', 'stopped');
create index runs_by_plan on runs (repository_id, plan_id);
create index runs_deadline on runs (deadline_at) where state in ('open', 'active');

-- Bound to the branch's name and not to a head: no push, and no new branch of the name, lifts it.
create table stops (
  id text primary key,
  repository_id bigint not null references repositories (id),
  branch_id bigint not null references branches (id),
  -- Null where there was no plan and so no run.
  run_id text references runs (id),
  code text not null check (code ~ '^STOP_[A-Z_]+$'),
  reason text not null,
  head text not null,
  verdict_id text,
  stopped_at timestamptz not null,
  state text not null default 'standing' check (state in ('standing', 'resumed', 'abandoned')),
  ended_at timestamptz,
  ended_by bigint,
  -- The App's id for what it did to the branch, and the ref that keeps the head, where it may.
  kept_ref text,
  check ((state = 'standing') = (ended_at is null))
);
create index stops_standing on stops (branch_id) where state = 'standing';
create index stops_by_repository on stops (repository_id, stopped_at);

-- What a human accepts who resumes the stop: these, up to the stop's head, and nothing else.
create table stop_findings (
  stop_id text not null references stops (id),
  fingerprint text not null check (fingerprint ~ '^[0-9a-f]{32}$'),
  rule text not null,
  level text not null check (level in ('note', 'review', 'fail', 'stop')),
  primary key (stop_id, fingerprint)
);

-- An identity that pushed on over its stops does nothing more in this repository until a human lifts this.
create table suspensions (
  id bigint generated always as identity primary key,
  repository_id bigint not null references repositories (id),
  identity_id bigint not null,
  reason text not null,
  suspended_at timestamptz not null,
  lifted_at timestamptz,
  lifted_by bigint,
  check ((lifted_at is null) = (lifted_by is null))
);
create unique index suspensions_standing on suspensions (repository_id, identity_id) where lifted_at is null;
`,
};
