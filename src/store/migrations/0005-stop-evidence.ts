import type { Migration } from "../migration.ts";

/** What a stop was decided on, what the App then did about it, and where allowances hold. */
export const stopEvidence: Migration = {
  name: "0005-stop-evidence",
  sql: `
-- As things were when the stop was recorded, for whoever looks into it after the branch is gone.
create table stop_evidence (
  stop_id text primary key references stops (id),
  -- JSON: run, plan, branch, its heads so far, agent.
  manifest text not null,
  -- JSON: the paths that the judged range touches, without contents; null where no judgement stopped it.
  changes text
);

-- What was done on GitHub about a stop, or why it was not: the last attempt at each.
create table stop_deeds (
  stop_id text not null references stops (id),
  deed text not null check (deed in ('lock', 'keep', 'revert', 'cancel')),
  outcome text not null check (outcome in ('done', 'refused', 'unneeded')),
  words text not null,
  at timestamptz not null,
  primary key (stop_id, deed)
);

-- An allowance holds on the branch that it was given for; its giver's role is read again when it is used.
alter table approvals add column branch_id bigint references branches (id);
alter table approvals add column approver_login text;
create index approvals_by_branch on approvals (branch_id, kind) where state = 'given';

-- The wall clock of a run, in milliseconds, as its plan was judged; null where no plan was.
alter table runs add column runtime_limit_ms bigint check (runtime_limit_ms > 0);

-- The last thing said in a lane.
create index outbox_by_lane on outbox (lane, id);
`,
};
