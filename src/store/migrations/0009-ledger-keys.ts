import type { Migration } from "../migration.ts";

/** The public keys that ever signed here, and the entries by which one handed over to the next. */
export const ledgerKeys: Migration = {
  name: "0009-ledger-keys",
  sql: `
create table ledger_keys (
  -- SHA-256 of the SubjectPublicKeyInfo in DER.
  id text primary key check (id ~ '^[0-9a-f]{64}$'),
  -- base64 of it.
  public_key text not null,
  first_used_at timestamptz not null
);
create trigger ledger_keys_no_change before update or delete on ledger_keys
  for each row execute function ledger_refuse_change();
create trigger ledger_keys_no_truncate before truncate on ledger_keys
  for each statement execute function ledger_refuse_change();

create index ledger_rotations on ledger_entries (repository_id, sequence) where kind = 'key-rotated';
`,
};
