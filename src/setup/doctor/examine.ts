import type { MaturityFacts } from "../../contract/generated/maturity-facts.ts";
import { agentBranchDiagnoses, gateDiagnoses } from "./branch-rules.ts";
import { type Diagnosis, holds, unseen } from "./diagnosis.ts";
import { type Maturity, maturityOf } from "./maturity.ts";
import type { RepositoryState, Seen } from "./repository-state.ts";
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

/**
 * Whether enforcement is real (threats.md, 3.8): every check, each said once for every branch or agent it is about.
 * @param record what the App recorded of the repository's runs; undefined: nobody has asked it
 */
export function examine(state: RepositoryState, needs: AppNeeds, record?: Seen<MaturityFacts>): Examination {
  const diagnoses = [
    ...policyDiagnoses(state),
    ...gateDiagnoses(state),
    ...agentBranchDiagnoses(state),
    ...agentDiagnoses(state),
    ...actionsDiagnoses(state),
    appDiagnosis(state, needs),
    ...(record === undefined ? [] : [recordDiagnosis(record)]),
  ];
  return { diagnoses, threads: maturityOf(state, diagnoses, record) };
}

function recordDiagnosis(record: Seen<MaturityFacts>): Diagnosis {
  const check = "app-record";
  return record.seen
    ? holds(check, `the App tells what it recorded since ${record.value.since}`)
    : unseen(
        check,
        record.why,
        "see that `--app` is the App's address, and PROOFGATE_TOKEN its OPERATOR_TOKEN",
      );
}
