// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { PlanId } from "./terms.ts";

/** DRAFT, may change without a new version until the Action ships: what CI collected for one head, bound to the workflow that produced it. */
export interface Evidence {
/** Where this document's schema lies, for editors. */
$schema?: string
/** The version of this kind of document. */
version: 1
/** GitHub's number of the repository. */
repository_id: number
/** The head that was tested. */
head: string
/** The target's tip at that time. */
base?: string
/** Which workflow produced it; accepted only if the OIDC token says the same. */
workflow: {
/** The workflow run. */
run_id: number
/** Its attempt. */
run_attempt?: number
/** The workflow file and its ref. */
job_workflow_ref: string
/** The commit of the workflow file. */
job_workflow_sha: string
}
/** The plan it belongs to. */
plan?: {
id: PlanId
/** SHA-256 over its canonical JSON. */
sha256: string
}
/** The thread's directory; `.` for the root. */
thread?: string
/** The test command that was run; absent where earlier steps of the job wrote the reports. */
command?: {
/** As the thread's config declares it. */
text: string
/** What it ended with, seen from outside; 128 and the signal where one ended it. */
exit_status: number
/** How long it ran. */
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
 * Where the test command was run again, what it came to there; what it wrote is among the reports, under the same kinds.
 * 
 * @maxItems 10
 * 
 * Items: One such run.
 */
runs?: {
/** `tests-on-base`: the head's tests on the code of `base`. `base-tests-on-head`: the tests of `base` on the head's code. `canary`: the head, and a test that must fail. */
kind: ("tests-on-base" | "base-tests-on-head" | "canary")
/** What it ended with, seen from outside; 128 and the signal where one ended it. */
exit_status: number
/** How long it ran. */
milliseconds?: number
/** Why it was ended, where it was: its reports are not handed in. */
cut?: string
/** Of a canary: the test that must have failed. */
name?: string
}[]
/** When it was collected. */
collected_at: string
/**
 * The reports.
 * 
 * @maxItems 1000
 * 
 * Items: One report.
 */
reports: {
/** What it reports on. */
kind: ("tests" | "tests-on-base" | "base-tests-on-head" | "coverage" | "base-coverage" | "static-analysis" | "dependencies" | "usage" | "security-review" | "canary")
/** How it is written; readers look for themselves. */
format?: ("junit" | "ctrf" | "tap" | "lcov" | "cobertura" | "jacoco" | "clover" | "go" | "istanbul" | "sarif" | "json" | "jsonl")
/** Its file name. */
name?: string
/** Digest of its bytes. */
sha256: string
/** Its size. */
bytes: number
}[]
}
