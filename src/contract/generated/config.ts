// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
import type { Budget, Command, Host, Limits, Owner, Pattern, PolicyReference } from "./terms.ts";

/** `<thread>/.proofgate/config.yaml`, read from the target: a thread's owner, interfaces, ceilings and allow-lists. */
export interface ThreadConfig {
/** Where this document's schema lies, for editors. */
$schema?: string
/** The version of this kind of document. */
version: 1
/** The thread's name. */
thread?: string
owner?: Owner
/**
 * Vendored policy documents that this thread also obeys, pinned.
 * 
 * @maxItems 50
 */
policy?: PolicyReference[]
/**
 * Repository paths outside the thread that its plans may also write.
 * 
 * @maxItems 200
 */
shared_interfaces?: Pattern[]
/** true: the one thread that may change shared dependencies and infrastructure. Default false. */
integration?: boolean
limits?: Limits
budget?: Budget
/** The agent's tools. */
tools?: {
/**
 * The only tools that may be called.
 * 
 * @maxItems 500
 * 
 * Items: A tool's name.
 */
allow?: string[]
}
/** Commands, beyond those that every repository allows. What is blocked everywhere cannot be allowed. */
commands?: {
/**
 * Commands that are allowed.
 * 
 * @maxItems 500
 */
allow?: Command[]
/**
 * Commands that a human must look at.
 * 
 * @maxItems 500
 */
review?: Command[]
/**
 * Commands that are blocked.
 * 
 * @maxItems 500
 */
block?: Command[]
}
/** The network. */
network?: {
/**
 * Hosts that may be reached; empty: none.
 * 
 * @maxItems 500
 */
allow?: Host[]
}
/** The thread's tests. */
tests?: {
command?: Command
/**
 * Where the thread's tests lie.
 * 
 * @maxItems 200
 */
paths?: Pattern[]
/** The least coverage of changed lines, in per cent. */
changed_coverage_min?: number
}
}
