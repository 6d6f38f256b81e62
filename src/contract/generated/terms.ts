// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
/** A policy document vendored in this repository, pinned by the SHA-256 of its bytes. */
export type PolicyReference = string
/** A path pattern from the repository's root: literal segments, `*` within a segment, `**` as a whole segment, nothing else. Dot files match; case matters. */
export type Pattern = string
/** What an agent may write. planner: plans only. coder: its own run's plan and targets. tester: test paths. updater: manifests and lock files. security, cost, gate: nothing. */
export type Role = ("planner" | "coder" | "tester" | "updater" | "security" | "cost" | "gate")
/** An ISO 4217 currency code. All documents of a chain name the same one. */
export type Currency = string
/** A severity, mildest first: low, medium, high, critical. */
export type Severity = ("low" | "medium" | "high" | "critical")
/** A risk class, mildest first: low, medium, high, critical. */
export type Risk = ("low" | "medium" | "high" | "critical")
/** A person or a team, never a bot. */
export type Owner = string
/** A command, as it would be typed into a shell. */
export type Command = string
/** A host that may be reached; `*.` in front stands for any name below it; a port may follow. */
export type Host = string
/** A test: its file, ` > `, and its full name as the test report has it. */
export type TestId = string
/** A plan's identifier, unique in the repository for ever; also the name of its folder. */
export type PlanId = string
/** What the run will write: either `file`, an exact path, or `path`, a pattern; and which operations. */
export type Target = (FileTarget | PathTarget)
/** An exact path from the repository's root; every character is literal. */
export type ExactPath = string
/** How the claim is checked, on the target: exactly one kind. */
export type AssumptionCheck = ({
file_exists: ExactPath
} | {
file_absent: ExactPath
} | {
/** This file contains this text, byte for byte. */
file_contains: {
file: ExactPath
/** The text. */
text: string
}
} | {
test_passes: TestId
} | {
/** A dependency has this version. */
dependency: {
name: Package
/** A version, or a range in the ecosystem's own notation. */
version: string
}
})
/** A package, by its name in the manifest or as a package URL. */
export type Package = string
/** Why a run's authority ended: a closed set of six. */
export type StopCode = ("STOP_SECURITY_VIOLATION" | "STOP_SECRET_EXPOSURE" | "STOP_UNAUTHORIZED_ACCESS" | "STOP_BUDGET_EXCEEDED" | "STOP_NO_PROGRESS" | "STOP_RUNTIME_EXCEEDED")
/** The run's identifier. */
export type RunId = string
/** A time of the server's clock, in UTC. */
export type Time = string
/** Where a fact comes from. What is self-reported may tighten a verdict, never loosen it. */
export type Source = ("observed" | "cross-checked" | "self-reported" | "unknown")
/** One clause: why it is not known, or how it came here. */
export type Why = string
/** A commit's id. */
export type Commit = string
/** SHA-256 in hexadecimal. */
export type Sha256 = string
/** Limits of one run. A document under the policy may only tighten them; what is absent is inherited from the document above, finally the defaults. */
export interface Limits {
/** Wall-clock minutes from the first push. Default 480. */
runtime_minutes?: number
/** Iterations: the highest number that a commit's `Iteration` trailer may have. Default 60. */
iterations?: number
/** Iterations in a row without measurable progress after which the run stops. Default 5. */
no_progress_iterations?: number
/** Calls of tools by the agent. Default 5000. */
tool_calls?: number
/** Distinct paths touched over the whole history of the branch. Default 100. */
files_changed?: number
/** Lines added and removed, commit by commit, all content taken as text. Default 5000. */
lines_changed?: number
/** Bytes of all new blobs. Default 5000000. */
bytes_changed?: number
/** New commits; clean merges of the target, empty ones and the plan's own do not count. Default 200. */
commits?: number
}
/** What may be spent. A document under the policy may only tighten it; another currency is an error. */
export interface Budget {
currency?: Currency
/** The most that one request to a model may cost. Default 2. */
per_request?: number
/** The most that one run may cost. Default 50. */
per_run?: number
/** The most that a calendar month (UTC) may cost: in the policy of the whole repository, below it of the thread. Default 2000. */
per_month?: number
/** The most that a calendar day (UTC) may cost, of the same. Default none. */
per_day?: number
/** The part of the budget at which a warning is given, below `approve_at`. Default 0.7. */
warn_at?: number
/** The part of the budget at which a human must approve going on. Default 0.9. */
approve_at?: number
}
/** One exact path. */
export interface FileTarget {
file: ExactPath
/**
 * What may be done to it; a rename is delete and create.
 * 
 * @minItems 1
 * @maxItems 4
 */
operations: ("create" | "modify" | "delete" | "chmod")[]
/** What stands there. A symlink or a submodule is in scope only if it is named here. Default file. */
kind?: ("file" | "symlink" | "submodule")
/** What the change will be. */
expect?: string
}
/** The paths that a pattern covers. */
export interface PathTarget {
path: Pattern
/**
 * What may be done to them; deletions need exact files.
 * 
 * @minItems 1
 * @maxItems 3
 */
operations: ("create" | "modify" | "chmod")[]
/** What the change will be. */
expect?: string
}
/** An identity at GitHub. */
export interface Person {
/** GitHub's id. */
id: number
/** As it was called then. */
login?: string
/** As GitHub types it: `User` or `Bot`. */
type?: string
}
/** Tokens. */
export interface Tokens {
/** Tokens read, cached ones included. */
in: number
/** Tokens written. */
out: number
/** Tokens read from a cache. */
cached?: number
}
/** An amount of money, to the billionth of the unit. */
export interface Sum {
currency: Currency
/** A decimal number. */
amount: string
}
