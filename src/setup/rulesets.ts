import { GATES, type Gate } from "../engine/ladder.ts";
import type { Setup } from "./setup.ts";

/** A body of `POST /repos/{owner}/{repo}/rulesets`. */
export interface RulesetBody {
  readonly name: string;
  readonly target: "branch";
  readonly enforcement: "active";
  readonly bypass_actors: readonly object[];
  readonly conditions: {
    readonly ref_name: { readonly include: readonly string[]; readonly exclude: readonly [] };
  };
  readonly rules: readonly object[];
}

/**
 * What makes GitHub itself keep the ladder shut until the App has said `success`: one ruleset for the agents' branches, and
 * one for each rung, which nobody gets past. Without the App's id there are none: a required check that nobody posts would
 * shut a branch for ever, and one that is not the App's alone could be posted by anybody who pushes. What is judged again
 * when the target moves needs no `strict` check, which would block the second promotion for ever; merges of the target are
 * welcome on agents' branches, so that their history need not be linear; approvals are Proofgate's to count [P120] [P133]
 * [P168] [H8].
 */
export function rulesets({ agentBranches, branches, appId }: Setup): readonly RulesetBody[] {
  if (appId === undefined) return [];
  const rungs = GATES.flatMap((gate) => {
    const branch = branches[gate];
    return branch === null ? [] : [rung(gate, branch, appId)];
  });
  return [agents(agentBranches, appId), ...rungs];
}

function agents(patterns: readonly string[], appId: number): RulesetBody {
  // Git's `agent/**` is every branch below; in GitHub's patterns that is `agent/**/*`.
  const include = patterns.map((pattern) => `refs/heads/${pattern.replace(/\*\*$/, "**/*")}`);
  // The App puts a stopped branch back where the policy says so.
  const app = { actor_id: appId, actor_type: "Integration", bypass_mode: "always" };
  return { ...ruleset("proofgate-agent", include, [{ type: "non_fast_forward" }]), bypass_actors: [app] };
}

function rung(gate: Gate, branch: string, appId: number): RulesetBody {
  const check = { context: `proofgate/${gate}`, integration_id: appId };
  return ruleset(
    `proofgate-${gate}`,
    [`refs/heads/${branch}`],
    [
      { type: "deletion" },
      { type: "non_fast_forward" },
      {
        type: "pull_request",
        parameters: {
          allowed_merge_methods: ["merge", "squash", "rebase"],
          dismiss_stale_reviews_on_push: true,
          require_code_owner_review: false,
          require_last_push_approval: false,
          required_approving_review_count: 0,
          required_review_thread_resolution: false,
        },
      },
      {
        type: "required_status_checks",
        parameters: {
          strict_required_status_checks_policy: false,
          do_not_enforce_on_create: true,
          required_status_checks: [check],
        },
      },
    ],
  );
}

function ruleset(name: string, include: readonly string[], rules: readonly object[]): RulesetBody {
  return {
    name,
    target: "branch",
    enforcement: "active",
    bypass_actors: [],
    conditions: { ref_name: { include, exclude: [] } },
    rules,
  };
}
