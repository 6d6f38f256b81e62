import type { Migration } from "../migration.ts";

/** What the tellings of a run add up to, so that a further one costs as much as itself and not as all before it. */
export const usageTotals: Migration = {
  name: "0018-usage-totals",
  sql: `
create table usage_totals (
  run_id text not null references runs (id),
  independent boolean not null,
  signal text not null check (signal in ('logs', 'traces', 'metrics')),
  tellings bigint not null check (tellings >= 0),
  -- Null: not added up yet, for nobody knew in which currency.
  currency text,
  requests bigint not null default 0,
  -- Billionths of the currency's unit.
  spent text not null default '0' check (spent ~ '^[0-9]{1,40}$'),
  dearest text check (dearest ~ '^[0-9]{1,40}$'),
  dearest_request text check ((dearest_request is null) = (dearest is null)),
  unpriced bigint not null default 0,
  contradicted bigint not null default 0,
  primary key (run_id, independent, signal)
);
insert into usage_totals (run_id, independent, signal, tellings)
  select run_id, independent, 'logs', count(*) from usage_tellings group by 1, 2;
`,
};
