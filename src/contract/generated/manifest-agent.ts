// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { Person, Role, Source, Why } from "./terms.ts";

/** Who ran [P75]. */
export interface ManifestAgent {
source: Source
why?: Why
/** GitHub's id of who pushed first. */
id?: number
/** As it was called then. */
login?: string
/** As GitHub types it: `User` or `Bot`. */
type?: string
role?: Role
/**
 * All who were seen to push the run's heads, by id.
 * 
 * @maxItems 10000
 */
pushers?: Person[]
/** The agent host's session. */
session: {
source: Source
why?: Why
/** As the host names it; of several the first. */
id?: string
/** Sessions that were told of. */
count?: number
}
/** Signatures of the run's commits. */
signatures: {
source: Source
why?: Why
/** Commits with a signature, valid or not. */
signed?: number
/** Commits without one. */
unsigned?: number
/** Signatures by their kind. */
kinds?: {
/** OpenPGP. */
openpgp: number
/** SSH. */
ssh: number
/** X.509. */
x509: number
/** Of another kind. */
other: number
}
}
/**
 * Where what commits say of themselves is not what was seen: findings of the rules of identity and trailers.
 * 
 * @maxItems 10000
 * 
 * Items: One finding.
 */
disagreements: {
/** The rule. */
rule: string
/** What happened. */
message: string
}[]
}
