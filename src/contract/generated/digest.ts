// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { Commit, PlanId, RunId, StopCode, Sum, Time } from "./terms.ts";

/** What agents did in a time: what ran, stopped, waits for a person, was spent, was promoted or taken back, and whether GitHub still keeps the gates shut. */
export interface Digest {
/** Where this document's schema lies, for editors. */
$schema?: string
/** The version of this kind of document. */
version: 1
since: Time
until: Time
/**
 * Repositories in which something happened or waits, by name.
 * 
 * @maxItems 10000
 * 
 * Items: What happened in one repository.
 */
repositories: {
/** Owner and name, as they are now. */
name: string
/**
 * Runs that were opened, pushed or moved in the time, the newest first.
 * 
 * @maxItems 1000
 * 
 * Items: One run.
 */
runs: {
run: RunId
/** Its branch. */
branch: string
plan: PlanId
/** Its state now. */
state: ("open" | "active" | "done" | "promoted" | "stopped" | "abandoned" | "rolled-back")
/** Who pushed first. */
agent?: string
moved_at: Time
}[]
/**
 * Stops of the time, the newest first.
 * 
 * @maxItems 1000
 * 
 * Items: One stop.
 */
stops: {
/** Its id. */
id: string
code: StopCode
/** The rule that fired first, or who stopped it and why. */
reason: string
/** The branch that it keeps shut. */
branch: string
run?: RunId
at: Time
/** What became of it. */
state: ("standing" | "resumed" | "abandoned")
}[]
/**
 * What only a person can let go on, whenever it began, the oldest first.
 * 
 * @maxItems 1000
 * 
 * Items: One thing.
 */
waiting: {
/** What waits, in one clause. */
what: string
/** On a pull request of this branch. */
branch: string
/** The gate that is shut; absent for a stop. */
gate?: string
/** What to write there, as its only line. */
command: string
since: Time
}[]
/**
 * Runs of whose requests something was told in the time.
 * 
 * @maxItems 1000
 * 
 * Items: One run.
 */
spent: {
run: RunId
/** Its branch. */
branch: string
/** Whose word it is. */
source: ("cross-checked" | "self-reported")
spent: Sum
in_all: Sum
budget: Sum
/** Where it stands by its budget. */
level: ("within" | "warn" | "needs-approval" | "stop")
/** Requests whose cost nobody knows, in all. */
unpriced: number
}[]
/**
 * What reached a rung, and what was taken back, the newest first.
 * 
 * @maxItems 1000
 * 
 * Items: One update.
 */
reached: {
/** `promoted`: through its gate. `rolled-back`: a promotion was taken back. `past-gate`: by no gate that anybody has accounted for. */
how: ("promoted" | "rolled-back" | "past-gate")
/** The rung's branch. */
target: string
head?: Commit
/** The pull request. */
pull_request?: number
at: Time
}[]
/**
 * What keeps a gate from being real at GitHub.
 * 
 * @maxItems 1000
 * 
 * Items: One thing.
 */
drift: {
/** What is wrong. */
message: string
/** What to do about it. */
fix: string
}[]
/** What is not listed, of all that is above. */
cut: number
}[]
}
