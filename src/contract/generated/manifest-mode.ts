// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { Person, Sha256, Source, Time, Why } from "./terms.ts";

/** Whether the run may spend money, or goes on with models that cost nothing [P74]. Absent in records that were sealed before it was told. */
export interface ManifestMode {
source: Source
why?: Why
/** normal: held to its budget. local: with the policy's local models alone. */
mode: ("normal" | "local")
since?: Time
allowed_by?: Person
plan_sha256?: Sha256
/**
 * Models of which requests since then were told, by whoever told of them; the most used first.
 * 
 * @maxItems 100
 * 
 * Items: One.
 */
models?: {
/** As it was told. */
name: string
/** Requests to it. */
requests: number
}[]
/** Models that are not listed. */
cut?: number
/** Requests since then to models that are not listed, or that cost something. */
strays?: number
}
