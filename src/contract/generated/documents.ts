// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
/**
 * A policy document vendored in this repository, pinned by the SHA-256 of its bytes.
 */
export type PolicyReference = string
/**
 * A path pattern from the repository's root: literal segments, `*` within a segment, `**` as a whole segment, nothing else. Dot files match; case matters.
 */
export type Pattern = string
/**
 * What an agent may write. planner: plans only. coder: its own run's plan and targets. tester: test paths. updater: manifests and lock files. security, cost, gate: nothing.
 */
export type Role = ("planner" | "coder" | "tester" | "updater" | "security" | "cost" | "gate")
/**
 * An ISO 4217 currency code. All documents of a chain name the same one.
 */
export type Currency = string
/**
 * A severity, mildest first: low, medium, high, critical.
 */
export type Severity = ("low" | "medium" | "high" | "critical")
/**
 * A person or a team, never a bot.
 */
export type Owner = string
/**
 * A risk class, mildest first: low, medium, high, critical.
 */
export type Risk = ("low" | "medium" | "high" | "critical")
/**
 * A command, as it would be typed into a shell.
 */
export type Command = string
/**
 * A host that may be reached; `*.` in front stands for any name below it; a port may follow.
 */
export type Host = string
/**
 * A requirement's identifier, unique in its thread.
 */
export type RequirementId = string
/**
 * A test: its file, ` > `, and its full name as the test report has it.
 */
export type TestId = string
/**
 * A plan's identifier, unique in the repository for ever; also the name of its folder.
 */
export type PlanId = string
/**
 * What the run will write: either `file`, an exact path, or `path`, a pattern; and which operations.
 */
export type Target = (FileTarget | PathTarget)
/**
 * An exact path from the repository's root; every character is literal.
 */
export type ExactPath = string
/**
 * How the claim is checked, on the target: exactly one kind.
 */
export type AssumptionCheck = ({
file_exists: ExactPath
} | {
file_absent: ExactPath
} | {
/**
 * This file contains this text, byte for byte.
 */
file_contains: {
file: ExactPath
/**
 * The text.
 */
text: string
}
} | {
test_passes: TestId
} | {
/**
 * A dependency has this version.
 */
dependency: {
name: Package
/**
 * A version, or a range in the ecosystem's own notation.
 */
version: string
}
})
/**
 * A package, by its name in the manifest or as a package URL.
 */
export type Package = string
/**
 * Why a run's authority ended: a closed set of six.
 */
export type StopCode = ("STOP_SECURITY_VIOLATION" | "STOP_SECRET_EXPOSURE" | "STOP_UNAUTHORIZED_ACCESS" | "STOP_BUDGET_EXCEEDED" | "STOP_NO_PROGRESS" | "STOP_RUNTIME_EXCEEDED")
/**
 * The run's identifier.
 */
export type RunId = string
/**
 * Where a fact comes from. What is self-reported may tighten a verdict, never loosen it.
 */
export type Source = ("observed" | "cross-checked" | "self-reported" | "unknown")
/**
 * Paths, in byte order.
 * 
 * @maxItems 1000000
 */
export type Paths = string[]

/**
 * The documents, by kind.
 */
export interface DocumentOfKind {
policy: Policy
config: ThreadConfig
requirement: Requirement
"work-plan": WorkPlan
verdict: VerdictDocument
manifest: Manifest
evidence: Evidence
usage: UsageReport
}
/**
 * `.proofgate/policy.yaml`, read at the tip of the target branch: the organisation's rules. Merged over the defaults key by key; lists replace.
 */
