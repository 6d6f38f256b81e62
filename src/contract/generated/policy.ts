// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { Budget, Limits, Owner, Pattern, PolicyReference, Risk, Role, Severity } from "./terms.ts";

/** `.proofgate/policy.yaml`, read at the tip of the target branch: the organisation's rules. Merged over the defaults key by key; lists replace. */
export interface Policy {
/** Where this document's schema lies, for editors. */
$schema?: string
/** The version of this kind of document. */
version: 1
extends?: PolicyReference
/** observe: report only. warn: report and comment. enforce: close gates. Default observe. */
mode?: ("observe" | "warn" | "enforce")
/** The ladder, and where agents work. */
branches?: {
/**
 * Patterns of the branches that agents write to. Default agent/** and copilot/**.
 * 
 * @maxItems 200
 */
agent?: Pattern[]
/** The branch of the first rung. null: no such rung, and its conditions add up at the next one. Default dev. */
dev?: (string | null)
/** The branch of the second rung. null: no such rung, and its conditions add up at the next one. Default staging. */
staging?: (string | null)
/** The branch of the last rung. null: no such rung, and its conditions add up at the next one. Default main. */
main?: (string | null)
}
/**
 * Who is judged as an agent wherever it pushes. Default none.
 * 
 * @maxItems 500
 * 
 * Items: An identity that GitHub authenticates, never a commit author.
 */
agents?: {
/** The login, `[bot]` included. */
login: string
role?: Role
/** The most that this agent's runs may cost in a calendar month (UTC), in the budget's currency. Default none. */
per_month?: number
/** The most that this agent's runs may cost in a calendar day (UTC), in the budget's currency. Default none. */
per_day?: number
}[]
/** Narrows the built-in roles. */
roles?: {
planner?: RoleNarrowing
coder?: RoleNarrowing
tester?: RoleNarrowing
updater?: RoleNarrowing
security?: RoleNarrowing
cost?: RoleNarrowing
gate?: RoleNarrowing
}
/**
 * Paths protected on top of the built-in list, which cannot be shortened. Default none.
 * 
 * @maxItems 200
 */
protected?: Pattern[]
limits?: Limits
budget?: Budget
/** Reports of what runs spend. */
usage?: {
/** true: a run whose usage is unknown opens no gate. Default false. */
required?: boolean
/** Minutes of silence after which a feed is stale, where usage is required: a warning, and a stop after four times as many. Default 15. */
stale_minutes?: number
/**
 * Models on machines of your own, which cost nothing, by the names under which feeds tell of them. Where there are some, a person may let a run that has come to the end of its money go on with these alone (`/proofgate degrade`). Default none: nothing of it.
 * 
 * @maxItems 50
 * 
 * Items: A model's name, to the letter.
 */
local_models?: string[]
}
/** What is asked of plans. */
plan?: {
/**
 * Risk classes whose plan a human must approve before code counts. Default high and critical.
 * 
 * @maxItems 4
 */
approval?: ("low" | "medium" | "high" | "critical")[]
/** Whether a plan must name requirements. Default required. */
requirements?: ("required" | "optional")
}
/** What is asked of commits. */
history?: {
/** `Plan-Id` and `Iteration` in each commit that an agent pushes. required: else fail. review: else review. off: not asked. Default required. */
trailers?: ("required" | "review" | "off")
}
/** What is asked of tests. */
tests?: {
/** true: test results must be known before a gate opens. Default true. */
required?: boolean
/** Minutes to wait for evidence before it is unknown. Default 60. */
evidence_minutes?: number
/** The least coverage of changed lines, in per cent. Default 80. */
changed_coverage_min?: number
/** The most that coverage of everything may fall, in percentage points. Default 0.5. */
global_drop_max?: number
/**
 * Production paths whose change needs a change of tests in the same run. Default none.
 * 
 * @maxItems 200
 */
require_test_for?: Pattern[]
/**
 * Where tests lie. Default ** /test/** and ** /*.test.*.
 * 
 * @maxItems 200
 */
test_paths?: Pattern[]
}
/** What security findings do. */
security?: {
/** What a confirmed secret in an agent's change does. Default stop. */
secrets?: ("review" | "fail" | "stop")
/** Static analysis. */
static_analysis?: {
/** true: the fact must be known before a gate opens. false: it may stay unknown; known, it still counts. Default true. */
required?: boolean
stop_at?: Severity
}
/** Dependencies that a change introduces, and what is known against them. */
dependencies?: {
/** true: the fact must be known before a gate opens. false: it may stay unknown; known, it still counts. Default true. */
required?: boolean
stop_at?: Severity
/** What a dependency that the change introduces does, where its plan does not declare it. Default review. */
new?: ("note" | "review" | "fail" | "stop")
/**
 * Packages that nobody may introduce, as package URLs; `*` stands for any text within a segment, no version for every version. Default none.
 * 
 * @maxItems 500
 * 
 * Items: A package URL.
 */
deny?: string[]
/**
 * Licences that no introduced package may have, as SPDX ids; `*` stands for any text. Default none.
 * 
 * @maxItems 500
 * 
 * Items: An SPDX id.
 */
deny_licenses?: string[]
}
/** A review of an agent's change for its security, by somebody else than the coder, kept in the ledger. */
review?: {
/**
 * Risk classes of which a gate asks it: the plan's, or what the touched paths make. Default none.
 * 
 * @maxItems 4
 */
risk?: Risk[]
/**
 * Workflows whose word it is, as GitHub's tokens name them; none of them may run the change's code. Default none.
 * 
 * @maxItems 20
 * 
 * Items: A workflow's file: of this repository, or of another one with its name before it.
 */
by?: string[]
}
/** Commands in what the change introduces. */
commands?: {
/** What a command that nobody knows does. Default review. */
unknown?: ("note" | "review")
}
}
/** What is asked of human changes at each gate. */
people?: {
/** What a confirmed secret in a human change does. Default stop. */
secrets?: ("review" | "fail" | "stop")
/** Reviews that a human change needs. Default 1. */
reviews?: number
}
/** What happens to the branch of a stopped run. Default lock. */
on_stop?: ("lock" | "quarantine" | "revert")
/** What each gate asks. */
promotion?: {
agent_to_dev?: Rung
dev_to_staging?: Rung
staging_to_main?: Rung
/** A human change straight to the last rung. */
hotfix?: {
/** Approvals by humans. Default 2. */
approvals?: number
/**
 * Who may approve; empty: anyone with write access who is not its author.
 * 
 * @maxItems 200
 */
approvers?: Owner[]
}
/** true: who started a run may approve it, recorded as self-approved; for a sole maintainer. Default false. */
self_approval?: boolean
/** true: what the App attests of each promotion into the last rung is published as a GitHub release of that commit, with the tag proofgate-<commit>. It needs contents: write. Default false. */
release?: boolean
}
/** Who answers for what. A missing answer is a note. */
governance?: {
agent_config?: Owner
privilege_scopes?: Owner
cost?: Owner
incidents?: Owner
audit?: Owner
}
}
/** Paths that this role may not write, whatever a plan says. */
export interface RoleNarrowing {
/**
 * Paths denied to this role.
 * 
 * @maxItems 200
 */
deny?: Pattern[]
}
/** What one gate asks beside the judgement. */
export interface Rung {
/** Who merges once the gate is open. auto: the App. manual: a person. */
merge?: ("auto" | "manual")
/** Approvals by humans that the gate needs. */
approvals?: number
/**
 * Who may approve; empty: anyone with write access who took no part in the run.
 * 
 * @maxItems 200
 */
approvers?: Owner[]
auto_approve?: AutoApproval
}
/** Changes that need no human approval at this gate: of at most this risk, on these paths only, with all facts known and good. */
export interface AutoApproval {
risk?: Risk
/**
 * The only paths such a change may touch. None: nothing is approved without a human.
 * 
 * @maxItems 200
 */
paths?: Pattern[]
}
