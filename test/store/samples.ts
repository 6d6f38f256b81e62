/**
 * Rows that a database may hold once a migration is applied, so that every later one is tried on a database that is in
 * use. A new migration brings its own.
 */
const SHA = "0123456789abcdef".repeat(4);
const HEAD = SHA.slice(0, 40);
const SINCE = "'2026-01-01T00:00:00Z'";

export const SAMPLES: Readonly<Record<string, string>> = {
  "0001-deliveries": `
    insert into deliveries (id, event, repository_id, received_at, body, state, settled_at)
      values ('d-1', 'push', 7, ${SINCE}, '\\x00ff', 'taken', ${SINCE});
    insert into deliveries (id, event, received_at, body) values ('d-2', 'ping', ${SINCE}, '');
    insert into lanes (key, next_position, waiting, ready_at) values ('7 agent/a', 3, 1, ${SINCE});
    insert into jobs (lane, position, kind, payload, delivery_id, state, created_at, finished_at)
      values ('7 agent/a', 1, 'judge', '{}', 'd-1', 'done', ${SINCE}, ${SINCE});
    insert into jobs (lane, position, kind, payload, created_at) values ('7 agent/a', 2, 'judge', '{}', ${SINCE});`,
  "0002-runs": `
    insert into repositories (id, full_name, first_seen_at, changed_at) values (7, 'acme/a', ${SINCE}, ${SINCE});
    insert into branches (repository_id, name, head, first_seen_at, moved_at)
      values (7, 'agent/a', '${HEAD}', ${SINCE}, ${SINCE});
    insert into branch_heads (branch_id, sha, first_seen_at, last_seen_at)
      select id, head, ${SINCE}, ${SINCE} from branches;
    insert into plans (repository_id, plan_id, sha256, path, branch, content, pinned_at)
      values (7, 'WP-1', '${SHA}', 'p', 'agent/a', '{}', ${SINCE});
    insert into runs (id, repository_id, branch_id, plan_id, state, opened_at, moved_at)
      select 'R-1', 7, id, 'WP-1', 'stopped', ${SINCE}, ${SINCE} from branches;
    insert into stops (id, repository_id, branch_id, run_id, code, reason, head, stopped_at)
      select 'S-1', 7, id, 'R-1', 'STOP_NO_PROGRESS', 'state-repeated', '${HEAD}', ${SINCE} from branches;
    insert into stop_findings (stop_id, fingerprint, rule, level)
      values ('S-1', '${SHA.slice(0, 32)}', 'state-repeated', 'stop');
    insert into suspensions (repository_id, identity_id, reason, suspended_at) values (7, 9, 'three times', ${SINCE});`,
  "0003-decisions": `
    insert into verdicts (id, repository_id, head, base, gate, judgement, branch_id, run_id, verdict, mode, stop_codes,
        json, json_sha256, decided_at)
      select 'V-1', 7, '${HEAD}', '${HEAD}', 'run', 1, id, 'R-1', 'stop', 'enforce', '{STOP_NO_PROGRESS}',
        '{}', '${SHA}', ${SINCE} from branches;
    insert into findings (verdict_id, position, repository_id, fingerprint, rule, level, kind, message)
      values ('V-1', 1, 7, '${SHA.slice(0, 32)}', 'state-repeated', 'stop', 'violation', 'again');
    insert into ledger_entries (repository_id, sequence, kind, recorded_at, previous_hash, hash, line)
      values (7, 1, 'verdict', ${SINCE}, repeat('0', 64), '${SHA}', '{}');
    insert into ledger_checkpoints (repository_id, sequence, signed_at, key_id, line) values (7, 1, ${SINCE}, 'k', '{}');
    insert into outbox (repository_id, lane, kind, idempotency_key, verdict_id, payload, next_at, created_at)
      values (7, 'l', 'check-run', 'i', 'V-1', '{}', ${SINCE}, ${SINCE});`,
  "0004-people": `
    insert into commands (repository_id, comment_id, author_id, verb, argument, outcome, seen_at)
      values (7, 1, 9, 'resume', 'S-1', 'obeyed', ${SINCE});
    insert into approvals (repository_id, comment_id, kind, approver_id, given_at) values (7, 1, 'resume', 9, ${SINCE});`,
  "0005-stop-evidence": `
    insert into stop_evidence (stop_id, manifest) values ('S-1', '{}');
    insert into stop_deeds (stop_id, deed, outcome, words, at) values ('S-1', 'lock', 'done', 'the branch is locked', ${SINCE});`,
  "0006-lost-leases": `
    insert into jobs (lane, position, kind, payload, created_at, lost_leases)
      values ('7 agent/a', 3, 'judge', '{}', ${SINCE}, 2);`,
  "0007-rungs": `
    insert into branches (repository_id, name, head, first_seen_at, moved_at, made_by_agent)
      values (7, 'dev', '${HEAD}', ${SINCE}, ${SINCE}, true);`,
  "0008-evidence": `
    insert into evidence (repository_id, head, branch, run_id, run_attempt, check_run_id, caller, called, thread,
        token_id, document, document_sha256, contents, received_at)
      values (7, '${HEAD}', 'agent/a', 71, 1, 91, '.github/workflows/a.yml', '{}', '.', 't-1', '{}', '${SHA}', '\\x1f8b',
        ${SINCE});
    update branch_heads set pusher_login = 'a', pusher_type = 'User';`,
  "0009-ledger-keys": `
    insert into ledger_keys (id, public_key, first_used_at) values ('${SHA}', 'MCow', ${SINCE});`,
  "0010-grants": `
    insert into grants (id, repository_id, run_id, plan_sha256, key_id, claims, token, issued_at, expires_at)
      values ('g-1', 7, 'R-1', '${SHA}', '${SHA}', '{}', 'e30.e30.AA', ${SINCE}, '2026-01-01T08:00:00Z');`,
  "0011-run-tokens": `
    insert into run_tokens (sha256, run_id, grant_id, oidc_id, workflow_run_id, issued_at, expires_at)
      values ('${SHA}', 'R-1', 'g-1', 't-1', 71, ${SINCE}, '2026-01-01T01:00:00Z');`,
  "0012-awaited-evidence": `
    insert into awaited_evidence (verdict_id, facts, until) values ('V-1', 'tests', '2026-01-01T01:00:00Z');`,
  "0013-rollbacks": `
    insert into rollbacks (repository_id, branch, target, before_sha, after_sha, pull_request, run_id, comment_id,
        asked_by, asked_by_login, asked_at, changed_at)
      values (7, 'proofgate/rollback/a-1', 'main', '${HEAD}', '${HEAD}', 3, 'R-1', 1, 9, 'alice', ${SINCE}, ${SINCE});
    insert into checkpoints (repository_id, run_id, head, ref, kept_at)
      values (7, 'R-1', '${HEAD}', 'refs/proofgate/checkpoints/R-1/${HEAD}', ${SINCE});
    insert into rollback_drills (repository_id, day, clean, unneeded, conflicted, undetermined, held_at)
      values (7, '2026-01-01', 3, 0, 1, 0, ${SINCE});`,
  "0014-usage": `
    insert into usage_tellings (run_id, request_id, sha256, independent, event, received_at)
      values ('R-1', 'q-1', '${SHA}', true, '{}', ${SINCE});
    update runs set budget = '{}';`,
  "0015-evidence-kept": `
    update evidence set contents = null;`,
  "0016-reservations": `
    insert into usage_reservations (run_id, request_id, independent, amount, made_at, expires_at)
      values ('R-1', 'q-2', true, '1000000000', ${SINCE}, '2026-01-01T01:00:00Z');`,
  "0017-ladder": `
    insert into ref_updates (repository_id, branch, position, after_sha, forced, account, seen_at, accounted_at)
      values (7, 'main', 1, '${HEAD}', false, 'start', ${SINCE}, ${SINCE});
    insert into ref_updates (repository_id, branch, position, before_sha, after_sha, forced, account, why, seen_at)
      values (7, 'main', 2, '${HEAD}', null, false, 'none', 'the branch was deleted', ${SINCE});
    insert into freezes (repository_id, comment_id, gate, frozen_by, frozen_login, frozen_at, until)
      values (7, 1, 'main', 9, 'a', ${SINCE}, '2026-01-02T00:00:00Z');`,
  "0018-usage-totals": `
    insert into usage_totals (run_id, independent, signal, tellings, currency, spent, dearest, dearest_request)
      values ('R-1', true, 'metrics', 1, 'USD', '5', '5', 'q-1');`,
  "0019-manifests": `
    insert into judged_facts (sha256, bytes, gzip, judged_at) values ('${SHA}', 2, '\\x1f8b', ${SINCE});
    insert into verdicts (id, repository_id, head, base, gate, judgement, verdict, mode, stop_codes, json, json_sha256,
        decided_at, facts_sha256)
      values ('V-2', 7, '${HEAD}', '${HEAD}', 'run', 2, 'pass', 'enforce', '{}', '{}', '${SHA}', ${SINCE}, '${SHA}');
    insert into manifest_seals (run_id, seal, content, sha256, sealed_at) values ('R-1', 1, '{}', '${SHA}', ${SINCE});`,
  "0020-enforcement": `
    insert into enforcement (repository_id, wrong, looked_at, wrong_since, issue)
      values (7, '[{"check":"gate-main","message":"m","fix":"f"}]', ${SINCE}, ${SINCE}, 12);`,
  "0021-promotions": `
    insert into promotions (repository_id, pull_request, from_branch, into_branch, opened_head, opened_at)
      values (7, 12, 'dev', 'main', '${HEAD}', ${SINCE});
    insert into promotions (repository_id, pull_request, from_branch, into_branch, opened_head, opened_at, ended, ended_at)
      values (7, 11, 'dev', 'main', '${HEAD}', ${SINCE}, 'closed', ${SINCE});`,
  "0022-outbox-delivery": `
    insert into outbox (repository_id, lane, kind, idempotency_key, payload, next_at, created_at, delivery_id)
      values (7, 'd', 'check-run', 'd', '{}', ${SINCE}, ${SINCE}, 'D-1');`,
  "0023-threads": `
    insert into approvals (repository_id, comment_id, kind, approver_id, given_at, terms)
      values (7, 1, 'handoff', 9, ${SINCE}, '{}');
    insert into run_meetings (run_id, repository_id, head, merges, facts_sha256, looked_at)
      values ('R-1', 7, '${HEAD}', '[]', '${SHA}', ${SINCE});`,
  "0024-budgets": `
    insert into usage_days (run_id, currency, day, independent, signal, spent)
      values ('R-1', 'EUR', '2026-01-01', true, 'logs', 5);
    insert into budget_days (scope, key, currency, day, spent) values ('repository', '7', 'EUR', '2026-01-01', 5);
    insert into feed_watches (run_id, stale_since, seen_at) values ('R-1', ${SINCE}, ${SINCE});
    update runs set budget_until = '2026-02-01T00:00:00Z';
    update usage_reservations set currency = 'USD', repository_id = 7, thread = '7/', agent = '7/9',
      organisation = 'acme', settled_at = ${SINCE};`,
  "0025-activity": `
    insert into run_activity (run_id, independent, kind, sha256, name, told_at)
      values ('R-1', false, 'read', '${SHA}', 'src/a.ts', ${SINCE}), ('R-1', false, 'session', '${SHA}', null, ${SINCE});
    insert into digests (repository_id, day, made_at, issue) values (7, '2026-01-01', ${SINCE}, 13);`,
  "0026-reviews": `
    insert into counted_reviews (repository_id, pull_request, branch_id, reviewer_id, counts, judged_at)
      values (7, 3, null, 9, true, ${SINCE});
    insert into counted_reviews (repository_id, pull_request, branch_id, reviewer_id, counts, judged_at)
      select 7, 3, min(id), 10, false, ${SINCE} from branches;`,
  "0027-tool-calls": `
    insert into run_tool_calls (run_id, independent, signal, sha256, tool, is_failed, milliseconds, told_at)
      values ('R-1', false, 'logs', '${SHA}', 'Bash', true, 1500, ${SINCE}),
        ('R-1', true, 'traces', '${SHA}', '', false, null, ${SINCE});`,
};
