// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { ManifestAgent } from "./manifest-agent.ts";
import type { ManifestCalls } from "./manifest-calls.ts";
import type { ManifestLinks } from "./manifest-links.ts";
import type { ManifestMode } from "./manifest-mode.ts";
import type { ManifestTools } from "./manifest-tools.ts";
import type { Commit, PlanId, RunId, Source, StopCode, Sum, Time, Tokens, Why } from "./terms.ts";

/**
 * Paths, in byte order.
 * 
 * @maxItems 1000000
 */
export type Paths = string[]
/** The record of one run, each field with its source: assembled by the App from its store and its ledger, sealed when the run ends. */
export interface Manifest {
/** Where this document's schema lies, for editors. */
$schema?: string
/** The version of this kind of document. */
version: 1
run: RunId
/** Where it ran. The id is its identity: names change. */
repository: {
/** GitHub's id. */
id: number
/** Owner and name, as they are now. */
name: string
}
/** The run's branch. */
branch: string
/** The run's state at this moment. */
state: ("open" | "active" | "done" | "promoted" | "stopped" | "abandoned" | "rolled-back")
as_of: Time
agent: ManifestAgent
/** The requirements that the pinned plan names [P76]. */
requirements: {
source: Source
why?: Why
/**
 * From the pinned plan.
 * 
 * @maxItems 100
 */
ids: string[]
}
/** The pinned plan [P77]. */
plan: {
source: Source
why?: Why
id: PlanId
/** Over its canonical JSON, computed by the App. */
sha256: string
/** Its file. */
path: string
/** How often people replaced it. */
amendments: number
/** What the run's commits say in `Plan-Id`. */
trailers?: {
/** Commits that name this plan. */
agree: number
/** Commits that name another one. */
differ: number
/** Commits that name none. */
none: number
}
}
/** When the first event was received [P78]. */
started_at: {
source: Source
why?: Why
at: Time
}
/** When the run ended; without a time it has not [P79]. */
ended_at: {
source: Source
why?: Why
at?: Time
}
/** What the run used of its runtime by the server's clock, without the time in which it was done, stopped or ended [P50]. Absent in records that were sealed before it was told. */
runtime?: {
source: Source
why?: Why
/** To a thousandth, rounded down; of a run that goes on, up to `as_of`. */
minutes?: number
/** What it may use, by the plan and the limits above it; absent where nothing bounds it. */
limit_minutes?: number
}
/** Files that the agent read [P80]. */
files_read: {
source: Source
why?: Why
paths?: Paths
/** Distinct paths. */
count?: number
/** Paths that are not listed. */
cut?: number
/** More were told of than are counted. */
more?: boolean
}
/** Files that the branch's history or its effect touches [P81]. */
files_written: {
source: Source
why?: Why
/** Distinct paths. */
count?: number
paths?: Paths
/** Paths that are not listed. */
cut?: number
}
/** The change in numbers [P82]. */
diff: {
source: Source
why?: Why
/** Distinct paths. */
files?: number
/** Lines added and removed, commit by commit. */
lines?: number
/** Bytes of new contents. */
bytes?: number
/** Commits that count. */
commits?: number
base?: Commit
head?: Commit
effect_tree?: Commit
/** Over the canonical JSON of the touched paths with their operations and what stands there afterwards. */
sha256?: string
}
external_calls: ManifestCalls
tool_calls?: ManifestTools
/** Tokens that were used [P84]. */
token_usage: {
source: Source
why?: Why
/** Requests to models. */
requests?: number
tokens?: Tokens
/** Tokens that the largest request sent, cached ones included [P68]. Absent where only running totals were told. */
context_largest?: number
/** The same of all requests, on average, rounded down. */
context_mean?: number
/** The part of all tokens read that came from a cache, to a thousandth, rounded down [P69]. */
cache_ratio?: number
/** Requests that were told of in two ways. */
contradicted?: number
}
/** What it cost, and what it may cost [P85]. */
cost: {
source: Source
why?: Why
spent?: Sum
budget?: Sum
approved?: Sum
/** Requests for which money was set aside before they were made: what they were to cost at most, and what they did [P66]. */
estimate?: {
/** How many. */
requests: number
before: Sum
after: Sum
}
/** Requests whose cost nobody knows. */
unpriced?: number
}
mode?: ManifestMode
/** Progress by iteration [P86]. */
progress: {
source: Source
why?: Why
/**
 * In the order in which they began.
 * 
 * @maxItems 100000
 * 
 * Items: One iteration, at its last judged head.
 */
iterations?: {
/** Its number. */
iteration: number
head: Commit
/** Failing tests fewer than in the iteration before, and criteria of acceptance more. */
score: number
/** Tests that passed. */
tests_passed?: number
/** Tests that failed. */
tests_failed?: number
/** Criteria of acceptance whose tests passed. */
criteria_met?: number
source: Source
}[]
}
/** How the run ended [P87]. */
exit_condition: {
source: Source
why?: Why
/** `running`: it has not ended. `merged`: past its gate, while it was not done. */
value: ("running" | "promoted" | "stopped" | "abandoned" | "rolled-back" | "merged")
/** It was merged past its gate: nothing promoted it. */
merged?: {
/** The branch that it was merged into. */
target: string
/** The pull request. */
pull_request: number
head: Commit
at: Time
}
}
/** Why its authority ended, where it did [P88]. */
stop: {
source: Source
why?: Why
code?: StopCode
/** What people resume it by. */
id?: string
/** The rule that fired first, or who stopped it. */
reason?: string
at?: Time
head?: Commit
}
links: ManifestLinks
/** How much of it is known, and by whom. */
completeness: {
/** A: all was observed or cross-checked. B: all is known, some of it by the run's own word. C: what Proofgate sees for itself is known. D: not even that. */
grade: ("A" | "B" | "C" | "D")
/** Fields. */
observed: number
/** Fields. */
cross_checked: number
/** Fields. */
self_reported: number
/** Fields. */
unknown: number
/**
 * Fields that are unknown.
 * 
 * @maxItems 20
 * 
 * Items: A field.
 */
lacking: string[]
}
/** Where the run has ended: the ledger names this document's hash. */
seal?: {
/** Which of the run's seals. */
number: number
/** The manifest that was sealed before. */
supersedes?: string
}
}
