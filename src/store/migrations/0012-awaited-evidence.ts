import type { Migration } from "../migration.ts";

/** Verdicts that fail for want of evidence which may still come: until then their checks are in progress. */
export const awaitedEvidence: Migration = {
  name: "0012-awaited-evidence",
  sql: `
create table awaited_evidence (
  verdict_id text primary key references verdicts (id),
  -- Names of facts, with commas between.
  facts text not null,
  until timestamptz not null,
  ended_at timestamptz
);
create index awaited_evidence_by_end on awaited_evidence (until) where ended_at is null;
create index verdicts_by_base on verdicts (repository_id, base, decided_at);
`,
};
