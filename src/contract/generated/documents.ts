// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.
export type * from "./terms.ts";
export type * from "./policy.ts";
export type * from "./config.ts";
export type * from "./requirement.ts";
export type * from "./work-plan.ts";
export type * from "./verdict.ts";
export type * from "./manifest.ts";
export type * from "./evidence.ts";
export type * from "./usage.ts";
export type * from "./digest.ts";
export type * from "./maturity-facts.ts";
export type * from "./prices.ts";
export type * from "./manifest-agent.ts";
export type * from "./manifest-calls.ts";
export type * from "./manifest-links.ts";
export type * from "./manifest-mode.ts";
export type * from "./manifest-tools.ts";
import type { ThreadConfig } from "./config.ts";
import type { Digest } from "./digest.ts";
import type { Evidence } from "./evidence.ts";
import type { Manifest } from "./manifest.ts";
import type { MaturityFacts } from "./maturity-facts.ts";
import type { Policy } from "./policy.ts";
import type { Prices } from "./prices.ts";
import type { Requirement } from "./requirement.ts";
import type { UsageReport } from "./usage.ts";
import type { VerdictDocument } from "./verdict.ts";
import type { WorkPlan } from "./work-plan.ts";

/** The documents, by kind. */
export interface DocumentOfKind {
policy: Policy
config: ThreadConfig
requirement: Requirement
"work-plan": WorkPlan
verdict: VerdictDocument
manifest: Manifest
evidence: Evidence
usage: UsageReport
digest: Digest
"maturity-facts": MaturityFacts
prices: Prices
}
