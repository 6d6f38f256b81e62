import type { Migration } from "../migration.ts";

/** What came in, and the work that follows from it. */
export const deliveries: Migration = {
  name: "0001-deliveries",
  sql: `
-- What GitHub sent, as it sent it. Written before it is acknowledged; its id makes a redelivery the same delivery.
create table deliveries (
  arrival bigint generated always as identity primary key,
  id text not null unique,
  event text not null,
  repository_id bigint,
  received_at timestamptz not null,
  -- Null once it is forgotten; the id stays, so that it stays a duplicate.
  body bytea,
  state text not null default 'received' check (state in ('received', 'taken', 'refused')),
  settled_at timestamptz,
  refusal text,
  check ((state = 'received') = (settled_at is null)),
  check ((state = 'refused') = (refusal is not null))
);
-- Webhooks are short of time and not of space: no compression on the way in.
alter table deliveries alter column body set storage external;
create index deliveries_received on deliveries (arrival) where state = 'received';
create index deliveries_refused on deliveries (settled_at) where state = 'refused';
create index deliveries_by_age on deliveries (received_at) where body is not null;

-- One lane a branch: what is done in strict order. Its row is the lock that everything about the lane is done under.
create table lanes (
  key text primary key,
  next_position bigint not null default 1,
  -- Jobs waiting or at work. The one at the head has the position next_position - waiting.
  waiting bigint not null default 0 check (waiting >= 0 and waiting < next_position),
  -- When the head may be taken. Null exactly where nothing waits.
  ready_at timestamptz check ((ready_at is null) = (waiting = 0)),
  lease_token bigint not null default 0,
  lease_owner text,
  leased_until timestamptz,
  check ((lease_owner is null) = (leased_until is null))
);
create index lanes_ready on lanes (ready_at) where ready_at is not null;

create table jobs (
  id bigint generated always as identity primary key,
  lane text not null references lanes (key),
  position bigint not null check (position >= 1),
  kind text not null,
  payload text not null,
  -- Within its lane, work that is already known by this name is not queued again.
  idempotency_key text,
  delivery_id text references deliveries (id),
  state text not null default 'waiting' check (state in ('waiting', 'done', 'dead')),
  attempts integer not null default 0 check (attempts >= 0),
  last_error text,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  unique (lane, position),
  unique (lane, idempotency_key),
  check ((state = 'waiting') = (finished_at is null))
);
create index jobs_dead on jobs (finished_at) where state = 'dead';
create index jobs_done on jobs (finished_at) where state = 'done';
create index jobs_by_delivery on jobs (delivery_id) where delivery_id is not null;
`,
};
