import type { Rule } from "../engine/rule.ts";
import { rule as acceptanceUnproven } from "./acceptance-unproven.ts";
import { rule as agentFromFork } from "./agent-from-fork.ts";
import { rule as agentMarks } from "./agent-marks.ts";
import { rule as agentOutsideBranches } from "./agent-outside-branches.ts";
import { rule as approvalMissing } from "./approval-missing.ts";
import { rule as assumptionFalse } from "./assumption-false.ts";
import { rule as baselineFailing } from "./baseline-failing.ts";
import { rule as blastRadius } from "./blast-radius.ts";
import { rule as budgetExceeded } from "./budget-exceeded.ts";
import { rule as canaryPassed } from "./canary-passed.ts";
import { rule as ceilingExceeded } from "./ceiling-exceeded.ts";
import { rule as changeLarge } from "./change-large.ts";
import { rule as codeAndTestsTogether } from "./code-and-tests-together.ts";
import { rule as codeBeforePlan } from "./code-before-plan.ts";
import { rule as codeOnInvalidPlan } from "./code-on-invalid-plan.ts";
import { rule as commandBlocked } from "./command-blocked.ts";
import { rule as commandUnreviewed } from "./command-unreviewed.ts";
import { rule as confidenceLow } from "./confidence-low.ts";
import { rule as contentDisguised } from "./content-disguised.ts";
import { rule as contentUnscanned } from "./content-unscanned.ts";
import { rule as coverageLow } from "./coverage-low.ts";
import { rule as coverageRegressed } from "./coverage-regressed.ts";
import { rule as coverageUnmeasured } from "./coverage-unmeasured.ts";
import { rule as dependencyDenied } from "./dependency-denied.ts";
import { rule as dependencyDowngraded } from "./dependency-downgraded.ts";
import { rule as dependencyInstallScript } from "./dependency-install-script.ts";
import { rule as dependencyIntegrityLost } from "./dependency-integrity-lost.ts";
import { rule as dependencyLookalike } from "./dependency-lookalike.ts";
import { rule as dependencyManifestChanged } from "./dependency-manifest-changed.ts";
import { rule as dependencySourceChanged } from "./dependency-source-changed.ts";
import { rule as dependencyUndeclared } from "./dependency-undeclared.ts";
import { rule as dependencyUnread } from "./dependency-unread.ts";
import { rule as dependencyVulnerable } from "./dependency-vulnerable.ts";
import { rule as documentAdvice } from "./document-advice.ts";
import { rule as documentInvalid } from "./document-invalid.ts";
import { rule as gateFrozen } from "./gate-frozen.ts";
import { rule as handoffAsked } from "./handoff-asked.ts";
import { rule as identityUnclear } from "./identity-unclear.ts";
import { rule as integrationConflict } from "./integration-conflict.ts";
import { rule as integrationRequired } from "./integration-required.ts";
import { rule as iterationFell } from "./iteration-fell.ts";
import { rule as iterationsExceeded } from "./iterations-exceeded.ts";
import { rule as limitExceeded } from "./limit-exceeded.ts";
import { rule as limitLoosened } from "./limit-loosened.ts";
import { rule as lockFileInconsistent } from "./lock-file-inconsistent.ts";
import { rule as mergeConflict } from "./merge-conflict.ts";
import { rule as networkUndeclared } from "./network-undeclared.ts";
import { rule as noProgress } from "./no-progress.ts";
import { rule as objectMalformed } from "./object-malformed.ts";
import { rule as octopusMerge } from "./octopus-merge.ts";
import { rule as pathPoisonous } from "./path-poisonous.ts";
import { rule as pathTwin } from "./path-twin.ts";
import { rule as planChanged } from "./plan-changed.ts";
import { rule as planInvalid } from "./plan-invalid.ts";
import { rule as planMissing } from "./plan-missing.ts";
import { rule as planUnapproved } from "./plan-unapproved.ts";
import { rule as plansOverlap } from "./plans-overlap.ts";
import { rule as protectedPath } from "./protected-path.ts";
import { rule as readOutsideInputs } from "./read-outside-inputs.ts";
import { rule as reportUnusable } from "./report-unusable.ts";
import { rule as requirementDenies } from "./requirement-denies.ts";
import { rule as reviewMissing } from "./review-missing.ts";
import { rule as riskUnderstated } from "./risk-understated.ts";
import { rule as scopeExceeded } from "./scope-exceeded.ts";
import { rule as secondPlan } from "./second-plan.ts";
import { rule as secretCandidate } from "./secret-candidate.ts";
import { rule as secretExposed } from "./secret-exposed.ts";
import { rule as securityReviewMissing } from "./security-review-missing.ts";
import { rule as sensitiveDirectory } from "./sensitive-directory.ts";
import { rule as silencerAdded } from "./silencer-added.ts";
import { rule as silencerHidesFinding } from "./silencer-hides-finding.ts";
import { rule as stateRepeated } from "./state-repeated.ts";
import { rule as staticAnalysisFinding } from "./static-analysis-finding.ts";
import { rule as targetDocumentInvalid } from "./target-document-invalid.ts";
import { rule as testMissing } from "./test-missing.ts";
import { rule as testWeakened } from "./test-weakened.ts";
import { rule as testsFailed } from "./tests-failed.ts";
import { rule as threadCrossed } from "./thread-crossed.ts";
import { rule as toolCallsExceeded } from "./tool-calls-exceeded.ts";
import { rule as toolUnlisted } from "./tool-unlisted.ts";
import { rule as trailersMissing } from "./trailers-missing.ts";
import { rule as unrelatedHistory } from "./unrelated-history.ts";
import { rule as unusualFileKind } from "./unusual-file-kind.ts";
import { rule as updateUnaccounted } from "./update-unaccounted.ts";
import { rule as usageUnclear } from "./usage-unclear.ts";
import { rule as wrongRole } from "./wrong-role.ts";

