// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { Currency, RunId, Source, Tokens } from "./terms.ts";

/** DRAFT, may change without a new version until the App ships: what a run used, event by event. */
export interface UsageReport {
/** Where this document's schema lies, for editors. */
$schema?: string
/** The version of this kind of document. */
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
/** Unique in the run; a repeated one counts once. */
request_id: string
/** The model. */
model: string
tokens: Tokens
cost?: Money
/** When it was answered. */
time: string
source?: Source
/** Where it was told of by a span or a metric, beside the request itself: signals are not added to each other. */
signal?: ("traces" | "metrics")
}[]
}
/** An amount of money. */
export interface Money {
currency: Currency
/** The amount. */
amount: number
}
