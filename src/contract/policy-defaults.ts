import type { Budget, Limits, Policy, Risk, Role, Severity } from "./generated/documents.ts";
import { emptyObject, isPlainObject, type PlainObject } from "./plain-data.ts";

/** One gate's conditions beside the judgement. */
export interface EffectiveRung {
  readonly merge: "auto" | "manual";
  readonly approvals: number;
  readonly approvers: readonly string[];
  /** null: nothing is approved without a human. */
  readonly auto_approve: { readonly risk: Risk; readonly paths: readonly string[] } | null;
}
/** An identity that is judged as an agent; its budgets are absent where it has none of its own. */
export interface ListedAgent {
  readonly login: string;
  readonly role: Role;
  readonly per_month?: number;
  readonly per_day?: number;
}
type Level = "note" | "review" | "fail" | "stop";
type SecretsLevel = "review" | "fail" | "stop";

/** A policy with nothing left open. */
export interface EffectivePolicy {
  readonly version: 1;
  readonly extends: string | null;
  readonly mode: "observe" | "warn" | "enforce";
  /** null: no such rung. */
  readonly branches: {
    readonly agent: readonly string[];
    readonly dev: string | null;
    readonly staging: string | null;
    readonly main: string | null;
  };
  readonly agents: readonly ListedAgent[];
  readonly roles: Readonly<Record<Role, { readonly deny: readonly string[] }>>;
  readonly protected: readonly string[];
  readonly limits: Readonly<Required<Limits>>;
  /** `per_day` absent: a day has no limit of its own. */
  readonly budget: Readonly<Required<Omit<Budget, "per_day">> & Pick<Budget, "per_day">>;
  readonly usage: {
    readonly required: boolean;
    readonly stale_minutes: number;
    /** Absent: none. */
    readonly local_models?: readonly string[];
  };
  readonly plan: { readonly approval: readonly Risk[]; readonly requirements: "required" | "optional" };
  readonly history: { readonly trailers: "required" | "review" | "off" };
  readonly tests: {
    readonly required: boolean;
    readonly evidence_minutes: number;
    readonly changed_coverage_min: number;
    readonly global_drop_max: number;
    readonly require_test_for: readonly string[];
    readonly test_paths: readonly string[];
  };
  readonly security: {
    readonly secrets: SecretsLevel;
    readonly static_analysis: { readonly required: boolean; readonly stop_at: Severity };
    readonly dependencies: {
      readonly required: boolean;
      readonly stop_at: Severity;
      readonly new: Level;
      readonly deny: readonly string[];
      readonly deny_licenses: readonly string[];
    };
    readonly review: { readonly risk: readonly Risk[]; readonly by: readonly string[] };
    readonly commands: { readonly unknown: "note" | "review" };
  };
  readonly people: { readonly secrets: SecretsLevel; readonly reviews: number };
  readonly on_stop: "lock" | "quarantine" | "revert";
  readonly promotion: {
    readonly agent_to_dev: EffectiveRung;
    readonly dev_to_staging: EffectiveRung;
    readonly staging_to_main: EffectiveRung;
    readonly hotfix: { readonly approvals: number; readonly approvers: readonly string[] };
    readonly self_approval: boolean;
    readonly release: boolean;
  };
  /** null: the question is not answered. */
  readonly governance: Readonly<
    Record<"agent_config" | "privilege_scopes" | "cost" | "incidents" | "audit", string | null>
  >;
}

const NOTHING_DENIED = { deny: [] };
const AUTOMATIC: EffectiveRung = { merge: "auto", approvals: 0, approvers: [], auto_approve: null };
const STRICTEST_AUTO_APPROVAL = { risk: "low", paths: [] } as const;

