// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { Time } from "./terms.ts";

/** What the App has recorded of a repository in the last 30 days, as far as the maturity of its threads follows from it. It holds facts; who reads them says the level. */
export interface MaturityFacts {
/** Where this document's schema lies, for editors. */
$schema?: string
/** The version of this kind of document. */
version: 1
since: Time
until: Time
/** Which one. */
repository: {
/** GitHub's number of it. */
id: number
/** Owner and name, as they are now. */
name: string
}
/** What the App saw last of whether GitHub keeps the gates shut; absent where it has not looked. */
enforcement?: {
/** When it looked, in whole hours before `until`. */
hours_ago: number
/** Things that keep a gate from being real. */
wrong: number
}
/** The last rollback drill of the time that found something to try: updates of the ladder by what their reverts would be. Absent where there was none. */
drill?: {
/** In UTC. */
day: string
/** They come back as they were. */
clean: number
/** They are taken back already. */
unneeded: number
/** Later changes are in the way. */
conflicted: number
/** Nobody could tell. */
undetermined: number
}
/** Updates of the ladder's branches that nobody has accounted for, however old. */
unaccounted: number
/** Whether there are more runs than were read, which are the last that moved. */
more: boolean
/**
 * Threads whose runs were judged in the time, by name.
 * 
 * @maxItems 1000
 * 
 * Items: One thread, by the plans of its runs.
 */
threads: {
/** Its directory; `.` for the root. */
thread: string
/** Runs that were judged, and moved or were pushed, in the time. */
runs: number
/** Of those: promoted, rolled back or abandoned. */
ended: number
/** Of those: promoted, or promoted and rolled back. The counts that follow are of these alone. */
reached: number
/** Their head passed in the mode `enforce`. */
enforced: number
/** Their tests are known by evidence that GitHub vouches for. */
tests: number
/** And every job that sent such evidence says that its command was kept in a sandbox, with files read-only. */
sandboxed: number
/** The coverage of their changed lines is known by such evidence. */
coverage: number
/** An independent feed told of their spending: every request has a price, and none is told in two ways. */
usage: number
/** They have spent their whole budget, or more on one request than any may cost, whoever says so. */
over_budget: number
/** A gateway's log says whom they called. */
calls: number
/** Manifests that were sealed, by their grade. */
manifests: {
/** All was observed or cross-checked. */
A: number
/** Nothing is unknown. */
B: number
/** What Proofgate sees for itself is known. */
C: number
/** Not even that. */
D: number
}
/** What their verdict was made of is kept: it can be made again. */
kept: number
/** Stops of its runs, whatever became of them. */
stops: {
/** In the time. */
made: number
/** Of those: resumed by people. */
resumed: number
/** That stand, however old. */
standing: number
/** For how long the oldest of those has stood; absent where none stands. */
oldest_hours?: number
}
}[]
}
