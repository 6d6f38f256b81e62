-- columns
approvals.id bigint not null generated always as identity
approvals.repository_id bigint not null
approvals.comment_id bigint not null
approvals.kind text not null
approvals.approver_id bigint not null
approvals.run_id text
approvals.stop_id text
approvals.plan_sha256 text
approvals.head text
approvals.effect_sha256 text
approvals.target_ref text
approvals.policy_sha256 text
approvals.fingerprint text
approvals.amount text
approvals.reason text
approvals.given_at timestamp with time zone not null
approvals.expires_at timestamp with time zone
approvals.state text not null default 'given'::text
approvals.settled_at timestamp with time zone
approvals.void_reason text
approvals.branch_id bigint
approvals.approver_login text
approvals.terms text
awaited_evidence.verdict_id text not null
awaited_evidence.facts text not null
awaited_evidence.until timestamp with time zone not null
awaited_evidence.ended_at timestamp with time zone
branch_heads.branch_id bigint not null
branch_heads.sha text not null
branch_heads.first_seen_at timestamp with time zone not null
branch_heads.last_seen_at timestamp with time zone not null
branch_heads.before text
branch_heads.forced boolean not null default false
branch_heads.pusher_id bigint
branch_heads.kept_ref text
branch_heads.pusher_login text
branch_heads.pusher_type text
branches.id bigint not null generated always as identity
branches.repository_id bigint not null
branches.name text not null
branches.head text
branches.first_seen_at timestamp with time zone not null
branches.moved_at timestamp with time zone not null
branches.made_by_agent boolean not null default false
budget_days.scope text not null
budget_days.key text not null
budget_days.currency text not null
budget_days.day text not null
budget_days.spent numeric(40,0) not null
checkpoints.repository_id bigint not null
checkpoints.run_id text not null
checkpoints.head text not null
checkpoints.ref text not null
checkpoints.kept_at timestamp with time zone not null
checkpoints.removed_at timestamp with time zone
commands.repository_id bigint not null
commands.comment_id bigint not null
commands.author_id bigint not null
commands.pull_request integer
commands.verb text not null
commands.argument text not null
commands.head text
commands.outcome text not null
commands.why text
commands.seen_at timestamp with time zone not null
counted_reviews.repository_id bigint not null
counted_reviews.pull_request bigint not null
counted_reviews.branch_id bigint
counted_reviews.reviewer_id bigint not null
counted_reviews.counts boolean not null
counted_reviews.judged_at timestamp with time zone not null
deliveries.arrival bigint not null generated always as identity
deliveries.id text not null
deliveries.event text not null
deliveries.repository_id bigint
deliveries.received_at timestamp with time zone not null
deliveries.body bytea storage external
deliveries.state text not null default 'received'::text
deliveries.settled_at timestamp with time zone
deliveries.refusal text
digests.repository_id bigint not null
digests.day text not null
digests.made_at timestamp with time zone not null
digests.issue bigint
enforcement.repository_id bigint not null
enforcement.wrong text not null
enforcement.looked_at timestamp with time zone not null
enforcement.wrong_since timestamp with time zone
enforcement.issue bigint
evidence.id bigint not null generated always as identity
evidence.repository_id bigint not null
evidence.head text not null
evidence.branch text not null
evidence.run_id bigint not null
evidence.run_attempt integer not null
evidence.check_run_id bigint not null
evidence.caller text not null
evidence.called text not null
evidence.thread text not null
evidence.token_id text not null
evidence.document text not null
evidence.document_sha256 text not null
evidence.contents bytea storage external
evidence.received_at timestamp with time zone not null
feed_watches.run_id text not null
feed_watches.waited_at timestamp with time zone
feed_watches.stale_since timestamp with time zone
feed_watches.seen_at timestamp with time zone not null
findings.verdict_id text not null
findings.position integer not null
findings.repository_id bigint not null
findings.fingerprint text not null
findings.rule text not null
findings.level text not null
findings.stop_code text
findings.kind text not null
findings.message text not null
findings.path text
findings.line integer
findings.commit_sha text
freezes.id bigint not null generated always as identity
freezes.repository_id bigint not null
freezes.comment_id bigint not null
freezes.gate text not null
freezes.frozen_by bigint not null
freezes.frozen_login text not null
freezes.frozen_at timestamp with time zone not null
freezes.until timestamp with time zone not null
freezes.lifted_at timestamp with time zone
freezes.lifted_by bigint
grants.id text not null
grants.repository_id bigint not null
grants.run_id text not null
grants.plan_sha256 text not null
grants.key_id text not null
grants.claims text not null
grants.token text not null
grants.issued_at timestamp with time zone not null
grants.expires_at timestamp with time zone not null
grants.ended_at timestamp with time zone
grants.reason text
jobs.id bigint not null generated always as identity
jobs.lane text not null
jobs.position bigint not null
jobs.kind text not null
jobs.payload text not null
jobs.idempotency_key text
jobs.delivery_id text
jobs.state text not null default 'waiting'::text
jobs.attempts integer not null default 0
jobs.last_error text
jobs.created_at timestamp with time zone not null
jobs.started_at timestamp with time zone
jobs.finished_at timestamp with time zone
jobs.lost_leases integer not null default 0
judged_facts.sha256 text not null
judged_facts.bytes bigint not null
judged_facts.gzip bytea not null
judged_facts.judged_at timestamp with time zone not null
lanes.key text not null
lanes.next_position bigint not null default 1
lanes.waiting bigint not null default 0
lanes.ready_at timestamp with time zone
lanes.lease_token bigint not null default 0
lanes.lease_owner text
lanes.leased_until timestamp with time zone
ledger_checkpoints.repository_id bigint not null
ledger_checkpoints.sequence bigint not null
ledger_checkpoints.signed_at timestamp with time zone not null
ledger_checkpoints.key_id text not null
ledger_checkpoints.line text not null
ledger_entries.repository_id bigint not null
ledger_entries.sequence bigint not null
ledger_entries.kind text not null
ledger_entries.recorded_at timestamp with time zone not null
ledger_entries.previous_hash text not null
ledger_entries.hash text not null
ledger_entries.line text not null
ledger_entries.run_id text
ledger_keys.id text not null
ledger_keys.public_key text not null
ledger_keys.first_used_at timestamp with time zone not null
manifest_seals.run_id text not null
manifest_seals.seal integer not null
manifest_seals.content text not null
manifest_seals.sha256 text not null
manifest_seals.sealed_at timestamp with time zone not null
outbox.id bigint not null generated always as identity
outbox.repository_id bigint not null
outbox.lane text not null
outbox.kind text not null
outbox.idempotency_key text not null
outbox.verdict_id text
outbox.payload text not null
outbox.state text not null default 'waiting'::text
outbox.attempts integer not null default 0
outbox.next_at timestamp with time zone not null
outbox.lease_token bigint not null default 0
outbox.leased_until timestamp with time zone
outbox.last_error text
outbox.external_id text
outbox.created_at timestamp with time zone not null
outbox.published_at timestamp with time zone
outbox.delivery_id text
plans.repository_id bigint not null
plans.plan_id text not null
plans.sha256 text not null
plans.path text not null
plans.branch text not null
plans.standing boolean not null default false
plans.content text not null
plans.amendments integer not null default 0
plans.pinned_at timestamp with time zone not null
plans.finished_at timestamp with time zone
promotions.repository_id bigint not null
promotions.pull_request bigint not null
promotions.from_branch text not null
promotions.into_branch text not null
promotions.opened_head text not null
promotions.opened_at timestamp with time zone not null
promotions.ended text
promotions.ended_at timestamp with time zone
ref_updates.repository_id bigint not null
ref_updates.branch text not null
ref_updates.position integer not null
ref_updates.before_sha text
ref_updates.after_sha text
ref_updates.forced boolean not null
ref_updates.pusher_id bigint
ref_updates.pusher_login text
ref_updates.account text not null
ref_updates.pull_request integer
ref_updates.head text
ref_updates.verdict_id text
ref_updates.why text
ref_updates.seen_at timestamp with time zone not null
ref_updates.accounted_at timestamp with time zone
repositories.id bigint not null
repositories.full_name text not null
repositories.installation_id bigint
repositories.state text not null default 'active'::text
repositories.first_seen_at timestamp with time zone not null
repositories.changed_at timestamp with time zone not null
rollback_drills.repository_id bigint not null
rollback_drills.day date not null
rollback_drills.clean bigint not null
rollback_drills.unneeded bigint not null
rollback_drills.conflicted bigint not null
rollback_drills.undetermined bigint not null
rollback_drills.held_at timestamp with time zone not null
rollbacks.branch text not null
rollbacks.repository_id bigint not null
rollbacks.target text not null
rollbacks.before_sha text not null
rollbacks.after_sha text not null
rollbacks.pull_request bigint
rollbacks.run_id text
rollbacks.comment_id bigint not null
rollbacks.asked_by bigint not null
rollbacks.asked_by_login text not null
rollbacks.asked_at timestamp with time zone not null
rollbacks.state text not null default 'asked'::text
rollbacks.opened_pull bigint
rollbacks.opened_head text
rollbacks.why text
rollbacks.changed_at timestamp with time zone not null
run_activity.run_id text not null
run_activity.independent boolean not null
run_activity.kind text not null
run_activity.sha256 text not null
run_activity.name text
run_activity.told_at timestamp with time zone not null
run_meetings.run_id text not null
run_meetings.repository_id bigint not null
run_meetings.head text not null
run_meetings.merges text not null
run_meetings.facts_sha256 text not null
run_meetings.looked_at timestamp with time zone not null
run_tokens.sha256 text not null
run_tokens.run_id text not null
run_tokens.grant_id text not null
run_tokens.oidc_id text not null
run_tokens.workflow_run_id bigint not null
run_tokens.issued_at timestamp with time zone not null
run_tokens.expires_at timestamp with time zone not null
run_tool_calls.run_id text not null
run_tool_calls.independent boolean not null
run_tool_calls.signal text not null
run_tool_calls.sha256 text not null
run_tool_calls.tool text not null
run_tool_calls.is_failed boolean not null
run_tool_calls.milliseconds bigint
run_tool_calls.told_at timestamp with time zone not null
runs.id text not null
runs.repository_id bigint not null
runs.branch_id bigint not null
runs.plan_id text not null
runs.state text not null
runs.rung text
runs.agent_id bigint
runs.started_by bigint
runs.opened_at timestamp with time zone not null
runs.moved_at timestamp with time zone not null
runs.last_push_at timestamp with time zone
runs.runtime_ms bigint not null default 0
runs.deadline_at timestamp with time zone
runs.last_safe_head text
runs.denied_pushes integer not null default 0
runs.runtime_limit_ms bigint
runs.budget text
runs.budget_until timestamp with time zone
schema_migrations.name text not null
schema_migrations.checksum text not null
schema_migrations.applied_at timestamp with time zone not null default now()
stop_deeds.stop_id text not null
stop_deeds.deed text not null
stop_deeds.outcome text not null
stop_deeds.words text not null
stop_deeds.at timestamp with time zone not null
stop_evidence.stop_id text not null
stop_evidence.manifest text not null
stop_evidence.changes text
stop_findings.stop_id text not null
stop_findings.fingerprint text not null
stop_findings.rule text not null
stop_findings.level text not null
stops.id text not null
stops.repository_id bigint not null
stops.branch_id bigint not null
stops.run_id text
stops.code text not null
stops.reason text not null
stops.head text not null
stops.verdict_id text
stops.stopped_at timestamp with time zone not null
stops.state text not null default 'standing'::text
stops.ended_at timestamp with time zone
stops.ended_by bigint
stops.kept_ref text
suspensions.id bigint not null generated always as identity
suspensions.repository_id bigint not null
suspensions.identity_id bigint not null
suspensions.reason text not null
suspensions.suspended_at timestamp with time zone not null
suspensions.lifted_at timestamp with time zone
suspensions.lifted_by bigint
usage_days.run_id text not null
usage_days.currency text not null
usage_days.day text not null
usage_days.independent boolean not null
usage_days.signal text not null
usage_days.spent numeric(40,0) not null
usage_reservations.run_id text not null
usage_reservations.request_id text not null
usage_reservations.independent boolean not null
usage_reservations.amount text not null
usage_reservations.made_at timestamp with time zone not null
usage_reservations.expires_at timestamp with time zone not null
usage_reservations.currency text
usage_reservations.repository_id bigint
usage_reservations.thread text
usage_reservations.agent text
usage_reservations.organisation text
usage_reservations.settled_at timestamp with time zone
usage_tellings.id bigint not null generated always as identity
usage_tellings.run_id text not null
usage_tellings.request_id text not null
usage_tellings.sha256 text not null
usage_tellings.independent boolean not null
usage_tellings.event text not null
usage_tellings.received_at timestamp with time zone not null
usage_totals.run_id text not null
usage_totals.independent boolean not null
usage_totals.signal text not null
usage_totals.tellings bigint not null
usage_totals.currency text
usage_totals.requests bigint not null default 0
usage_totals.spent text not null default '0'::text
usage_totals.dearest text
usage_totals.dearest_request text
usage_totals.unpriced bigint not null default 0
usage_totals.contradicted bigint not null default 0
usage_totals.told_at timestamp with time zone
verdicts.id text not null
verdicts.repository_id bigint not null
verdicts.head text not null
verdicts.base text not null
verdicts.gate text not null
verdicts.judgement integer not null
verdicts.branch_id bigint
verdicts.run_id text
verdicts.verdict text not null
verdicts.mode text not null
verdicts.stop_codes text[] not null
verdicts.plan_id text
verdicts.policy_sha256 text
verdicts.json text not null
verdicts.json_sha256 text not null
verdicts.decided_at timestamp with time zone not null
verdicts.facts_sha256 text

