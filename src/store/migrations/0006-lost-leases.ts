import type { Migration } from "../migration.ts";

/** A job whose process ended is told from one that failed. */
export const lostLeases: Migration = {
  name: "0006-lost-leases",
  sql: `
-- Times that the lease of the job ran out: its process was ended, or silent for too long. Attempts are not counted by it.
alter table jobs add column lost_leases integer not null default 0 check (lost_leases >= 0);
`,
};
