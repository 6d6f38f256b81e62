// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
/** What requests to models cost by their tokens, per million. A model that a file of your own names is priced by that file alone; every other by the table that Proofgate brings along. */
export interface Prices {
/** Where this document's schema lies, for editors. */
$schema?: string
/** The version of this kind of document. */
version: 1
/** An ISO 4217 currency code. Nothing is converted: a budget of another currency does not count these costs. Default USD. */
currency?: string
/** Where the prices are written, each by a name of its own. */
sources: {
/** One place. */
[k: string]: {
/** An address, or the name of a document. */
where: string
/** The day on which somebody read it. */
quoted: string
}
}
/**
 * One row for each model and day from which its prices hold, until a later row of the same model.
 * 
 * @minItems 1
 * @maxItems 10000
 * 
 * Items: The prices of a model from a day on.
 */
prices: {
/** Its name as feeds tell it, in any case; else without `openai/` and the like, without a snapshot's date and without `[1m]`. */
model: string
/** Which of the sources. */
source: string
/** The first day, in UTC, of requests that cost this. Before the first row a model's cost is unknown. */
from: string
/** Tokens that are read. */
in: number
/** Tokens that are read from a cache. */
cached: number
/** Tokens that are read and kept in a cache; as `in`, where that costs nothing more. */
written: number
/** Tokens that are written. */
out: number
/** The cost of requests that read more is unknown. Absent: of none. */
in_max?: number
/** The prices of a request that reads more than a bound, whole. */
long?: {
/** The bound, in tokens read. */
above: number
/** Tokens that are read. */
in: number
/** Tokens that are read from a cache. */
cached: number
/** Tokens that are read and kept in a cache; as `in`, where that costs nothing more. */
written: number
/** Tokens that are written. */
out: number
}
}[]
}
