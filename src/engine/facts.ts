import type { BytePath } from "../contract/byte-path.ts";
import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import type { AlteredTestFacts } from "./altered-test.ts";
import type { CommitFact, TouchedPath } from "./change.ts";
import type { CommandSighting } from "./command-sighting.ts";
import type { Disguise, Silencer } from "./content-facts.ts";
import type { DependenciesFact } from "./dependency-change.ts";
import type { Fact } from "./fact.ts";
import type { Freeze } from "./freeze.ts";
import type { ApprovalsFact } from "./gate-approval.ts";
import type { Handoff } from "./handoff.ts";
import type { ObjectDefect } from "./object-defect.ts";
import type { ParallelRun } from "./parallel-runs.ts";
import type { ReviewsFact } from "./people-reviews.ts";
import type { PlanApprovalFact } from "./plan-approval.ts";
import type { PlanHistory } from "./plan-state.ts";
import type { RefUpdate } from "./ref-update.ts";
import type { RequirementsFact } from "./requirement-bounds.ts";
import type { SecretsFact } from "./secret-sighting.ts";
import type { SecurityReviewFact } from "./security-review.ts";
import type { StaticAnalysisFact } from "./static-analysis.ts";
import type { Subject } from "./subject.ts";
import type {
  AcceptanceProof,
  CoverageChange,
  CoverageFact,
  ReportDefect,
  TestsFact,
} from "./test-evidence.ts";
import type { ActivityFact } from "./told-activity.ts";
import type { UsageFact } from "./usage.ts";
import type { WeakenedTest } from "./weakened-test.ts";

/** `observe` and `warn` report what `enforce` would do; only `enforce` shuts a gate. */
export type Mode = "observe" | "warn" | "enforce";

/** The target's policy. Absent or invalid: the defaults. */
export interface PolicyState {
  readonly state: "absent" | "valid" | "invalid";
  readonly policy: EffectivePolicy;
  /** SHA-256 over the canonical JSON of the effective policy. */
  readonly sha256: string;
  readonly problems: readonly DocumentProblem[];
}

/** The range that is judged, and the tree that merging it would give. */
export interface RangeFact {
  readonly base: string;
  readonly head: string;
  /** The merged tree; the head's own where the histories have no common commit. */
  readonly effectTree: string;
  /** Paths on which the merge conflicts, in byte order. */
  readonly conflicts: readonly BytePath[];
  /** Whether target and head have no commit in common. */
  readonly isUnrelated: boolean;
}

/** One thing wrong with a document that people or agents write. */
export interface DocumentProblem {
  readonly message: string;
  readonly help: string;
  /** 1-based; absent where the problem has no place. */
  readonly line?: number;
}

/** A document of ours (policy, config, requirement, plan), judged where it stands. */
export interface DocumentFact {
  readonly kind: "policy" | "config" | "requirement" | "work-plan";
  readonly path: BytePath;
  /** `head`: the change brings it, so the change is judged. `target`: it stands there already. */
  readonly where: "head" | "target";
  readonly problems: readonly DocumentProblem[];
  /** Values looser than the document above allows, with who sets the bound. */
  readonly looser: readonly DocumentProblem[];
  /** Advice that shuts nothing: vague requirements, unanswered governance questions. */
  readonly advice: readonly DocumentProblem[];
}

/** A bound of the judge itself that the change goes beyond: what lies behind it was not looked at. */
export interface CeilingHit {
  /** What is bounded, for example `commits` or `tree entries`. */
  readonly what: string;
  readonly limit: number;
  readonly path?: BytePath;
  readonly commit?: string;
}

/** A path that the change introduces beside one that some file systems cannot tell from it. */
export interface PathTwin {
  readonly path: BytePath;
  readonly twin: BytePath;
  readonly commit?: string;
}

/** The threads of the target's tree, as far as the change touches them. */
export interface ThreadsFact {
  /** The directory of each touched path's thread, by path; `""` is the root. */
  readonly threadOf: ReadonlyMap<BytePath, BytePath>;
  /** Whether the plan's thread is the integration thread (contract.md, 3). */
  readonly planIsIntegration: boolean;
  /** Paths, among those touched, that the plan's thread shares by `shared_interfaces`. */
  readonly shared: ReadonlySet<BytePath>;
}

/** What a touched path is, by its name alone. */
export interface PathClass {
  readonly path: BytePath;
  readonly protection?: { readonly pattern: string; readonly category: string };
  readonly isManifest: boolean;
  readonly isLockFile: boolean;
  readonly isInfrastructure: boolean;
  readonly isTest: boolean;
  readonly isSensitive: boolean;
  /** Denied to the actor's role by the policy's `roles`. */
  readonly isDeniedToRole: boolean;
  /** Named by a file kind that a reviewer does not read: an archive, a library, a key store. */
  readonly unusualKind?: string;
}

/** What a run has used of one limit, and who set the limit. */
export interface LimitUse {
  readonly limit: "files_changed" | "lines_changed" | "bytes_changed" | "commits" | "iterations";
  readonly used: number;
  readonly allowed: number;
  /** The document that set the bound, as a person would name it. */
  readonly setBy: string;
  /** Where the use went beyond the limit. */
  readonly at?: { readonly commit?: string; readonly path?: BytePath };
}

/** An assumption of the plan that was checked. */
export interface AssumptionFact {
  readonly claim: string;
  readonly holds: boolean | undefined;
  /** What was looked for, and what was found. */
  readonly what: string;
}

