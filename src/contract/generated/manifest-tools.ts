// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { Source, Why } from "./terms.ts";

/** Tools that the agent called [P51]. Absent in records that were sealed before it was told. */
export interface ManifestTools {
source: Source
why?: Why
/** Calls in all, of tools that are not listed too. */
calls?: number
/** Calls of these that failed. */
failed?: number
/** Distinct names of tools. */
names?: number
/**
 * By their names, the most called first.
 * 
 * @maxItems 1000
 * 
 * Items: One.
 */
tools?: {
/** As the agent or the gateway names it; `-`: without a name. */
name: string
source: Source
/** How often it was called. */
calls: number
/** How often it failed. */
failed: number
/** How long the calls took whose time was told, added up. */
seconds?: number
/** Calls that a feed tells of, where the run tells of more. */
seen?: number
}[]
/** Tools that are not listed. */
cut?: number
/** Calls of these. */
cut_calls?: number
/** More calls were told of than are counted. */
more?: boolean
}
