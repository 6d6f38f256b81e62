// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { PlanId, StopCode } from "./terms.ts";
import type { WorkPlan } from "./work-plan.ts";

/** What `proofgate check --format json` prints: the verdict over one head and one target. */
export interface VerdictDocument {
/** Where this document's schema lies, for editors. */
$schema?: string
/** The version of this kind of document. */
version: 1
/** The gravest level over all findings, as enforcing would give it. */
verdict: ("pass" | "review" | "fail" | "stop")
/** What the policy makes of the verdict. */
mode: ("observe" | "warn" | "enforce")
/**
 * Stop codes among the findings, each once.
 * 
 * @maxItems 6
 */
stop_codes: ("STOP_SECURITY_VIOLATION" | "STOP_SECRET_EXPOSURE" | "STOP_UNAUTHORIZED_ACCESS" | "STOP_BUDGET_EXCEEDED" | "STOP_NO_PROGRESS" | "STOP_RUNTIME_EXCEEDED")[]
/** The target's tip. */
base: string
/** The judged head. */
head: string
/** The tree that merging gives; absent or null where merging conflicts. */
effect_tree?: (string | null)
/** The plan that the range was judged by. */
plan?: ({
id?: PlanId
/** SHA-256 over the plan's canonical JSON. */
sha256?: string
/** Where it lies. */
path: string
} | null)
/** SHA-256 of the policy; absent or null where the target has none. */
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
/** The fact's name. */
name: string
/** Where it comes from. */
source: ("observed" | "cross-checked" | "self-reported" | "unknown")
/** Of an unknown fact: why. Of a self-reported one: how it came here. */
why?: string
}[]
/** How much was judged. */
stats: {
/** Distinct paths touched. */
files: number
/** New commits. */
commits: number
/** Bytes of new blobs. */
bytes: number
/** How long it took; the one thing that differs between two runs. */
milliseconds: number
}
suggested_plan?: WorkPlan
}
/** What a rule says of one place. */
export interface Finding {
/** The rule's id; of a stop, also its sub-code. */
rule: string
/** How grave, mildest first. */
level: ("note" | "review" | "fail" | "stop")
stop_code?: StopCode
/** undetermined: a fact that the gate requires is unknown. */
kind: ("violation" | "undetermined")
/** What happened. */
message: string
/** Why we think so. */
note?: string
/** What to do next. */
help: string
/** Where: the path, or `hex:` and its bytes where it is not UTF-8. */
path?: string
/** Where in the file, from 1. */
line?: number
/** The first commit, in topological order, that shows it; absent where only the effect does. */
commit?: string
/** What waivers and resumes name; the same over pushes. */
fingerprint: string
}
