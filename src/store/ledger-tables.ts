// The tables of what is signed, as Kysely reads them: the ledger, its keys, grants, and what is given under them.

export interface LedgerEntries {
  repository_id: number;
  sequence: number;
  kind: string;
  recorded_at: Date;
  previous_hash: string;
  hash: string;
  line: string;
  run_id: string | null;
}

export interface LedgerCheckpoints {
  repository_id: number;
  sequence: number;
  signed_at: Date;
  key_id: string;
  line: string;
}

export interface LedgerKeys {
  id: string;
  public_key: string;
  first_used_at: Date;
}

export interface Grants {
  id: string;
  repository_id: number;
  run_id: string;
  plan_sha256: string;
  key_id: string;
  claims: string;
  token: string;
  issued_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  reason: string | null;
}

export interface RunTokens {
  sha256: string;
  run_id: string;
  grant_id: string;
  oidc_id: string;
  workflow_run_id: number;
  issued_at: Date;
  expires_at: Date;
}

export interface ManifestSeals {
  run_id: string;
  seal: number;
  content: string;
  sha256: string;
  sealed_at: Date;
}
