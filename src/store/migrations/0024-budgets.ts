import type { Migration } from "../migration.ts";

/** What was spent by calendar day, by each run and by all that share a budget; and when a feed told last. */
export const budgets: Migration = {
  name: "0024-budgets",
  sql: `
create table usage_days (
  run_id text not null references runs (id),
  currency text not null,
  -- UTC.
  day text not null check (day ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
  independent boolean not null,
  signal text not null check (signal in ('logs', 'traces', 'metrics')),
  -- Billionths of the currency's unit: what tellings of that day added. All days of one run, teller and signal are its total.
  spent numeric(40, 0) not null check (spent >= 0),
  primary key (run_id, currency, day, independent, signal)
);

-- Of each run and day the highest that any teller and signal says, added up.
create table budget_days (
  scope text not null check (scope in ('thread', 'agent', 'repository', 'organisation')),
  key text not null,
  currency text not null,
  day text not null check (day ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
  spent numeric(40, 0) not null check (spent >= 0),
  primary key (scope, key, currency, day)
);

alter table usage_totals add column told_at timestamptz;
-- What the sweep has seen of runs whose feed should tell of them.
create table feed_watches (
  run_id text primary key references runs (id),
  -- When it was last seen to wait for a person, or for jobs.
  waited_at timestamptz,
  -- Since when its feed is warned of; null while it is not.
  stale_since timestamptz,
  seen_at timestamptz not null
);
-- When a day or month ends by whose budget it was judged; null where none of them bore on it.
alter table runs add column budget_until timestamptz;
create index runs_budget_until on runs (budget_until) where budget_until is not null;

alter table usage_reservations
  add column currency text,
  -- Of the scopes that the run shares a budget with; null in rows from before.
  add column repository_id bigint,
  add column thread text,
  add column agent text,
  add column organisation text,
  -- When the request was told of; null while it is to come, if it comes.
  add column settled_at timestamptz;
create index usage_reservations_of_repository on usage_reservations (repository_id) where settled_at is null;
create index usage_reservations_of_organisation on usage_reservations (organisation) where settled_at is null;

-- What came in before is booked on the day of the run's last telling: whose days they were was not kept.
update usage_totals set told_at = (
  select max(received_at) from usage_tellings
    where usage_tellings.run_id = usage_totals.run_id and usage_tellings.independent = usage_totals.independent
);
insert into usage_days (run_id, currency, day, independent, signal, spent)
  select totals.run_id, totals.currency, to_char(last.told_at at time zone 'UTC', 'YYYY-MM-DD'), totals.independent,
      totals.signal, totals.spent::numeric
    from usage_totals totals join (
      select run_id, max(told_at) as told_at from usage_totals group by run_id
    ) last on last.run_id = totals.run_id
    where totals.currency is not null and last.told_at is not null;
with booked as (
  select runs.repository_id, runs.agent_id, lower(split_part(repositories.full_name, '/', 1)) as organisation,
      days.currency, days.day, max(days.spent) as spent
    from usage_days days join runs on runs.id = days.run_id join repositories on repositories.id = runs.repository_id
    group by days.run_id, 1, 2, 3, 4, 5
), scoped as (
  select 'repository' as scope, repository_id::text as key, currency, day, spent from booked
  union all select 'agent', repository_id || '/' || agent_id, currency, day, spent from booked where agent_id is not null
  union all select 'organisation', organisation, currency, day, spent from booked
)
insert into budget_days (scope, key, currency, day, spent)
  select scope, key, currency, day, sum(spent) from scoped group by 1, 2, 3, 4;
`,
};