export interface Policy {
/**
 * Where this document's schema lies, for editors.
 */
$schema?: string
/**
 * The version of this kind of document.
 */
version: 1
extends?: PolicyReference
/**
 * observe: report only. warn: report and comment. enforce: close gates. Default observe.
 */
mode?: ("observe" | "warn" | "enforce")
/**
 * The ladder, and where agents work.
 */
branches?: {
/**
 * Patterns of the branches that agents write to. Default agent/** and copilot/**.
 * 
 * @maxItems 200
 */
agent?: Pattern[]
/**
 * The branch of the first rung. null: no such rung, and its conditions add up at the next one. Default dev.
 */
dev?: (string | null)
/**
 * The branch of the second rung. null: no such rung, and its conditions add up at the next one. Default staging.
 */
staging?: (string | null)
/**
 * The branch of the last rung. null: no such rung, and its conditions add up at the next one. Default main.
 */
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
/**
 * The login, `[bot]` included.
 */
login: string
role?: Role
}[]
/**
 * Narrows the built-in roles.
 */
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
/**
 * Reports of what runs spend.
 */
usage?: {
/**
 * true: a run whose usage is unknown opens no gate. Default false.
 */
required?: boolean
/**
 * Minutes after which a silent feed is stale. Default 15.
 */
stale_minutes?: number
}
/**
 * What is asked of plans.
 */
plan?: {
/**
 * Risk classes whose plan a human must approve before code counts. Default high and critical.
 * 
 * @maxItems 4
 */
approval?: ("low" | "medium" | "high" | "critical")[]
/**
 * Whether a plan must name requirements. Default required.
 */
requirements?: ("required" | "optional")
}
/**
 * What is asked of commits.
 */
history?: {
/**
 * `Plan-Id` and `Iteration` in each commit that an agent pushes. required: else fail. review: else review. off: not asked. Default required.
 */
trailers?: ("required" | "review" | "off")
}
/**
 * What is asked of tests.
 */
tests?: {
/**
 * true: test results must be known before a gate opens. Default true.
 */
required?: boolean
/**
 * Minutes to wait for evidence before it is unknown. Default 60.
 */
evidence_minutes?: number
/**
 * The least coverage of changed lines, in per cent. Default 80.
 */
changed_coverage_min?: number
/**
 * The most that coverage of everything may fall, in percentage points. Default 0.5.
 */
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
/**
 * What security findings do.
 */
security?: {
/**
 * What a confirmed secret in an agent's change does. Default stop.
 */
secrets?: ("review" | "fail" | "stop")
/**
 * Static analysis.
 */
static_analysis?: {
/**
 * true: the fact must be known before a gate opens. false: it may stay unknown; known, it still counts. Default true.
 */
required?: boolean
stop_at?: Severity
}
/**
 * Dependencies that a change introduces, and what is known against them.
 */
dependencies?: {
/**
 * true: the fact must be known before a gate opens. false: it may stay unknown; known, it still counts. Default true.
 */
required?: boolean
stop_at?: Severity
/**
 * What a dependency that the change introduces does, where its plan does not declare it. Default review.
 */
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
/**
 * Commands in what the change introduces.
 */
commands?: {
/**
 * What a command that nobody knows does. Default review.
 */
unknown?: ("note" | "review")
}
}
/**
 * What is asked of human changes at each gate.
 */
people?: {
/**
 * What a confirmed secret in a human change does. Default stop.
 */
secrets?: ("review" | "fail" | "stop")
/**
 * Reviews that a human change needs. Default 1.
 */
reviews?: number
}
/**
 * What happens to the branch of a stopped run. Default lock.
 */
on_stop?: ("lock" | "quarantine" | "revert")
/**
 * What each gate asks.
 */
promotion?: {
agent_to_dev?: Rung
dev_to_staging?: Rung
staging_to_main?: Rung
/**
 * A human change straight to the last rung.
 */
hotfix?: {
/**
 * Approvals by humans. Default 2.
 */
approvals?: number
/**
 * Who may approve; empty: anyone with write access who is not its author.
 * 
 * @maxItems 200
 */
approvers?: Owner[]
}
/**
 * true: who started a run may approve it, recorded as self-approved; for a sole maintainer. Default false.
 */
self_approval?: boolean
}
/**
 * Who answers for what. A missing answer is a note.
 */
governance?: {
agent_config?: Owner
privilege_scopes?: Owner
cost?: Owner
incidents?: Owner
audit?: Owner
}
}
/**
 * Paths that this role may not write, whatever a plan says.
 */
export interface RoleNarrowing {
/**
 * Paths denied to this role.
 * 
 * @maxItems 200
 */
deny?: Pattern[]
}
/**
 * Limits of one run. A document under the policy may only tighten them; what is absent is inherited from the document above, finally the defaults.
 */
export interface Limits {
/**
 * Wall-clock minutes from the first push. Default 480.
 */
runtime_minutes?: number
/**
 * Iterations: the highest number that a commit's `Iteration` trailer may have. Default 60.
 */
iterations?: number
/**
 * Iterations in a row without measurable progress after which the run stops. Default 5.
 */
no_progress_iterations?: number
/**
 * Calls of tools by the agent. Default 5000.
 */
tool_calls?: number
/**
 * Distinct paths touched over the whole history of the branch. Default 100.
 */
files_changed?: number
/**
 * Lines added and removed, commit by commit, all content taken as text. Default 5000.
 */
lines_changed?: number
/**
 * Bytes of all new blobs. Default 5000000.
 */
bytes_changed?: number
/**
 * New commits; clean merges of the target, empty ones and the plan's own do not count. Default 200.
 */
commits?: number
}
/**
 * What may be spent. A document under the policy may only tighten it; another currency is an error.
 */
export interface Budget {
currency?: Currency
/**
 * The most that one request to a model may cost. Default 2.
 */
per_request?: number
/**
 * The most that one run may cost. Default 50.
 */
per_run?: number
/**
 * The most that a calendar month may cost. Default 2000.
 */
per_month?: number
/**
 * The part of the budget at which a warning is given, below `approve_at`. Default 0.7.
 */
warn_at?: number
/**
 * The part of the budget at which a human must approve going on. Default 0.9.
 */
approve_at?: number
}
/**
 * What one gate asks beside the judgement.
 */
export interface Rung {
/**
 * Who merges once the gate is open. auto: the App. manual: a person.
 */
merge?: ("auto" | "manual")
/**
 * Approvals by humans that the gate needs.
 */
approvals?: number
/**
 * Who may approve; empty: anyone with write access who took no part in the run.
 * 
 * @maxItems 200
 */
approvers?: Owner[]
auto_approve?: AutoApproval
}
/**
 * Changes that need no human approval at this gate: of at most this risk, on these paths only, with all facts known and good.
 */
export interface AutoApproval {
risk?: Risk
/**
 * The only paths such a change may touch. None: nothing is approved without a human.
 * 
 * @maxItems 200
 */
paths?: Pattern[]
}
/**
 * `<thread>/.proofgate/config.yaml`, read from the target: a thread's owner, interfaces, ceilings and allow-lists.
 */
export interface ThreadConfig {
/**
 * Where this document's schema lies, for editors.
 */
$schema?: string
/**
 * The version of this kind of document.
 */
version: 1
/**
 * The thread's name.
 */
thread?: string
owner?: Owner
/**
 * Vendored policy documents that this thread also obeys, pinned.
 * 
 * @maxItems 50
 */
policy?: PolicyReference[]
/**
 * Repository paths outside the thread that its plans may also write.
 * 
 * @maxItems 200
 */
shared_interfaces?: Pattern[]
/**
 * true: the one thread that may change shared dependencies and infrastructure. Default false.
 */
integration?: boolean
limits?: Limits
budget?: Budget
/**
 * The agent's tools.
 */
tools?: {
/**
 * The only tools that may be called.
 * 
 * @maxItems 500
 * 
 * Items: A tool's name.
 */
allow?: string[]
}
/**
 * Commands, beyond those that every repository allows. What is blocked everywhere cannot be allowed.
 */
commands?: {
/**
 * Commands that are allowed.
 * 
 * @maxItems 500
 */
allow?: Command[]
/**
 * Commands that a human must look at.
 * 
 * @maxItems 500
 */
review?: Command[]
/**
 * Commands that are blocked.
 * 
 * @maxItems 500
 */
block?: Command[]
}
/**
 * The network.
 */
network?: {
/**
 * Hosts that may be reached; empty: none.
 * 
 * @maxItems 500
 */
allow?: Host[]
}
/**
 * The thread's tests.
 */
tests?: {
command?: Command
/**
 * Where the thread's tests lie.
 * 
 * @maxItems 200
 */
paths?: Pattern[]
/**
 * The least coverage of changed lines, in per cent.
 */
changed_coverage_min?: number
}
}
/**
 * `<thread>/.proofgate/requirements/FR-*.yaml`, read from the target: what a run binds to.
 */
export interface Requirement {
/**
 * Where this document's schema lies, for editors.
 */
$schema?: string
/**
 * The version of this kind of document.
 */
version: 1
id: RequirementId
owner: Owner
/**
 * What shall be true afterwards, in one sentence that can be tested.
 */
objective: string
/**
 * What a run must leave alone; paths become denials.
 * 
 * @maxItems 200
 * 
 * Items: Something this requirement does not ask for.
 */
non_goals?: {
/**
 * What is not asked for.
 */
text: string
/**
 * Paths that a run for this requirement may not touch.
 * 
 * @maxItems 200
 */
paths?: Pattern[]
}[]
/**
 * What may be read.
 * 
 * @maxItems 200
 */
inputs?: Pattern[]
/**
 * What may be written.
 * 
 * @maxItems 200
 */
outputs?: Pattern[]
/**
 * Criteria of acceptance. No run opens unless at least one names a test.
 * 
 * @maxItems 500
 * 
 * Items: One criterion of acceptance.
 */
acceptance?: {
/**
 * The criterion's identifier, unique in this requirement.
 */
id: string
/**
 * What must hold, with its numbers.
 */
text: string
test?: TestId
}[]
/**
 * Security constraints.
 * 
 * @maxItems 200
 * 
 * Items: A constraint.
 */
security?: string[]
/**
 * Actions that are prohibited.
 * 
 * @maxItems 200
 * 
 * Items: An action.
 */
prohibited?: string[]
/**
 * The most that a run for this requirement may cost.
 */
cost_ceiling?: {
currency: Currency
/**
 * The amount.
 */
amount: number
}
/**
 * The most wall-clock minutes of a run for this requirement.
 */
runtime_ceiling_minutes?: number
/**
 * What must hold for the requirement to be done.
 * 
 * @maxItems 4
 */
done?: ("acceptance" | "tests" | "coverage" | "security")[]
/**
 * When and how it is taken back.
 */
rollback?: {
/**
 * What triggers it.
 */
when: string
command: Command
}
}
/**
 * `WORK_PLAN.json` on the agent branch: the execution contract of one run, declared before any code.
 */
export interface WorkPlan {
/**
 * Where this document's schema lies, for editors.
 */
$schema?: string
/**
 * The version of this kind of document.
 */
version: 1
plan_id: PlanId
/**
 * The requirements that this run serves; empty only where the policy says `plan.requirements: optional`.
 * 
 * @maxItems 100
 */
requirements: string[]
/**
 * The agent branch, byte for byte; in a standing plan, a pattern.
 */
branch: string
/**
 * The kind of change.
 */
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
/**
 * What is assumed.
 */
claim: string
check?: AssumptionCheck
}[]
risk: Risk
/**
 * How sure the planner is. low: a human looks. It never loosens anything.
 */
confidence?: ("low" | "medium" | "high")
/**
 * What can break.
 */
blast_radius?: {
/**
 * In one sentence.
 */
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
/**
 * Whether a revert brings everything back.
 */
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
/**
 * Dependencies that the run will change.
 */
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
/**
 * What the run's tests will show.
 */
tests?: {
/**
 * The least coverage of changed lines, in per cent.
 */
changed_coverage_min?: number
/**
 * The most that coverage of everything may fall, in percentage points.
 */
global_drop_max?: number
/**
 * Which test proves which criterion: keys are `FR-x/AC-y`.
 */
acceptance?: {
[k: string]: TestId
}
}
limits: Limits
budget?: Budget
/**
 * How far the change shall go.
 */
promotion?: {
/**
 * The highest rung that this run's change may reach.
 */
to?: ("dev" | "staging" | "main")
}
/**
 * Security gates, never looser than the policy's.
 */
security?: {
/**
 * Static analysis.
 */
static_analysis?: {
stop_at?: Severity
}
/**
 * Known vulnerabilities of dependencies.
 */
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
/**
 * One exact path.
 */
export interface FileTarget {
file: ExactPath
/**
 * What may be done to it; a rename is delete and create.
 * 
 * @minItems 1
 * @maxItems 4
 */
operations: ("create" | "modify" | "delete" | "chmod")[]
/**
 * What stands there. A symlink or a submodule is in scope only if it is named here. Default file.
 */
kind?: ("file" | "symlink" | "submodule")
/**
 * What the change will be.
 */
expect?: string
}
/**
 * The paths that a pattern covers.
 */
export interface PathTarget {
path: Pattern
/**
 * What may be done to them; deletions need exact files.
 * 
 * @minItems 1
 * @maxItems 3
 */
operations: ("create" | "modify" | "chmod")[]
/**
 * What the change will be.
 */
expect?: string
}
/**
 * What `proofgate check --format json` prints: the verdict over one head and one target.
 */
export interface VerdictDocument {
/**
 * Where this document's schema lies, for editors.
 */
$schema?: string
/**
 * The version of this kind of document.
 */
version: 1
/**
 * The gravest level over all findings, as enforcing would give it.
 */
verdict: ("pass" | "review" | "fail" | "stop")
/**
 * What the policy makes of the verdict.
 */
mode: ("observe" | "warn" | "enforce")
/**
 * Stop codes among the findings, each once.
 * 
 * @maxItems 6
 */
stop_codes: ("STOP_SECURITY_VIOLATION" | "STOP_SECRET_EXPOSURE" | "STOP_UNAUTHORIZED_ACCESS" | "STOP_BUDGET_EXCEEDED" | "STOP_NO_PROGRESS" | "STOP_RUNTIME_EXCEEDED")[]
/**
 * The target's tip.
 */
base: string
/**
 * The judged head.
 */
head: string
/**
 * The tree that merging gives; absent or null where merging conflicts.
 */
effect_tree?: (string | null)
/**
 * The plan that the range was judged by.
 */
plan?: ({
id?: PlanId
/**
 * SHA-256 over the plan's canonical JSON.
 */
sha256?: string
/**
 * Where it lies.
 */
path: string
} | null)
/**
 * SHA-256 of the policy; absent or null where the target has none.
 */
policy_sha256?: (string | null)
/**
 * What the rules say.
 * 
 * @maxItems 10000000
 */
findings: Finding[]
/**
 * What is known, and from where.
 * 
 * @maxItems 10000
 * 
 * Items: Something known about the change, or not.
 */
facts: {
/**
 * The fact's name.
 */
name: string
/**
 * Where it comes from.
 */
source: ("observed" | "cross-checked" | "self-reported" | "unknown")
/**
 * Of an unknown fact: why. Of a self-reported one: how it came here.
 */
why?: string
}[]
/**
 * How much was judged.
 */
stats: {
/**
 * Distinct paths touched.
 */
files: number
/**
 * New commits.
 */
commits: number
/**
 * Bytes of new blobs.
 */
bytes: number
/**
 * How long it took; the one thing that differs between two runs.
 */
milliseconds: number
}
suggested_plan?: WorkPlan
}
/**
 * What a rule says of one place.
 */
export interface Finding {
/**
 * The rule's id; of a stop, also its sub-code.
 */
rule: string
/**
 * How grave, mildest first.
 */
level: ("note" | "review" | "fail" | "stop")
stop_code?: StopCode
/**
 * undetermined: a fact that the gate requires is unknown.
 */
kind: ("violation" | "undetermined")
/**
 * What happened.
 */
message: string
/**
 * Why we think so.
 */
note?: string
/**
 * What to do next.
 */
help: string
/**
 * Where: the path, or `hex:` and its bytes where it is not UTF-8.
 */
path?: string
/**
 * Where in the file, from 1.
 */
line?: number
/**
 * The first commit, in topological order, that shows it; absent where only the effect does.
 */
commit?: string
/**
 * What waivers and resumes name; the same over pushes.
 */
fingerprint: string
}
/**
 * DRAFT, may change without a new version until the ledger ships: the record of one run, each field with its source.
 */
export interface Manifest {
/**
 * Where this document's schema lies, for editors.
 */
$schema?: string
/**
 * The version of this kind of document.
 */
version: 1
run: RunId
/**
 * Owner and name.
 */
repository: string
/**
 * Who ran.
 */
agent: {
/**
 * The identity that pushed.
 */
login: string
role?: Role
/**
 * The agent host's session.
 */
session?: string
source: Source
}
/**
 * From the pinned plan.
 * 
 * @maxItems 100
 */
requirements: string[]
/**
 * The pinned plan.
 */
plan: {
id: PlanId
/**
 * SHA-256 over its canonical JSON.
 */
sha256: string
}
/**
 * When the first event was received.
 */
started_at: string
/**
 * When the run ended.
 */
ended_at?: string
/**
 * Files that the agent read.
 */
files_read?: {
source: Source
paths?: Paths
}
/**
 * Files that the branch's history touches.
 */
files_written?: {
source: Source
paths?: Paths
}
/**
 * The change in numbers.
 */
diff?: {
/**
 * Distinct paths.
 */
files: number
/**
 * Lines added.
 */
lines_added: number
/**
 * Lines removed.
 */
lines_removed: number
/**
 * Digest of the raw difference.
 */
sha256: string
source: Source
}
/**
 * Hosts that were reached.
 */
external_calls?: {
source: Source
/**
 * Hosts.
 * 
 * @maxItems 100000
 */
hosts?: Host[]
}
/**
 * Tokens that were used.
 */
token_usage?: {
source: Source
tokens?: Tokens
}
/**
 * What it cost so far, and what it may cost.
 */
cost?: {
spent?: Money
budget?: Money
source: Source
}
/**
 * Progress by iteration.
 * 
 * @maxItems 100000
 * 
 * Items: One iteration's progress.
 */
progress?: {
/**
 * Its number.
 */
iteration: number
/**
 * Failing tests fewer, criteria met, metric better.
 */
score: number
source: Source
}[]
/**
 * How the run ended.
 */
exit_condition?: ("promoted" | "done" | "stopped" | "abandoned" | "rolled-back")
stop_code?: StopCode
}
/**
 * Tokens.
 */
export interface Tokens {
/**
 * Tokens read, cached ones included.
 */
in: number
/**
 * Tokens written.
 */
out: number
/**
 * Tokens read from a cache.
 */
cached?: number
}
/**
 * An amount of money.
 */
export interface Money {
currency: Currency
/**
 * The amount.
 */
amount: number
}
/**
 * DRAFT, may change without a new version until the Action ships: what CI collected for one head, bound to the workflow that produced it.
 */
export interface Evidence {
/**
 * Where this document's schema lies, for editors.
 */
$schema?: string
/**
 * The version of this kind of document.
 */
version: 1
/**
 * GitHub's number of the repository.
 */
repository_id: number
/**
 * The head that was tested.
 */
head: string
/**
 * The target's tip at that time.
 */
base?: string
/**
 * Which workflow produced it; accepted only if the OIDC token says the same.
 */
workflow: {
/**
 * The workflow run.
 */
run_id: number
/**
 * Its attempt.
 */
run_attempt?: number
/**
 * The workflow file and its ref.
 */
job_workflow_ref: string
/**
 * The commit of the workflow file.
 */
job_workflow_sha: string
}
/**
 * The plan it belongs to.
 */
plan?: {
id: PlanId
/**
 * SHA-256 over its canonical JSON.
 */
sha256: string
}
/**
 * The thread's directory; `.` for the root.
 */
thread?: string
/**
 * The test command that was run; absent where earlier steps of the job wrote the reports.
 */
command?: {
/**
 * As the thread's config declares it.
 */
text: string
/**
 * What it ended with, seen from outside; 128 and the signal where one ended it.
 */
exit_status: number
/**
 * How long it ran.
 */
milliseconds?: number
/**
 * What really kept it in: words of the Action.
 * 
 * @maxItems 20
 * 
 * Items: One protection.
 */
protection?: string[]
}
/**
 * When it was collected.
 */
collected_at: string
/**
 * The reports.
 * 
 * @maxItems 1000
 * 
 * Items: One report.
 */
reports: {
/**
 * What it reports on.
 */
kind: ("tests" | "coverage" | "base-coverage" | "static-analysis" | "dependencies" | "usage" | "security-review" | "canary")
/**
 * How it is written; readers look for themselves.
 */
format?: ("junit" | "ctrf" | "tap" | "lcov" | "cobertura" | "jacoco" | "clover" | "go" | "istanbul" | "sarif" | "json" | "jsonl")
/**
 * Its file name.
 */
name?: string
/**
 * Digest of its bytes.
 */
sha256: string
/**
 * Its size.
 */
bytes: number
}[]
}
/**
 * DRAFT, may change without a new version until the App ships: what a run used, event by event.
 */
export interface UsageReport {
/**
 * Where this document's schema lies, for editors.
 */
$schema?: string
/**
 * The version of this kind of document.
 */
version: 1
run: RunId
/**
 * Events, oldest first.
 * 
 * @maxItems 100000
 * 
 * Items: One request to a model.
 */
events: {
/**
 * Unique in the run; a repeated one counts once.
 */
request_id: string
/**
 * The model.
 */
model: string
tokens: Tokens
cost?: Money
/**
 * When it was answered.
 */
time: string
source?: Source
}[]
}
