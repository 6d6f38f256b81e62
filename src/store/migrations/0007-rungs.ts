import type { Migration } from "../migration.ts";

/** Who first made a branch: an agent makes no rung of the ladder. */
export const rungs: Migration = {
  name: "0007-rungs",
  sql: `
-- True while the branch is one that an agent of the policy made; a person who makes it anew makes it theirs.
alter table branches add column made_by_agent boolean not null default false;
`,
};
