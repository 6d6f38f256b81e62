import type { Migration } from "../migration.ts";

/** Whether GitHub itself keeps the gates shut, as it was last looked at, and the issue that says where it does not. */
export const enforcement: Migration = {
  name: "0020-enforcement",
  sql: `
create table enforcement (
  repository_id bigint primary key references repositories (id),
  -- JSON: {check, message, fix} of each thing that is wrong, in order; an empty list: nothing is.
  wrong text not null,
  looked_at timestamptz not null,
  -- Since when something is wrong; null: nothing is.
  wrong_since timestamptz check ((wrong_since is null) = (wrong = '[]')),
  -- The open issue of ours.
  issue bigint check (issue > 0)
);
`,
};
