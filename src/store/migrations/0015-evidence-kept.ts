import type { Migration } from "../migration.ts";

/** Raw reports are kept for a time: what is kept is found by its age. */
export const evidenceKept: Migration = {
  name: "0015-evidence-kept",
  sql: `
create index evidence_kept on evidence (received_at) where contents is not null;
`,
};
