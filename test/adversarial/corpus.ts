import type { Attack } from "./attack.ts";
import { amendmentCases } from "./cases/amendments.ts";
import { commandCases } from "./cases/commands.ts";
import { dependencyListCases } from "./cases/dependency-lists.ts";
import { dependencyPlanCases } from "./cases/dependency-plans.ts";
import { dependencySourceCases } from "./cases/dependency-sources.ts";
import { disguiseCases } from "./cases/disguises.ts";
import { documentCases } from "./cases/documents.ts";
import { enforcementCases } from "./cases/enforcement.ts";
import { evidenceCases } from "./cases/evidence.ts";
import { historyCases } from "./cases/history.ts";
import { limitCases } from "./cases/limits.ts";
import { mergeCases } from "./cases/merges.ts";
import { modeCases } from "./cases/modes.ts";
import { objectCases } from "./cases/objects.ts";
import { overtakenCases } from "./cases/overtaken.ts";
import { pathCases } from "./cases/paths.ts";
import { planCases } from "./cases/plan.ts";
import { planDocumentCases, planPatternCases } from "./cases/plan-document.ts";
import { planPinnedCases } from "./cases/plan-pinned.ts";
import { protectedCases } from "./cases/protected.ts";
import { refCases } from "./cases/refs.ts";
import { roleCases } from "./cases/roles.ts";
import { sarifCases } from "./cases/sarif.ts";
import { hostileSarifCases } from "./cases/sarif-hostile.ts";
import { scopeCases } from "./cases/scope.ts";
import { secretCases } from "./cases/secrets.ts";
import { silencerCases } from "./cases/silencers.ts";
import { hidingSilencerCases } from "./cases/silencers-hiding.ts";
import { staticAnalysisCases } from "./cases/static-analysis.ts";
import { testCases } from "./cases/tests.ts";
import { idleTestCases } from "./cases/tests-kept-from-running.ts";
import { threadCases } from "./cases/threads.ts";
import { trailerCases } from "./cases/trailers.ts";
import { viewCases } from "./cases/views.ts";

/** Every attack with its legitimate twin, by area. */
export const corpus: Readonly<Record<string, readonly Attack[]>> = {
  "which plan": planCases,
  "the pinned plan": planPinnedCases,
  "documents tightened while a run is open": overtakenCases,
  "a plan's bytes and fields": planDocumentCases,
  "a plan's patterns": planPatternCases,
  amendments: amendmentCases,
  scope: scopeCases,
  "operations and modes": modeCases,
  "protected paths": protectedCases,
  threads: threadCases,
  roles: roleCases,
  trailers: trailerCases,
  history: historyCases,
  merges: mergeCases,
  objects: objectCases,
  paths: pathCases,
  "disguised content": disguiseCases,
  secrets: secretCases,
  commands: commandCases,
  silencers: silencerCases,
  "silencers that hide what was found": hidingSilencerCases,
  "dependencies: where they come from": dependencySourceCases,
  "dependencies: what a plan declares": dependencyPlanCases,
  "dependencies: what lock files say": dependencyListCases,
  "evidence that is handed over": evidenceCases,
  limits: limitCases,
  documents: documentCases,
  enforcement: enforcementCases,
  refs: refCases,
  views: viewCases,
  tests: testCases,
  "static analysis": staticAnalysisCases,
  "reports of other analysers": sarifCases,
  "reports of other analysers that are hostile": hostileSarifCases,
  "tests kept from running": idleTestCases,
};

export const attacks: readonly Attack[] = Object.values(corpus).flat();
