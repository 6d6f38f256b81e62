// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { Commit, Person, Sha256, StopCode, Time } from "./terms.ts";

/** What the manifest stands on. */
export interface ManifestLinks {
/**
 * Every verdict of the run, oldest first.
 * 
 * @maxItems 100000
 * 
 * Items: A verdict.
 */
verdicts: {
/** Its id. */
id: string
/** The gate. */
gate: string
head: Commit
/** What was decided. */
verdict: ("pass" | "review" | "fail" | "stop")
/** Of the verdict's JSON. */
sha256: string
/** Of the facts that it was made of. */
facts_sha256?: string
/** Its entry in the ledger. */
entry: number
}[]
/**
 * What people gave.
 * 
 * @maxItems 10000
 * 
 * Items: One.
 */
approvals: {
/** Of which command. */
kind: string
by: Person
at: Time
head?: Commit
/** What became of it. */
state: ("given" | "used" | "void")
}[]
/**
 * Every stop of the run, oldest first.
 * 
 * @maxItems 10000
 * 
 * Items: One.
 */
stops: {
/** Its id. */
id: string
code: StopCode
/** What became of it. */
state: ("standing" | "resumed" | "abandoned")
at: Time
head: Commit
/** The verdict that found it. */
verdict?: string
}[]
/**
 * Rungs that the run's heads reached.
 * 
 * @maxItems 10000
 * 
 * Items: One.
 */
promotions: {
/** Its entry in the ledger. */
entry: number
/** The rung's branch. */
target: string
head: Commit
at: Time
/** The pull request. */
pull_request?: number
}[]
/** The run's entries, and the last entry of the ledger when this was written. */
ledger: {
/**
 * Their numbers.
 * 
 * @maxItems 1000000
 * 
 * Items: A sequence number.
 */
entries: number[]
/** The last entry of the ledger. */
through: number
hash: Sha256
}
}
