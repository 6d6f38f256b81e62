import type { Rule } from "../rule-state.ts";

/** What GitHub asks of these rules, and a test need not say: as its own page fills it in. */
const FILLED_IN: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  merge_queue: {
    check_response_timeout_minutes: 60,
    grouping_strategy: "ALLGREEN",
    max_entries_to_build: 5,
    max_entries_to_merge: 5,
    merge_method: "MERGE",
    min_entries_to_merge: 1,
    min_entries_to_merge_wait_minutes: 5,
  },
  required_status_checks: { required_status_checks: [], strict_required_status_checks_policy: false },
  pull_request: {
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_approving_review_count: 0,
    required_review_thread_resolution: false,
  },
};

/** Rules with all that GitHub shows of them. */
export function wholeRules(rules: readonly Rule[]): Rule[] {
  return rules.map((rule) => {
    const filledIn = FILLED_IN[rule.type];
    return filledIn === undefined ? rule : { ...rule, parameters: { ...filledIn, ...rule.parameters } };
  });
}
