import { agentBranchDiagnoses, gateDiagnoses } from "./branch-rules.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { type Maturity, maturityOf } from "./maturity.ts";
import type { RepositoryState } from "./repository-state.ts";
import {
  type AppNeeds,
  actionsDiagnoses,
  agentDiagnoses,
  appDiagnosis,
  policyDiagnoses,
} from "./surroundings.ts";

export interface Examination {
  readonly diagnoses: readonly Diagnosis[];
  readonly threads: readonly Maturity[];
}

/** Whether enforcement is real (threats.md, 3.8): every check, each said once for every branch or agent it is about. */
export function examine(state: RepositoryState, needs: AppNeeds): Examination {
  const diagnoses = [
    ...policyDiagnoses(state),
    ...gateDiagnoses(state),
    ...agentBranchDiagnoses(state),
    ...agentDiagnoses(state),
    ...actionsDiagnoses(state),
    appDiagnosis(state, needs),
  ];
  return { diagnoses, threads: maturityOf(state, diagnoses) };
}
