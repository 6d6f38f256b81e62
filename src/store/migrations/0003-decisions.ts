import type { Migration } from "../migration.ts";

/** What was decided, the ledger that says so for ever, and what is still to be said to GitHub. */
export const decisions: Migration = {
  name: "0003-decisions",
  sql: `
create table verdicts (
  -- Also the external_id of the check run that shows it.
  id text primary key,
  repository_id bigint not null references repositories (id),
  head text not null check (head ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
  base text not null check (base ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
  gate text not null,
  -- Counts the judgements of one head, base and gate, where facts changed between them. The last one holds.
  judgement integer not null check (judgement >= 1),
  -- Null for a head from a fork.
  branch_id bigint references branches (id),
  run_id text references runs (id),
  verdict text not null check (verdict in ('pass', 'review', 'fail', 'stop')),
  mode text not null check (mode in ('observe', 'warn', 'enforce')),
  stop_codes text[] not null,
  plan_id text,
  policy_sha256 text,
  -- Byte for byte what was decided, as the gate prints it.
  json text not null,
  json_sha256 text not null check (json_sha256 ~ '^[0-9a-f]{64}$'),
  decided_at timestamptz not null,
  unique (repository_id, head, base, gate, judgement)
);
create index verdicts_by_branch on verdicts (branch_id, decided_at);
create index verdicts_by_time on verdicts (repository_id, decided_at);

create table findings (
  verdict_id text not null references verdicts (id),
  -- As in the verdict, from 1.
  position integer not null check (position >= 1),
  repository_id bigint not null references repositories (id),
  fingerprint text not null check (fingerprint ~ '^[0-9a-f]{32}$'),
  rule text not null,
  level text not null check (level in ('note', 'review', 'fail', 'stop')),
  stop_code text,
  kind text not null check (kind in ('violation', 'undetermined')),
  message text not null,
  path text,
  line integer,
  commit_sha text,
  primary key (verdict_id, position)
);
create index findings_by_fingerprint on findings (repository_id, fingerprint);

create table ledger_entries (
  repository_id bigint not null references repositories (id),
  sequence bigint not null check (sequence >= 1),
  kind text not null,
  recorded_at timestamptz not null,
  previous_hash text not null check (previous_hash ~ '^[0-9a-f]{64}$'),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  -- The whole entry as one line of canonical JSON: what is hashed, exported and verified.
  line text not null,
  primary key (repository_id, sequence)
);
create index ledger_entries_by_kind on ledger_entries (repository_id, kind, sequence);

create table ledger_checkpoints (
  repository_id bigint not null,
  sequence bigint not null,
  signed_at timestamptz not null,
  key_id text not null,
  line text not null,
  primary key (repository_id, sequence, key_id),
  foreign key (repository_id, sequence) references ledger_entries (repository_id, sequence)
);

-- For whoever connects, the owner of the tables too: a change takes dropping these first, and the chain shows it then.
create function ledger_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: nothing in % is changed or deleted', tg_table_name
    using errcode = 'restrict_violation';
end
$$;
create trigger ledger_entries_no_change before update or delete on ledger_entries
  for each row execute function ledger_refuse_change();
create trigger ledger_entries_no_truncate before truncate on ledger_entries
  for each statement execute function ledger_refuse_change();
create trigger ledger_checkpoints_no_change before update or delete on ledger_checkpoints
  for each row execute function ledger_refuse_change();
create trigger ledger_checkpoints_no_truncate before truncate on ledger_checkpoints
  for each statement execute function ledger_refuse_change();

create function ledger_follow() returns trigger language plpgsql as $$
declare
  last record;
begin
  select sequence, hash into last from ledger_entries
    where repository_id = new.repository_id order by sequence desc limit 1;
  if new.sequence <> coalesce(last.sequence, 0) + 1
    or new.previous_hash <> coalesce(last.hash, repeat('0', 64)) then
    raise exception 'entry % does not follow the last entry of the ledger of repository %, which is %',
      new.sequence, new.repository_id, coalesce(last.sequence, 0)
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
create trigger ledger_entries_follow before insert on ledger_entries
  for each row execute function ledger_follow();

-- Written with the decision and not after it: what is recorded is said, once, whenever this process dies.
create table outbox (
  id bigint generated always as identity primary key,
  repository_id bigint not null references repositories (id),
  -- Rows of one lane are said in their order, as the check run of one gate on one head.
  lane text not null,
  kind text not null,
  idempotency_key text not null unique,
  verdict_id text references verdicts (id),
  payload text not null,
  state text not null default 'waiting' check (state in ('waiting', 'published', 'dead')),
  attempts integer not null default 0 check (attempts >= 0),
  next_at timestamptz not null,
  lease_token bigint not null default 0,
  leased_until timestamptz,
  last_error text,
  -- GitHub's id of what came of it.
  external_id text,
  created_at timestamptz not null,
  published_at timestamptz,
  check ((state = 'published') = (published_at is not null))
);
create index outbox_waiting on outbox (next_at) where state = 'waiting';
create index outbox_lane on outbox (lane, id) where state = 'waiting';
create index outbox_dead on outbox (created_at) where state = 'dead';
create index outbox_published on outbox (published_at) where state = 'published';
`,
};