export const RISKS = ["low", "medium", "high", "critical"] as const;
export type Risk = (typeof RISKS)[number];

/** The least risk that the touched paths make, and what they reach. */
export interface BlastRadiusFact {
  readonly floor: Risk;
  /** Why the floor is where it is: the gravest path first. */
  readonly reasons: readonly { readonly path: BytePath; readonly risk: Risk; readonly why: string }[];
  /** The threads and top-level areas that are touched. */
  readonly areas: readonly string[];
}

/** A tool's finding that the change introduces. */
export interface ToolFinding {
  readonly id: string;
  readonly severity: "low" | "medium" | "high" | "critical";
  readonly message: string;
  readonly path?: BytePath;
  readonly line?: number;
}

/** What keeps a head from going up the ladder, whatever it holds. */
export interface LadderFact {
  /** Updates of rungs that the head carries or stands on, and that nobody has accounted for; oldest first. */
  readonly unaccounted: readonly (RefUpdate & { readonly by?: string })[];
  readonly freezes: readonly Freeze[];
}

/** Everything a verdict can depend on. Unknown facts say why; nothing is absent. */
export interface FactTypes extends AlteredTestFacts {
  readonly subject: Subject;
  readonly policy: PolicyState;
  readonly range: RangeFact;
  readonly commits: readonly CommitFact[];
  readonly touched: readonly TouchedPath[];
  /** The classes of the touched paths, in the same order. */
  readonly classes: readonly PathClass[];
  readonly objects: readonly ObjectDefect[];
  readonly ceilings: readonly CeilingHit[];
  readonly twins: readonly PathTwin[];
  /** Content that shows its reader something other than what it is, where the change introduces it. */
  readonly disguises: readonly Disguise[];
  /** What the change adds that tells a tool to look away. */
  readonly silencers: readonly Silencer[];
  readonly documents: readonly DocumentFact[];
  readonly threads: ThreadsFact;
  readonly plan: PlanHistory;
  readonly requirements: RequirementsFact;
  readonly limits: readonly LimitUse[];
  readonly assumptions: readonly AssumptionFact[];
  readonly blast_radius: BlastRadiusFact;
  /** Commits of the range whose message or author bears the known mark of a coding agent. */
  readonly agent_marks: readonly { readonly commit: string; readonly mark: string }[];
  /** Reports that were given as evidence and cannot be used. */
  readonly reports: readonly ReportDefect[];
  readonly tests: TestsFact;
  /** What the reports prove of the run's criteria of acceptance. */
  readonly acceptance: readonly AcceptanceProof[];
  /** Tests that failed on the target already, before the run. */
  readonly baseline_tests: { readonly failed: readonly string[] };
  /** What tests prove less in the effect than on the target. */
  readonly weakened_tests: readonly WeakenedTest[];
  readonly coverage: CoverageFact;
  /** `not asked`: any drop is allowed, or the change holds nothing that tests could run. */
  readonly coverage_change: CoverageChange | "not asked";
  readonly static_analysis: StaticAnalysisFact;
  /** What somebody else than the coder says of the change's security, where the policy asks. */
  readonly security_review: SecurityReviewFact;
  /** What manifests and lock files say that the change does to dependencies. */
  readonly dependency_changes: DependenciesFact;
  /** What is known against the dependencies that the change introduces. */
  readonly dependencies: readonly ToolFinding[];
  readonly secrets: SecretsFact;
  readonly commands: readonly CommandSighting[];
  readonly runtime: { readonly minutes: number };
  readonly usage: UsageFact;
  readonly activity: ActivityFact;
  /** Iterations in a row, up to the last, without progress, and why the last is none (src/engine/progress.ts). */
  readonly progress: { readonly idleIterations: number; readonly why: string };
  /** Other threads whose files the plan's targets name, and whether their owners have agreed to that; by thread, in byte order. */
  readonly handoffs: readonly Handoff[];
  readonly plan_approval: PlanApprovalFact;
  /** Who has looked at a person's change before the gate, and how many the policy asks for. */
  readonly reviews: ReviewsFact;
  /** What the gate asks of people before this head may pass, and who has agreed by a command. */
  readonly approvals: ApprovalsFact;
  /** Other live runs of the repository that this one meets: in what both plan, or where both heads conflict. */
  readonly parallel_runs: readonly ParallelRun[];
  /** What has happened to the ladder's branches and gates, as far as it shuts this one. */
  readonly ladder: LadderFact;
}

export type FactName = keyof FactTypes;
export type Facts = { readonly [Name in FactName]: Fact<FactTypes[Name]> };

/** Every fact, in the order in which reports list them. */
export const FACT_NAMES = [
  "subject",
  "policy",
  "range",
  "commits",
  "touched",
  "classes",
  "objects",
  "ceilings",
  "twins",
  "disguises",
  "silencers",
  "documents",
  "threads",
  "plan",
  "handoffs",
  "requirements",
  "limits",
  "assumptions",
  "blast_radius",
  "agent_marks",
  "reports",
  "tests",
  "acceptance",
  "baseline_tests",
  "weakened_tests",
  "altered_tests",
  "tests_by_testers",
  "tests_on_base",
  "base_tests_on_head",
  "canary",
  "coverage",
  "coverage_change",
  "static_analysis",
  "security_review",
  "dependency_changes",
  "dependencies",
  "secrets",
  "commands",
  "runtime",
  "usage",
  "activity",
  "progress",
  "plan_approval",
  "reviews",
  "approvals",
  "parallel_runs",
  "ladder",
] as const satisfies readonly FactName[];
