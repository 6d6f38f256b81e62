// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { Command, Currency, Owner, Pattern, TestId } from "./terms.ts";

/** A requirement's identifier, unique in its thread. */
export type RequirementId = string
/** `<thread>/.proofgate/requirements/FR-*.yaml`, read from the target: what a run binds to. */
export interface Requirement {
/** Where this document's schema lies, for editors. */
$schema?: string
/** The version of this kind of document. */
version: 1
id: RequirementId
owner: Owner
/** What shall be true afterwards, in one sentence that can be tested. */
objective: string
/**
 * What a run must leave alone; paths become denials.
 * 
 * @maxItems 200
 * 
 * Items: Something this requirement does not ask for.
 */
non_goals?: {
/** What is not asked for. */
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
/** The criterion's identifier, unique in this requirement. */
id: string
/** What must hold, with its numbers. */
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
/** The most that a run for this requirement may cost. */
cost_ceiling?: {
currency: Currency
/** The amount. */
amount: number
}
/** The most wall-clock minutes of a run for this requirement. */
runtime_ceiling_minutes?: number
/**
 * What must be known and hold for the requirement to be done, even where the policy does not ask for it: criteria of acceptance, tests, coverage of changed lines, static analysis and dependencies.
 * 
 * @maxItems 4
 */
done?: ("acceptance" | "tests" | "coverage" | "security")[]
/** When and how it is taken back. */
rollback?: {
/** What triggers it. */
when: string
command: Command
}
}
