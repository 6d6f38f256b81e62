// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { Host, Money, PlanId, Role, RunId, Source, StopCode, Tokens } from "./terms.ts";

/**
 * Paths, in byte order.
 * 
 * @maxItems 1000000
 */
export type Paths = string[]
/** DRAFT, may change without a new version until the ledger ships: the record of one run, each field with its source. */
export interface Manifest {
/** Where this document's schema lies, for editors. */
$schema?: string
/** The version of this kind of document. */
version: 1
run: RunId
/** Owner and name. */
repository: string
/** Who ran. */
agent: {
/** The identity that pushed. */
login: string
role?: Role
/** The agent host's session. */
session?: string
source: Source
}
/**
 * From the pinned plan.
 * 
 * @maxItems 100
 */
requirements: string[]
/** The pinned plan. */
plan: {
id: PlanId
/** SHA-256 over its canonical JSON. */
sha256: string
}
/** When the first event was received. */
started_at: string
/** When the run ended. */
ended_at?: string
/** Files that the agent read. */
files_read?: {
source: Source
paths?: Paths
}
/** Files that the branch's history touches. */
files_written?: {
source: Source
paths?: Paths
}
/** The change in numbers. */
diff?: {
/** Distinct paths. */
files: number
/** Lines added. */
lines_added: number
/** Lines removed. */
lines_removed: number
/** Digest of the raw difference. */
sha256: string
source: Source
}
/** Hosts that were reached. */
external_calls?: {
source: Source
/**
 * Hosts.
 * 
 * @maxItems 100000
 */
hosts?: Host[]
}
/** Tokens that were used. */
token_usage?: {
source: Source
tokens?: Tokens
}
/** What it cost so far, and what it may cost. */
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
/** Its number. */
iteration: number
/** Failing tests fewer, criteria met, metric better. */
score: number
source: Source
}[]
/** How the run ended. */
exit_condition?: ("promoted" | "done" | "stopped" | "abandoned" | "rolled-back")
stop_code?: StopCode
}