/** The policy of a repository that has none (contract.md, 3). Frozen throughout. */
export const DEFAULT_POLICY: EffectivePolicy = freeze({
  version: 1,
  extends: null,
  mode: "observe",
  branches: { agent: ["agent/**", "copilot/**"], dev: "dev", staging: "staging", main: "main" },
  agents: [],
  roles: {
    planner: NOTHING_DENIED,
    coder: NOTHING_DENIED,
    tester: NOTHING_DENIED,
    updater: NOTHING_DENIED,
    security: NOTHING_DENIED,
    cost: NOTHING_DENIED,
    gate: NOTHING_DENIED,
  },
  protected: [],
  limits: {
    runtime_minutes: 480,
    iterations: 60,
    no_progress_iterations: 5,
    tool_calls: 5000,
    files_changed: 100,
    lines_changed: 5000,
    bytes_changed: 5_000_000,
    commits: 200,
  },
  budget: { currency: "USD", per_request: 2, per_run: 50, per_month: 2000, warn_at: 0.7, approve_at: 0.9 },
  usage: { required: false, stale_minutes: 15 },
  plan: { approval: ["high", "critical"], requirements: "required" },
  history: { trailers: "required" },
  tests: {
    required: true,
    evidence_minutes: 60,
    changed_coverage_min: 80,
    global_drop_max: 0.5,
    require_test_for: [],
    test_paths: ["**/test/**", "**/*.test.*"],
  },
  security: {
    secrets: "stop",
    static_analysis: { required: true, stop_at: "high" },
    dependencies: { required: true, stop_at: "high", new: "review", deny: [], deny_licenses: [] },
    review: { risk: [], by: [] },
    commands: { unknown: "review" },
  },
  people: { secrets: "stop", reviews: 1 },
  on_stop: "lock",
  promotion: {
    agent_to_dev: AUTOMATIC,
    dev_to_staging: AUTOMATIC,
    // contract.md names no `merge` here: what reaches the last rung is merged by a person unless a policy says otherwise.
    staging_to_main: { ...AUTOMATIC, merge: "manual", approvals: 1 },
    hotfix: { approvals: 2, approvers: [] },
    self_approval: false,
    release: false,
  },
  governance: { agent_config: null, privilege_scopes: null, cost: null, incidents: null, audit: null },
});

/** A valid policy over the defaults, key by key; lists replace. undefined: the defaults. The result shares nothing that may change. */
export function effectivePolicy(policy: Policy | undefined): EffectivePolicy {
  if (policy === undefined) return DEFAULT_POLICY;
  const { $schema: _, ...given } = policy;
  // Checked: the schema allows no key that the defaults lack, and no value of another type.
  const merged = mergeOver(
    DEFAULT_POLICY as unknown as PlainObject,
    given as unknown as PlainObject,
  ) as unknown as EffectivePolicy;
  const { promotion } = merged;
  return freeze({
    ...merged,
    agents: merged.agents.map((agent) => ({ ...agent, role: agent.role ?? "coder" })),
    promotion: {
      ...promotion,
      agent_to_dev: withWholeAutoApproval(promotion.agent_to_dev),
      dev_to_staging: withWholeAutoApproval(promotion.dev_to_staging),
      staging_to_main: withWholeAutoApproval(promotion.staging_to_main),
    },
  });
}

/** A policy over the template it extends, key by key; lists replace. */
export function mergePolicies(template: Policy, policy: Policy): Policy {
  // Checked: both are valid policies, so their values have the same types.
  return mergeOver(template as unknown as PlainObject, policy as unknown as PlainObject) as unknown as Policy;
}

function withWholeAutoApproval(rung: EffectiveRung): EffectiveRung {
  if (rung.auto_approve === null) return rung;
  return { ...rung, auto_approve: { ...STRICTEST_AUTO_APPROVAL, ...rung.auto_approve } };
}

function mergeOver(base: PlainObject, given: PlainObject): PlainObject {
  const merged = Object.assign(emptyObject(), base);
  for (const [key, value] of Object.entries(given)) {
    const below = merged[key];
    merged[key] =
      isPlainObject(below) && isPlainObject(value) ? mergeOver(below, value) : structuredClone(value);
  }
  return merged;
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.values(value).forEach(freeze);
    Object.freeze(value);
  }
  return value;
}
