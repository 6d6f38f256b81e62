import type { Migration } from "../migration.ts";

/** What verdicts were made of, which entries of the ledger are of which run, and the manifests of runs as they were sealed. */
export const manifests: Migration = {
  name: "0019-manifests",
  sql: `
create table judged_facts (
  -- Of the JSON: what is the same is kept once.
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  -- Of the JSON, unpacked.
  bytes bigint not null check (bytes > 0),
  gzip bytea not null,
  -- The last verdict that was made of it.
  judged_at timestamptz not null
);
create index judged_facts_by_age on judged_facts (judged_at);

-- Null: it was made before facts were kept, or they were too many to keep.
alter table verdicts add column facts_sha256 text check (facts_sha256 ~ '^[0-9a-f]{64}$');

-- As the line says it. Null: of no run, or older than this column.
alter table ledger_entries add column run_id text;
create index ledger_entries_by_run on ledger_entries (run_id, sequence) where run_id is not null;

-- A run may end more than once: stopped, resumed and stopped again. Each end seals anew.
create table manifest_seals (
  run_id text not null references runs (id),
  seal integer not null check (seal > 0),
  -- Canonical JSON, as schemas/manifest.v1.schema.json.
  content text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  sealed_at timestamptz not null,
  primary key (run_id, seal)
);
create trigger manifest_seals_no_change before update or delete on manifest_seals
  for each row execute function ledger_refuse_change();
create trigger manifest_seals_no_truncate before truncate on manifest_seals
  for each statement execute function ledger_refuse_change();
`,
};
