// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { AssumptionCheck, Budget, Command, Host, Limits, Package, PlanId, Risk, Severity, Target, TestId } from "./terms.ts";

/** `WORK_PLAN.json` on the agent branch: the execution contract of one run, declared before any code. */
export interface WorkPlan {
/** Where this document's schema lies, for editors. */
$schema?: string
/** The version of this kind of document. */
version: 1
plan_id: PlanId
/**
 * The requirements that this run serves; empty only where the policy says `plan.requirements: optional`.
 * 
 * @maxItems 100
 */
requirements: string[]
/** The agent branch, byte for byte; in a standing plan, a pattern. */
branch: string
/** The kind of change. */
category?: ("feature" | "fix" | "refactor" | "test" | "docs" | "dependencies" | "security-secrets" | "security-passwords" | "security-injection" | "lint" | "chore")
/**
 * Everything the run will write; at most 200 of them patterns.
 * 
 * @minItems 1
 * @maxItems 5000
 */
targets: Target[]
/**
 * What the plan takes for granted, checked where it can be.
 * 
 * @maxItems 200
 * 
 * Items: Something the plan takes for granted.
 */
assumptions?: {
/** What is assumed. */
claim: string
check?: AssumptionCheck
}[]
risk: Risk
/** How sure the planner is. low: a human looks. It never loosens anything. */
confidence?: ("low" | "medium" | "high")
/** What can break. */
blast_radius?: {
/** In one sentence. */
summary?: string
/**
 * Services concerned.
 * 
 * @maxItems 200
 * 
 * Items: A service.
 */
services?: string[]
/**
 * Data concerned.
 * 
 * @maxItems 200
 * 
 * Items: A kind of data.
 */
data?: string[]
/** Whether a revert brings everything back. */
reversible?: boolean
}
/**
 * Commands that the run will use.
 * 
 * @maxItems 500
 */
commands?: Command[]
/**
 * Hosts that the run will reach; empty: none.
 * 
 * @maxItems 500
 */
network?: Host[]
/** Dependencies that the run will change. */
dependencies?: {
/**
 * Packages to be added.
 * 
 * @maxItems 1000
 */
add?: Package[]
/**
 * Packages to be removed.
 * 
 * @maxItems 1000
 */
remove?: Package[]
/**
 * Packages whose version will change.
 * 
 * @maxItems 1000
 */
update?: Package[]
}
/** What the run's tests will show. */
tests?: {
/** The least coverage of changed lines, in per cent. */
changed_coverage_min?: number
/** The most that coverage of everything may fall, in percentage points. */
global_drop_max?: number
/** Which test proves which criterion: keys are `FR-x/AC-y`. */
acceptance?: {
[k: string]: TestId
}
}
limits: Limits
budget?: Budget
/** For a run whose money comes to its end: why each criterion of acceptance can still be met with a local model, which costs nothing. Keys are `FR-x/AC-y`. Opens nothing by itself: a person allows it, for this plan. */
local_feasibility?: {
/** Why it can still be met with a local model. */
[k: string]: string
}
/** How far the change shall go. */
promotion?: {
/** The highest rung that this run's change may reach. */
to?: ("dev" | "staging" | "main")
}
/** Security gates, never looser than the policy's. */
security?: {
/** Static analysis. */
static_analysis?: {
stop_at?: Severity
}
/** Known vulnerabilities of dependencies. */
dependencies?: {
stop_at?: Severity
}
}
/**
 * All six stop codes: what ends this run.
 * 
 * @minItems 6
 * @maxItems 6
 */
stop_conditions: ("STOP_SECURITY_VIOLATION" | "STOP_SECRET_EXPOSURE" | "STOP_UNAUTHORIZED_ACCESS" | "STOP_BUDGET_EXCEEDED" | "STOP_NO_PROGRESS" | "STOP_RUNTIME_EXCEEDED")[]
}
