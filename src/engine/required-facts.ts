import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import type { FactName } from "./facts.ts";
import type { DoneCriterion } from "./requirement-bounds.ts";
import type { Subject } from "./subject.ts";

/** Read from git objects alone: nobody may be judged without them. */
const ALWAYS: ReadonlySet<FactName> = new Set<FactName>([
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
  "secrets",
  "documents",
]);

/** What an agent's plan, scope and limits are judged by. */
const OF_AGENTS: ReadonlySet<FactName> = new Set<FactName>([
  "threads",
  "plan",
  "requirements",
  "limits",
  "blast_radius",
  "silencers",
  "weakened_tests",
  "altered_tests",
  "commands",
  "dependency_changes",
]);

/** What decides which facts a gate needs. */
export interface Requiring {
  /** Undefined: not known. Without a subject or a policy to ask, everything is needed. */
  readonly subject: Subject | undefined;
  readonly policy: EffectivePolicy | undefined;
  readonly changesNothing: boolean;
  /** What the plan's requirements ask for besides the policy; empty: nothing. */
  readonly done: readonly DoneCriterion[];
  /** Which facts are known. */
  readonly isKnown: (name: FactName) => boolean;
}

/**
 * Whether a gate needs a fact, so that not knowing it is a `fail` (contract.md, 1). Of people the policy asks only what
 * its `people` says.
 */
export function isRequired(name: FactName, { subject, policy, ...of }: Requiring): boolean {
  if (ALWAYS.has(name) || !subject || !policy) return true;
  // Asked at a gate, by who knows who has agreed there: offline nobody can know it (contract.md, 5).
  if (name === "reviews") return of.isKnown("approvals") && asksReviews(subject, policy);
  if (subject.judgedAs !== "agent") return false;
  if (OF_AGENTS.has(name)) return true;
  // Of a branch that changes nothing no evidence can be asked.
  if (of.changesNothing) return false;
  // Asked at a gate: the run's own check has none.
  if (name === "security_review") return of.isKnown("approvals");
  // Offline nobody can know it (contract.md, 5); a server at a gate, which knows who has agreed, must.
  if (name === "usage") return policy.usage.required && of.isKnown("approvals");
  return isEvidenceRequired(name, policy, of);
}

/** What a policy asks for stays asked for, whatever a requirement says: it may only ask for more. */
function isEvidenceRequired(
  name: FactName,
  { tests, security }: EffectivePolicy,
  { done, isKnown }: Pick<Requiring, "done" | "isKnown">,
): boolean {
  const asks = (...criteria: readonly DoneCriterion[]) => criteria.some((each) => done.includes(each));
  if (name === "tests") return tests.required || asks("tests", "acceptance", "coverage");
  // Who brought no test report is told that first: the gate is shut by it alone.
  if (name === "acceptance") return asks("acceptance") && isKnown("tests");
  const isCoverageAsked = (tests.required || asks("coverage")) && isKnown("tests");
  if (name === "coverage") return isCoverageAsked;
  if (name === "coverage_change") return isCoverageAsked && isKnown("coverage");
  if (name === "static_analysis") return security.static_analysis.required || asks("security");
  if (name === "dependencies") return security.dependencies.required || asks("security");
  return false;
}

/** Of people's changes and, whatever the policy says, of a bot's that it does not list (contract.md, 1). */
function asksReviews({ judgedAs, doubts }: Subject, { people }: EffectivePolicy): boolean {
  return judgedAs === "human" && (people.reviews > 0 || doubts.includes("unlisted-bot"));
}
