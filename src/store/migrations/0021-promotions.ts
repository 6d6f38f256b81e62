import type { Migration } from "../migration.ts";

/** Pull requests that the App itself opened, from one rung into the next. */
export const promotions: Migration = {
  name: "0021-promotions",
  sql: `
create table promotions (
  repository_id bigint not null references repositories (id),
  pull_request bigint not null check (pull_request > 0),
  from_branch text not null,
  into_branch text not null,
  -- The tip of the rung below when it was opened.
  opened_head text not null check (opened_head ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'),
  opened_at timestamptz not null,
  -- Withdrawn: the App closed it, for nothing was left to promote. Closed: somebody else did.
  ended text check (ended in ('merged', 'closed', 'withdrawn')),
  ended_at timestamptz,
  primary key (repository_id, pull_request),
  check ((ended is null) = (ended_at is null))
);
create index promotions_open on promotions (repository_id) where ended is null;
`,
};