-- constraints
approvals: approvals_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES branches(id)
approvals: approvals_check CHECK (((state = 'given'::text) = (settled_at IS NULL)))
approvals: approvals_check1 CHECK (((state = 'void'::text) = (void_reason IS NOT NULL)))
approvals: approvals_pkey PRIMARY KEY (id)
approvals: approvals_repository_id_comment_id_fkey FOREIGN KEY (repository_id, comment_id) REFERENCES commands(repository_id, comment_id)
approvals: approvals_repository_id_comment_id_kind_key UNIQUE (repository_id, comment_id, kind)
approvals: approvals_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id)
approvals: approvals_state_check CHECK ((state = ANY (ARRAY['given'::text, 'used'::text, 'void'::text])))
approvals: approvals_stop_id_fkey FOREIGN KEY (stop_id) REFERENCES stops(id)
awaited_evidence: awaited_evidence_pkey PRIMARY KEY (verdict_id)
awaited_evidence: awaited_evidence_verdict_id_fkey FOREIGN KEY (verdict_id) REFERENCES verdicts(id)
branch_heads: branch_heads_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES branches(id)
branch_heads: branch_heads_pkey PRIMARY KEY (branch_id, sha)
branch_heads: branch_heads_sha_check CHECK ((sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'::text))
branches: branches_head_check CHECK ((head ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'::text))
branches: branches_pkey PRIMARY KEY (id)
branches: branches_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
branches: branches_repository_id_name_key UNIQUE (repository_id, name)
budget_days: budget_days_day_check CHECK ((day ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'::text))
budget_days: budget_days_pkey PRIMARY KEY (scope, key, currency, day)
budget_days: budget_days_scope_check CHECK ((scope = ANY (ARRAY['thread'::text, 'agent'::text, 'repository'::text, 'organisation'::text])))
budget_days: budget_days_spent_check CHECK ((spent >= (0)::numeric))
checkpoints: checkpoints_head_check CHECK ((head ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'::text))
checkpoints: checkpoints_pkey PRIMARY KEY (run_id, head)
checkpoints: checkpoints_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
checkpoints: checkpoints_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id)
commands: commands_check CHECK (((outcome = 'obeyed'::text) OR (why IS NOT NULL)))
commands: commands_outcome_check CHECK ((outcome = ANY (ARRAY['obeyed'::text, 'refused'::text])))
commands: commands_pkey PRIMARY KEY (repository_id, comment_id)
commands: commands_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
counted_reviews: counted_reviews_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES branches(id)
counted_reviews: counted_reviews_pkey PRIMARY KEY (repository_id, pull_request, reviewer_id)
counted_reviews: counted_reviews_pull_request_check CHECK ((pull_request > 0))
counted_reviews: counted_reviews_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
deliveries: deliveries_check CHECK (((state = 'received'::text) = (settled_at IS NULL)))
deliveries: deliveries_check1 CHECK (((state = 'refused'::text) = (refusal IS NOT NULL)))
deliveries: deliveries_id_key UNIQUE (id)
deliveries: deliveries_pkey PRIMARY KEY (arrival)
deliveries: deliveries_state_check CHECK ((state = ANY (ARRAY['received'::text, 'taken'::text, 'refused'::text])))
digests: digests_day_check CHECK ((day ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'::text))
digests: digests_pkey PRIMARY KEY (repository_id)
digests: digests_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
enforcement: enforcement_check CHECK (((wrong_since IS NULL) = (wrong = '[]'::text)))
enforcement: enforcement_issue_check CHECK ((issue > 0))
enforcement: enforcement_pkey PRIMARY KEY (repository_id)
enforcement: enforcement_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
evidence: evidence_pkey PRIMARY KEY (id)
evidence: evidence_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
evidence: evidence_run_attempt_check CHECK ((run_attempt > 0))
evidence: evidence_run_id_check CHECK ((run_id > 0))
feed_watches: feed_watches_pkey PRIMARY KEY (run_id)
feed_watches: feed_watches_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id)
findings: findings_fingerprint_check CHECK ((fingerprint ~ '^[0-9a-f]{32}$'::text))
findings: findings_kind_check CHECK ((kind = ANY (ARRAY['violation'::text, 'undetermined'::text])))
findings: findings_level_check CHECK ((level = ANY (ARRAY['note'::text, 'review'::text, 'fail'::text, 'stop'::text])))
findings: findings_pkey PRIMARY KEY (verdict_id, "position")
findings: findings_position_check CHECK (("position" >= 1))
findings: findings_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
findings: findings_verdict_id_fkey FOREIGN KEY (verdict_id) REFERENCES verdicts(id)
freezes: freezes_check CHECK (((lifted_at IS NULL) = (lifted_by IS NULL)))
freezes: freezes_gate_check CHECK ((gate = ANY (ARRAY['dev'::text, 'staging'::text, 'main'::text])))
freezes: freezes_pkey PRIMARY KEY (id)
freezes: freezes_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
grants: grants_check CHECK ((expires_at > issued_at))
grants: grants_check1 CHECK (((ended_at IS NULL) = (reason IS NULL)))
grants: grants_key_id_check CHECK ((key_id ~ '^[0-9a-f]{64}$'::text))
grants: grants_pkey PRIMARY KEY (id)
grants: grants_plan_sha256_check CHECK ((plan_sha256 ~ '^[0-9a-f]{64}$'::text))
grants: grants_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
grants: grants_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id)
jobs: jobs_attempts_check CHECK ((attempts >= 0))
jobs: jobs_check CHECK (((state = 'waiting'::text) = (finished_at IS NULL)))
jobs: jobs_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES deliveries(id)
jobs: jobs_lane_fkey FOREIGN KEY (lane) REFERENCES lanes(key)
jobs: jobs_lane_idempotency_key_key UNIQUE (lane, idempotency_key)
jobs: jobs_lane_position_key UNIQUE (lane, "position")
jobs: jobs_lost_leases_check CHECK ((lost_leases >= 0))
jobs: jobs_pkey PRIMARY KEY (id)
jobs: jobs_position_check CHECK (("position" >= 1))
jobs: jobs_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'dead'::text])))
judged_facts: judged_facts_bytes_check CHECK ((bytes > 0))
judged_facts: judged_facts_pkey PRIMARY KEY (sha256)
judged_facts: judged_facts_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
lanes: lanes_check CHECK (((waiting >= 0) AND (waiting < next_position)))
lanes: lanes_check1 CHECK (((ready_at IS NULL) = (waiting = 0)))
lanes: lanes_check2 CHECK (((lease_owner IS NULL) = (leased_until IS NULL)))
lanes: lanes_pkey PRIMARY KEY (key)
ledger_checkpoints: ledger_checkpoints_pkey PRIMARY KEY (repository_id, sequence, key_id)
ledger_checkpoints: ledger_checkpoints_repository_id_sequence_fkey FOREIGN KEY (repository_id, sequence) REFERENCES ledger_entries(repository_id, sequence)
ledger_entries: ledger_entries_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
ledger_entries: ledger_entries_pkey PRIMARY KEY (repository_id, sequence)
ledger_entries: ledger_entries_previous_hash_check CHECK ((previous_hash ~ '^[0-9a-f]{64}$'::text))
ledger_entries: ledger_entries_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
ledger_entries: ledger_entries_sequence_check CHECK ((sequence >= 1))
ledger_keys: ledger_keys_id_check CHECK ((id ~ '^[0-9a-f]{64}$'::text))
ledger_keys: ledger_keys_pkey PRIMARY KEY (id)
manifest_seals: manifest_seals_pkey PRIMARY KEY (run_id, seal)
manifest_seals: manifest_seals_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id)
manifest_seals: manifest_seals_seal_check CHECK ((seal > 0))
manifest_seals: manifest_seals_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
outbox: outbox_attempts_check CHECK ((attempts >= 0))
outbox: outbox_check CHECK (((state = 'published'::text) = (published_at IS NOT NULL)))
outbox: outbox_idempotency_key_key UNIQUE (idempotency_key)
outbox: outbox_pkey PRIMARY KEY (id)
outbox: outbox_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
outbox: outbox_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'published'::text, 'dead'::text])))
outbox: outbox_verdict_id_fkey FOREIGN KEY (verdict_id) REFERENCES verdicts(id)
plans: plans_amendments_check CHECK ((amendments >= 0))
plans: plans_check CHECK (((NOT standing) OR (finished_at IS NULL)))
plans: plans_pkey PRIMARY KEY (repository_id, plan_id)
plans: plans_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
plans: plans_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
promotions: promotions_check CHECK (((ended IS NULL) = (ended_at IS NULL)))
promotions: promotions_ended_check CHECK ((ended = ANY (ARRAY['merged'::text, 'closed'::text, 'withdrawn'::text])))
promotions: promotions_opened_head_check CHECK ((opened_head ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'::text))
promotions: promotions_pkey PRIMARY KEY (repository_id, pull_request)
promotions: promotions_pull_request_check CHECK ((pull_request > 0))
promotions: promotions_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
ref_updates: ref_updates_account_check CHECK ((account = ANY (ARRAY['start'::text, 'pull'::text, 'updater'::text, 'adopted'::text, 'not-enforced'::text, 'none'::text])))
ref_updates: ref_updates_check CHECK (((account = 'none'::text) = (accounted_at IS NULL)))
ref_updates: ref_updates_check1 CHECK (((account <> 'none'::text) OR (why IS NOT NULL)))
ref_updates: ref_updates_pkey PRIMARY KEY (repository_id, branch, "position")
ref_updates: ref_updates_position_check CHECK (("position" > 0))
ref_updates: ref_updates_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
ref_updates: ref_updates_verdict_id_fkey FOREIGN KEY (verdict_id) REFERENCES verdicts(id)
repositories: repositories_pkey PRIMARY KEY (id)
repositories: repositories_state_check CHECK ((state = ANY (ARRAY['active'::text, 'suspended'::text, 'removed'::text])))
rollback_drills: rollback_drills_clean_check CHECK ((clean >= 0))
rollback_drills: rollback_drills_conflicted_check CHECK ((conflicted >= 0))
rollback_drills: rollback_drills_pkey PRIMARY KEY (repository_id, day)
rollback_drills: rollback_drills_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
rollback_drills: rollback_drills_undetermined_check CHECK ((undetermined >= 0))
rollback_drills: rollback_drills_unneeded_check CHECK ((unneeded >= 0))
rollbacks: rollbacks_after_sha_check CHECK ((after_sha ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'::text))
rollbacks: rollbacks_before_sha_check CHECK ((before_sha ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'::text))
rollbacks: rollbacks_check CHECK (((state = ANY (ARRAY['opened'::text, 'merged'::text, 'closed'::text])) = ((opened_pull IS NOT NULL) AND (opened_head IS NOT NULL))))
rollbacks: rollbacks_comment_id_check CHECK ((comment_id > 0))
rollbacks: rollbacks_opened_head_check CHECK ((opened_head ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'::text))
rollbacks: rollbacks_opened_pull_check CHECK ((opened_pull > 0))
rollbacks: rollbacks_pkey PRIMARY KEY (repository_id, branch)
rollbacks: rollbacks_pull_request_check CHECK ((pull_request > 0))
rollbacks: rollbacks_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
rollbacks: rollbacks_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id)
rollbacks: rollbacks_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'opened'::text, 'merged'::text, 'closed'::text, 'refused'::text])))
run_activity: run_activity_kind_check CHECK ((kind = ANY (ARRAY['read'::text, 'call'::text, 'refused-call'::text, 'model-call'::text, 'session'::text])))
run_activity: run_activity_pkey PRIMARY KEY (run_id, independent, kind, sha256)
run_activity: run_activity_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id)
run_activity: run_activity_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
run_meetings: run_meetings_head_check CHECK ((head ~ '^[0-9a-f]{40}([0-9a-f]{24})?$'::text))
run_meetings: run_meetings_pkey PRIMARY KEY (run_id)
run_meetings: run_meetings_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
run_meetings: run_meetings_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id)
run_tokens: run_tokens_check CHECK ((expires_at > issued_at))
run_tokens: run_tokens_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES grants(id)
run_tokens: run_tokens_oidc_id_key UNIQUE (oidc_id)
run_tokens: run_tokens_pkey PRIMARY KEY (sha256)
run_tokens: run_tokens_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id)
run_tokens: run_tokens_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
run_tokens: run_tokens_workflow_run_id_check CHECK ((workflow_run_id > 0))
run_tool_calls: run_tool_calls_milliseconds_check CHECK ((milliseconds >= 0))
run_tool_calls: run_tool_calls_pkey PRIMARY KEY (run_id, independent, signal, sha256)
run_tool_calls: run_tool_calls_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id)
run_tool_calls: run_tool_calls_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
run_tool_calls: run_tool_calls_signal_check CHECK ((signal = ANY (ARRAY['logs'::text, 'traces'::text])))
run_tool_calls: run_tool_calls_tool_check CHECK ((length(tool) <= 200))
runs: runs_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES branches(id)
runs: runs_check CHECK (((state = 'promoted'::text) = (rung IS NOT NULL)))
runs: runs_denied_pushes_check CHECK ((denied_pushes >= 0))
runs: runs_pkey PRIMARY KEY (id)
runs: runs_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
runs: runs_repository_id_plan_id_fkey FOREIGN KEY (repository_id, plan_id) REFERENCES plans(repository_id, plan_id)
runs: runs_runtime_limit_ms_check CHECK ((runtime_limit_ms > 0))
runs: runs_runtime_ms_check CHECK ((runtime_ms >= 0))
runs: runs_state_check CHECK ((state = ANY (ARRAY['open'::text, 'active'::text, 'done'::text, 'promoted'::text, 'stopped'::text, 'abandoned'::text, 'rolled-back'::text])))
schema_migrations: schema_migrations_pkey PRIMARY KEY (name)
stop_deeds: stop_deeds_deed_check CHECK ((deed = ANY (ARRAY['lock'::text, 'keep'::text, 'revert'::text, 'cancel'::text])))
stop_deeds: stop_deeds_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text, 'unneeded'::text])))
stop_deeds: stop_deeds_pkey PRIMARY KEY (stop_id, deed)
stop_deeds: stop_deeds_stop_id_fkey FOREIGN KEY (stop_id) REFERENCES stops(id)
stop_evidence: stop_evidence_pkey PRIMARY KEY (stop_id)
stop_evidence: stop_evidence_stop_id_fkey FOREIGN KEY (stop_id) REFERENCES stops(id)
stop_findings: stop_findings_fingerprint_check CHECK ((fingerprint ~ '^[0-9a-f]{32}$'::text))
stop_findings: stop_findings_level_check CHECK ((level = ANY (ARRAY['note'::text, 'review'::text, 'fail'::text, 'stop'::text])))
stop_findings: stop_findings_pkey PRIMARY KEY (stop_id, fingerprint)
stop_findings: stop_findings_stop_id_fkey FOREIGN KEY (stop_id) REFERENCES stops(id)
stops: stops_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES branches(id)
stops: stops_check CHECK (((state = 'standing'::text) = (ended_at IS NULL)))
stops: stops_code_check CHECK ((code ~ '^STOP_[A-Z_]+$'::text))
stops: stops_pkey PRIMARY KEY (id)
stops: stops_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
stops: stops_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id)
stops: stops_state_check CHECK ((state = ANY (ARRAY['standing'::text, 'resumed'::text, 'abandoned'::text])))
suspensions: suspensions_check CHECK (((lifted_at IS NULL) = (lifted_by IS NULL)))
suspensions: suspensions_pkey PRIMARY KEY (id)
suspensions: suspensions_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
usage_days: usage_days_day_check CHECK ((day ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'::text))
usage_days: usage_days_pkey PRIMARY KEY (run_id, currency, day, independent, signal)
usage_days: usage_days_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id)
usage_days: usage_days_signal_check CHECK ((signal = ANY (ARRAY['logs'::text, 'traces'::text, 'metrics'::text])))
usage_days: usage_days_spent_check CHECK ((spent >= (0)::numeric))
usage_reservations: usage_reservations_amount_check CHECK ((amount ~ '^[0-9]{1,40}$'::text))
usage_reservations: usage_reservations_check CHECK ((expires_at > made_at))
usage_reservations: usage_reservations_pkey PRIMARY KEY (run_id, request_id, independent)
usage_reservations: usage_reservations_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id)
usage_tellings: usage_tellings_pkey PRIMARY KEY (id)
usage_tellings: usage_tellings_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id)
usage_tellings: usage_tellings_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
usage_totals: usage_totals_check CHECK (((dearest_request IS NULL) = (dearest IS NULL)))
usage_totals: usage_totals_dearest_check CHECK ((dearest ~ '^[0-9]{1,40}$'::text))
usage_totals: usage_totals_pkey PRIMARY KEY (run_id, independent, signal)
usage_totals: usage_totals_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id)
usage_totals: usage_totals_signal_check CHECK ((signal = ANY (ARRAY['logs'::text, 'traces'::text, 'metrics'::text])))
usage_totals: usage_totals_spent_check CHECK ((spent ~ '^[0-9]{1,40}$'::text))
usage_totals: usage_totals_tellings_check CHECK ((tellings >= 0))
verdicts: verdicts_base_check CHECK ((base ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'::text))
verdicts: verdicts_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES branches(id)
verdicts: verdicts_facts_sha256_check CHECK ((facts_sha256 ~ '^[0-9a-f]{64}$'::text))
verdicts: verdicts_head_check CHECK ((head ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'::text))
verdicts: verdicts_json_sha256_check CHECK ((json_sha256 ~ '^[0-9a-f]{64}$'::text))
verdicts: verdicts_judgement_check CHECK ((judgement >= 1))
verdicts: verdicts_mode_check CHECK ((mode = ANY (ARRAY['observe'::text, 'warn'::text, 'enforce'::text])))
verdicts: verdicts_pkey PRIMARY KEY (id)
verdicts: verdicts_repository_id_fkey FOREIGN KEY (repository_id) REFERENCES repositories(id)
verdicts: verdicts_repository_id_head_base_gate_judgement_key UNIQUE (repository_id, head, base, gate, judgement)
verdicts: verdicts_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id)
verdicts: verdicts_verdict_check CHECK ((verdict = ANY (ARRAY['pass'::text, 'review'::text, 'fail'::text, 'stop'::text])))

-- indexes
CREATE INDEX approvals_by_branch ON approvals USING btree (branch_id, kind) WHERE (state = 'given'::text)
CREATE INDEX approvals_by_fingerprint ON approvals USING btree (repository_id, fingerprint) WHERE (fingerprint IS NOT NULL)
CREATE INDEX approvals_given ON approvals USING btree (repository_id, kind) WHERE (state = 'given'::text)
CREATE UNIQUE INDEX approvals_pkey ON approvals USING btree (id)
CREATE UNIQUE INDEX approvals_repository_id_comment_id_kind_key ON approvals USING btree (repository_id, comment_id, kind)
CREATE INDEX awaited_evidence_by_end ON awaited_evidence USING btree (until) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX awaited_evidence_pkey ON awaited_evidence USING btree (verdict_id)
CREATE UNIQUE INDEX branch_heads_pkey ON branch_heads USING btree (branch_id, sha)
CREATE INDEX branches_by_head ON branches USING btree (repository_id, head)
CREATE UNIQUE INDEX branches_pkey ON branches USING btree (id)
CREATE UNIQUE INDEX branches_repository_id_name_key ON branches USING btree (repository_id, name)
CREATE UNIQUE INDEX budget_days_pkey ON budget_days USING btree (scope, key, currency, day)
CREATE INDEX checkpoints_kept ON checkpoints USING btree (repository_id, kept_at) WHERE (removed_at IS NULL)
CREATE UNIQUE INDEX checkpoints_pkey ON checkpoints USING btree (run_id, head)
CREATE INDEX commands_by_author ON commands USING btree (repository_id, author_id, seen_at)
CREATE UNIQUE INDEX commands_pkey ON commands USING btree (repository_id, comment_id)
CREATE UNIQUE INDEX counted_reviews_pkey ON counted_reviews USING btree (repository_id, pull_request, reviewer_id)
CREATE INDEX counted_reviews_standing ON counted_reviews USING btree (repository_id, reviewer_id) WHERE counts
CREATE INDEX deliveries_by_age ON deliveries USING btree (received_at) WHERE (body IS NOT NULL)
CREATE UNIQUE INDEX deliveries_id_key ON deliveries USING btree (id)
CREATE UNIQUE INDEX deliveries_pkey ON deliveries USING btree (arrival)
CREATE INDEX deliveries_received ON deliveries USING btree (arrival) WHERE (state = 'received'::text)
CREATE INDEX deliveries_refused ON deliveries USING btree (settled_at) WHERE (state = 'refused'::text)
CREATE UNIQUE INDEX digests_pkey ON digests USING btree (repository_id)
CREATE UNIQUE INDEX enforcement_pkey ON enforcement USING btree (repository_id)
CREATE INDEX evidence_by_head ON evidence USING btree (repository_id, head, id)
CREATE INDEX evidence_kept ON evidence USING btree (received_at) WHERE (contents IS NOT NULL)
CREATE UNIQUE INDEX evidence_once ON evidence USING btree (repository_id, head, caller, thread, run_id, run_attempt, check_run_id, token_id, document_sha256)
CREATE UNIQUE INDEX evidence_pkey ON evidence USING btree (id)
CREATE UNIQUE INDEX feed_watches_pkey ON feed_watches USING btree (run_id)
CREATE INDEX findings_by_fingerprint ON findings USING btree (repository_id, fingerprint)
CREATE UNIQUE INDEX findings_pkey ON findings USING btree (verdict_id, "position")
CREATE INDEX freezes_by_repository ON freezes USING btree (repository_id, until)
CREATE UNIQUE INDEX freezes_pkey ON freezes USING btree (id)
CREATE INDEX grants_by_run ON grants USING btree (run_id, issued_at)
CREATE INDEX grants_expiring ON grants USING btree (expires_at) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX grants_one_standing ON grants USING btree (run_id) WHERE (ended_at IS NULL)
CREATE UNIQUE INDEX grants_pkey ON grants USING btree (id)
CREATE INDEX jobs_by_delivery ON jobs USING btree (delivery_id) WHERE (delivery_id IS NOT NULL)
CREATE INDEX jobs_dead ON jobs USING btree (finished_at) WHERE (state = 'dead'::text)
CREATE INDEX jobs_done ON jobs USING btree (finished_at) WHERE (state = 'done'::text)
CREATE UNIQUE INDEX jobs_lane_idempotency_key_key ON jobs USING btree (lane, idempotency_key)
CREATE UNIQUE INDEX jobs_lane_position_key ON jobs USING btree (lane, "position")
CREATE UNIQUE INDEX jobs_pkey ON jobs USING btree (id)
CREATE INDEX judged_facts_by_age ON judged_facts USING btree (judged_at)
CREATE UNIQUE INDEX judged_facts_pkey ON judged_facts USING btree (sha256)
CREATE UNIQUE INDEX lanes_pkey ON lanes USING btree (key)
CREATE INDEX lanes_ready ON lanes USING btree (ready_at) WHERE (ready_at IS NOT NULL)
CREATE UNIQUE INDEX ledger_checkpoints_pkey ON ledger_checkpoints USING btree (repository_id, sequence, key_id)
CREATE INDEX ledger_entries_by_kind ON ledger_entries USING btree (repository_id, kind, sequence)
CREATE INDEX ledger_entries_by_run ON ledger_entries USING btree (run_id, sequence) WHERE (run_id IS NOT NULL)
CREATE UNIQUE INDEX ledger_entries_pkey ON ledger_entries USING btree (repository_id, sequence)
CREATE UNIQUE INDEX ledger_keys_pkey ON ledger_keys USING btree (id)
CREATE INDEX ledger_rotations ON ledger_entries USING btree (repository_id, sequence) WHERE (kind = 'key-rotated'::text)
CREATE UNIQUE INDEX manifest_seals_pkey ON manifest_seals USING btree (run_id, seal)
CREATE INDEX outbox_by_lane ON outbox USING btree (lane, id)
CREATE INDEX outbox_dead ON outbox USING btree (created_at) WHERE (state = 'dead'::text)
CREATE UNIQUE INDEX outbox_idempotency_key_key ON outbox USING btree (idempotency_key)
CREATE INDEX outbox_lane ON outbox USING btree (lane, id) WHERE (state = 'waiting'::text)
CREATE UNIQUE INDEX outbox_pkey ON outbox USING btree (id)
CREATE INDEX outbox_published ON outbox USING btree (published_at) WHERE (state = 'published'::text)
CREATE INDEX outbox_waiting ON outbox USING btree (next_at) WHERE (state = 'waiting'::text)
CREATE UNIQUE INDEX plans_pkey ON plans USING btree (repository_id, plan_id)
CREATE INDEX promotions_open ON promotions USING btree (repository_id) WHERE (ended IS NULL)
CREATE UNIQUE INDEX promotions_pkey ON promotions USING btree (repository_id, pull_request)
CREATE UNIQUE INDEX ref_updates_pkey ON ref_updates USING btree (repository_id, branch, "position")
CREATE INDEX ref_updates_unaccounted ON ref_updates USING btree (repository_id, branch) WHERE (account = 'none'::text)
CREATE UNIQUE INDEX repositories_pkey ON repositories USING btree (id)
CREATE UNIQUE INDEX rollback_drills_pkey ON rollback_drills USING btree (repository_id, day)
CREATE INDEX rollbacks_by_pull ON rollbacks USING btree (repository_id, opened_pull)
CREATE UNIQUE INDEX rollbacks_pkey ON rollbacks USING btree (repository_id, branch)
CREATE UNIQUE INDEX rollbacks_under_way ON rollbacks USING btree (repository_id, target, after_sha) WHERE (state = ANY (ARRAY['asked'::text, 'opened'::text]))
CREATE UNIQUE INDEX run_activity_pkey ON run_activity USING btree (run_id, independent, kind, sha256)
CREATE INDEX run_meetings_of_repository ON run_meetings USING btree (repository_id)
CREATE UNIQUE INDEX run_meetings_pkey ON run_meetings USING btree (run_id)
CREATE INDEX run_tokens_by_run ON run_tokens USING btree (run_id)
CREATE UNIQUE INDEX run_tokens_oidc_id_key ON run_tokens USING btree (oidc_id)
CREATE UNIQUE INDEX run_tokens_pkey ON run_tokens USING btree (sha256)
CREATE UNIQUE INDEX run_tool_calls_pkey ON run_tool_calls USING btree (run_id, independent, signal, sha256)
CREATE INDEX runs_budget_until ON runs USING btree (budget_until) WHERE (budget_until IS NOT NULL)
CREATE INDEX runs_by_plan ON runs USING btree (repository_id, plan_id)
CREATE INDEX runs_deadline ON runs USING btree (deadline_at) WHERE (state = ANY (ARRAY['open'::text, 'active'::text]))
CREATE UNIQUE INDEX runs_one_alive ON runs USING btree (branch_id) WHERE (state = ANY (ARRAY['open'::text, 'active'::text, 'done'::text, 'stopped'::text]))
CREATE UNIQUE INDEX runs_pkey ON runs USING btree (id)
CREATE UNIQUE INDEX schema_migrations_pkey ON schema_migrations USING btree (name)
CREATE UNIQUE INDEX stop_deeds_pkey ON stop_deeds USING btree (stop_id, deed)
CREATE UNIQUE INDEX stop_evidence_pkey ON stop_evidence USING btree (stop_id)
CREATE UNIQUE INDEX stop_findings_pkey ON stop_findings USING btree (stop_id, fingerprint)
CREATE INDEX stops_by_repository ON stops USING btree (repository_id, stopped_at)
CREATE UNIQUE INDEX stops_pkey ON stops USING btree (id)
CREATE INDEX stops_standing ON stops USING btree (branch_id) WHERE (state = 'standing'::text)
CREATE UNIQUE INDEX suspensions_pkey ON suspensions USING btree (id)
CREATE UNIQUE INDEX suspensions_standing ON suspensions USING btree (repository_id, identity_id) WHERE (lifted_at IS NULL)
CREATE UNIQUE INDEX usage_days_pkey ON usage_days USING btree (run_id, currency, day, independent, signal)
CREATE INDEX usage_reservations_of_organisation ON usage_reservations USING btree (organisation) WHERE (settled_at IS NULL)
CREATE INDEX usage_reservations_of_repository ON usage_reservations USING btree (repository_id) WHERE (settled_at IS NULL)
CREATE UNIQUE INDEX usage_reservations_pkey ON usage_reservations USING btree (run_id, request_id, independent)
CREATE UNIQUE INDEX usage_tellings_pkey ON usage_tellings USING btree (id)
CREATE UNIQUE INDEX usage_told_once ON usage_tellings USING btree (run_id, request_id, sha256, independent)
CREATE UNIQUE INDEX usage_totals_pkey ON usage_totals USING btree (run_id, independent, signal)
CREATE INDEX verdicts_by_base ON verdicts USING btree (repository_id, base, decided_at)
CREATE INDEX verdicts_by_branch ON verdicts USING btree (branch_id, decided_at)
CREATE INDEX verdicts_by_time ON verdicts USING btree (repository_id, decided_at)
CREATE UNIQUE INDEX verdicts_pkey ON verdicts USING btree (id)
CREATE UNIQUE INDEX verdicts_repository_id_head_base_gate_judgement_key ON verdicts USING btree (repository_id, head, base, gate, judgement)

-- triggers
CREATE TRIGGER ledger_checkpoints_no_change BEFORE DELETE OR UPDATE ON ledger_checkpoints FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()
CREATE TRIGGER ledger_checkpoints_no_truncate BEFORE TRUNCATE ON ledger_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()
CREATE TRIGGER ledger_entries_follow BEFORE INSERT ON ledger_entries FOR EACH ROW EXECUTE FUNCTION ledger_follow()
CREATE TRIGGER ledger_entries_no_change BEFORE DELETE OR UPDATE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()
CREATE TRIGGER ledger_entries_no_truncate BEFORE TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()
CREATE TRIGGER ledger_keys_no_change BEFORE DELETE OR UPDATE ON ledger_keys FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()
CREATE TRIGGER ledger_keys_no_truncate BEFORE TRUNCATE ON ledger_keys FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()
CREATE TRIGGER manifest_seals_no_change BEFORE DELETE OR UPDATE ON manifest_seals FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()
CREATE TRIGGER manifest_seals_no_truncate BEFORE TRUNCATE ON manifest_seals FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()
CREATE TRIGGER run_activity_no_change BEFORE DELETE OR UPDATE ON run_activity FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()
CREATE TRIGGER run_activity_no_truncate BEFORE TRUNCATE ON run_activity FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()
CREATE TRIGGER run_tool_calls_no_change BEFORE DELETE OR UPDATE ON run_tool_calls FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()
CREATE TRIGGER run_tool_calls_no_truncate BEFORE TRUNCATE ON run_tool_calls FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()
CREATE TRIGGER usage_tellings_no_change BEFORE DELETE OR UPDATE ON usage_tellings FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()
CREATE TRIGGER usage_tellings_no_truncate BEFORE TRUNCATE ON usage_tellings FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change()

-- functions
ledger_follow md5 ddbabca60f8f8c2394369af603d255f6
ledger_refuse_change md5 b39188c9a8dc916e63c4e4d6a5dc823f

-- what proofgate_app may do
approvals: insert, select, update
awaited_evidence: insert, select, update
branch_heads: insert, select, update
branches: insert, select, update
budget_days: insert, select, update
checkpoints: insert, select, update
commands: insert, select, update
counted_reviews: insert, select, update
deliveries: insert, select, update
digests: insert, select, update
enforcement: insert, select, update
evidence: insert, select
feed_watches: insert, select, update
findings: insert, select
freezes: insert, select, update
grants: insert, select, update
jobs: delete, insert, select, update
judged_facts: delete, insert, select, update
lanes: insert, select, update
ledger_checkpoints: insert, select
ledger_entries: insert, select
ledger_keys: insert, select
manifest_seals: insert, select
outbox: insert, select, update
plans: insert, select, update
promotions: insert, select, update
ref_updates: insert, select, update
repositories: insert, select, update
rollback_drills: insert, select, update
rollbacks: insert, select, update
run_activity: insert, select, update
run_meetings: insert, select, update
run_tokens: insert, select
run_tool_calls: insert, select, update
runs: insert, select, update
schema_migrations: select
stop_deeds: insert, select, update
stop_evidence: insert, select, update
stop_findings: insert, select
stops: insert, select, update
suspensions: insert, select, update
usage_days: insert, select, update
usage_reservations: insert, select, update
usage_tellings: insert, select, update
usage_totals: insert, select, update
verdicts: insert, select
