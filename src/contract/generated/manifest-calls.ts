// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { Source, Why } from "./terms.ts";

/** What was called outside [P83]. */
export interface ManifestCalls {
source: Source
why?: Why
/**
 * Hosts, each with its port where that is not 443.
 * 
 * @maxItems 100000
 * 
 * Items: A host.
 */
hosts?: string[]
/** Distinct hosts. */
count?: number
/** Hosts that are not listed. */
cut?: number
/**
 * Hosts that a gateway refused it.
 * 
 * @maxItems 100000
 * 
 * Items: A host.
 */
refused?: string[]
/**
 * Hosts of the models that it asked.
 * 
 * @maxItems 100000
 * 
 * Items: A host.
 */
models?: string[]
/**
 * Hosts of which the run tells, and the gateway does not.
 * 
 * @maxItems 100000
 * 
 * Items: A host.
 */
unseen?: string[]
/** More were told of than are counted. */
more?: boolean
}