/** Every rule, in report order: who, plan, scope, objects and history, limits, documents, evidence, notes. */
export const rules: readonly Rule[] = [
  identityUnclear,
  agentOutsideBranches,
  agentFromFork,
  agentMarks,
  wrongRole,
  planMissing,
  planInvalid,
  codeOnInvalidPlan,
  codeBeforePlan,
  planChanged,
  secondPlan,
  planUnapproved,
  confidenceLow,
  assumptionFalse,
  scopeExceeded,
  requirementDenies,
  threadCrossed,
  handoffAsked,
  plansOverlap,
  integrationConflict,
  integrationRequired,
  protectedPath,
  objectMalformed,
  ceilingExceeded,
  unrelatedHistory,
  octopusMerge,
  mergeConflict,
  pathPoisonous,
  pathTwin,
  secretExposed,
  secretCandidate,
  contentUnscanned,
  contentDisguised,
  commandBlocked,
  commandUnreviewed,
  networkUndeclared,
  toolUnlisted,
  readOutsideInputs,
  silencerHidesFinding,
  silencerAdded,
  trailersMissing,
  iterationFell,
  limitExceeded,
  budgetExceeded,
  usageUnclear,
  toolCallsExceeded,
  iterationsExceeded,
  stateRepeated,
  noProgress,
  targetDocumentInvalid,
  documentInvalid,
  limitLoosened,
  testWeakened,
  reportUnusable,
  testsFailed,
  acceptanceUnproven,
  baselineFailing,
  canaryPassed,
  testMissing,
  coverageLow,
  coverageUnmeasured,
  coverageRegressed,
  staticAnalysisFinding,
  securityReviewMissing,
  dependencyVulnerable,
  dependencySourceChanged,
  dependencyIntegrityLost,
  dependencyLookalike,
  dependencyInstallScript,
  dependencyDenied,
  dependencyUndeclared,
  dependencyDowngraded,
  lockFileInconsistent,
  dependencyUnread,
  updateUnaccounted,
  gateFrozen,
  approvalMissing,
  reviewMissing,
  riskUnderstated,
  blastRadius,
  unusualFileKind,
  dependencyManifestChanged,
  sensitiveDirectory,
  changeLarge,
  codeAndTestsTogether,
  documentAdvice,
];
