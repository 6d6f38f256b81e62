import type { Migration } from "../migration.ts";

/** Whose reviews of a pull request counted when it was judged last: it is judged again when their role changes. */
export const reviews: Migration = {
  name: "0026-reviews",
  sql: `
create table counted_reviews (
  repository_id bigint not null references repositories (id),
  pull_request bigint not null check (pull_request > 0),
  -- Null for a head from a fork.
  branch_id bigint references branches (id),
  -- GitHub's id.
  reviewer_id bigint not null,
  -- False: not any more, or the pull request is closed.
  counts boolean not null,
  judged_at timestamptz not null,
  primary key (repository_id, pull_request, reviewer_id)
);
create index counted_reviews_standing on counted_reviews (repository_id, reviewer_id) where counts;
`,
};
