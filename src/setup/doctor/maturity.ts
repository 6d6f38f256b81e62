import { type BytePath, displayPath } from "../../contract/byte-path.ts";
import type { ThreadConfig } from "../../contract/generated/documents.ts";
import type { MaturityFacts } from "../../contract/generated/maturity-facts.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { DocumentState, RepositoryState, Seen } from "./repository-state.ts";
import { recordLacksFor2, recordLacksFor3 } from "./thread-record.ts";

/** How far a thread has come, by what was seen [P164] [P165] [P166] [P167]. */
export interface Maturity {
  /** The thread's directory; `.` for the root. */
  readonly thread: string;
  readonly level: 0 | 1 | 2 | 3;
  /** What the next level needs and lacks, each a clause; nothing at level 3, the last. */
  readonly missing: readonly string[];
}

const BEYOND_SIGHT: readonly string[] = [
  "that its runs stayed in a sandbox: the App's ledger has it, which `--app` asks",
  "that spending is reported by an independent feed: the App's ledger has it, which `--app` asks",
];

/** What must hold for the whole repository before any thread of it has left level 0. */
const FOR_LEVEL_1 = /^(?:policy|gate-|agent-branches|agents)/;

/**
 * Level 1: agents work from requirements, on branches of their own, and GitHub keeps the ladder shut. Levels 2 and 3 are what
 * the App recorded of the thread's own runs: without its record no thread is ever called more than 1.
 */
export function maturityOf(
  state: RepositoryState,
  diagnoses: readonly Diagnosis[],
  record?: Seen<MaturityFacts>,
): Maturity[] {
  const { threads } = state;
  if (!threads.seen)
    return [{ thread: ".", level: 0, missing: [`the threads are not seen: ${threads.why}`] }];
  const open = diagnoses
    .filter(({ check, state: found }) => found !== "holds" && FOR_LEVEL_1.test(check))
    .map(({ message }) => message);
  return [...threads.value].map(([directory, config]) => {
    const missing = [...open, ...levelOneOf(state, config)];
    const thread = directory === "" ? "." : displayPath(directory as BytePath);
    if (missing.length > 0) return { thread, level: 0, missing };
    const declared = levelTwoOf(state, config);
    if (!record?.seen) return { thread, level: 1, missing: [...declared, ...unseenRecord(record)] };
    const forTwo = [...declared, ...recordLacksFor2(record.value, thread)];
    if (forTwo.length > 0) return { thread, level: 1, missing: forTwo };
    const forThree = recordLacksFor3(record.value, thread);
    return { thread, level: forThree.length > 0 ? 2 : 3, missing: forThree };
  });
}

/** Not seen is neither there nor lacking: it is said so. */
function unseenRecord(record: Seen<MaturityFacts> | undefined): readonly string[] {
  return record === undefined || record.seen
    ? BEYOND_SIGHT
    : [`what the App's ledger shows of its runs, which is not seen: ${record.why}`];
}

function levelOneOf({ policy }: RepositoryState, config: DocumentState<ThreadConfig>): string[] {
  return [
    ...(policy.state === "valid" && policy.value.plan.requirements !== "required"
      ? ["the policy does not ask for requirements (`plan.requirements`)"]
      : []),
    ...(config.state === "invalid" ? [`its config is not valid: ${config.problem}`] : []),
    ...(config.state === "absent" ? ["it has no `.proofgate/config.yaml`"] : []),
  ];
}

function levelTwoOf({ policy }: RepositoryState, config: DocumentState<ThreadConfig>): string[] {
  if (policy.state !== "valid") return [];
  const { tests, usage } = policy.value;
  return [
    ...(tests.required ? [] : ["the policy requires no tests (`tests.required`)"]),
    ...(tests.changed_coverage_min > 0
      ? []
      : ["the policy asks for no coverage (`tests.changed_coverage_min`)"]),
    ...(usage.required ? [] : ["the policy requires no report of spending (`usage.required`)"]),
    ...(config.state === "valid" && config.value.tests?.command
      ? []
      : ["it declares no test command (`tests.command`)"]),
  ];
}
