import type { Gate } from "../engine/ladder.ts";
import type { Setup } from "./setup.ts";

/** A body of `POST /repos/{owner}/{repo}/rulesets`. */
export interface RulesetBody {
  readonly name: string;
  readonly target: "branch";
  readonly enforcement: "active";
  readonly bypass_actors: readonly never[];
  readonly conditions: {
    readonly ref_name: { readonly include: readonly string[]; readonly exclude: readonly [] };
  };
  readonly rules: readonly object[];
}

/**
 * What makes GitHub itself keep the ladder shut until the App has said `success`: one ruleset for the agents' branches, and
 * one for each rung. Nobody gets past them. What is judged again when the target moves needs no `strict` check, which would
 * block the second promotion for ever; merges of the target are welcome on agents' branches, so that their history need not
 * be linear; approvals are Proofgate's to count.
 */
export function rulesets(setup: Setup): readonly RulesetBody[] {
  const { agentBranches, branches, appId } = setup;
  const rungs = (["dev", "staging", "main"] as const).flatMap((gate) => {
    const branch = branches[gate];
    return branch === null ? [] : [rung(gate, branch, appId)];
  });
  return [agents(agentBranches), ...rungs];
}

function agents(patterns: readonly string[]): RulesetBody {
  // Git's `agent/**` is every branch below; in GitHub's patterns that is `agent/**/*`.
  const include = patterns.map((pattern) => `refs/heads/${pattern.replace(/\*\*$/, "**/*")}`);
  return ruleset("proofgate-agent", include, [{ type: "non_fast_forward" }]);
}

function rung(gate: Gate, branch: string, appId: number | undefined): RulesetBody {
  const check = { context: `proofgate/${gate}`, ...(appId === undefined ? {} : { integration_id: appId }) };
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
          do_not_enforce_on_create: false,
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
