import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import type { FactName } from "./facts.ts";
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

/**
 * Whether a gate needs a fact, so that not knowing it is a `fail` (contract.md, 1). Of people the policy asks only what
 * its `people` says. Without a subject or a policy to ask, everything is needed. `isKnown` says what else is known.
 */
export function isRequired(
  name: FactName,
  subject: Subject | undefined,
  policy: EffectivePolicy | undefined,
  changesNothing = false,
  isKnown: (name: FactName) => boolean = () => true,
): boolean {
  if (ALWAYS.has(name) || !subject || !policy) return true;
  // Asked at a gate, by who knows who has agreed there: offline nobody can know it (contract.md, 5).
  if (name === "reviews") return isKnown("approvals") && asksReviews(subject, policy);
  if (subject.judgedAs !== "agent") return false;
  if (OF_AGENTS.has(name)) return true;
  // Of a branch that changes nothing no evidence can be asked.
  if (changesNothing) return false;
  if (name === "tests") return policy.tests.required;
  // Who brought no test report is told that first: the gate is shut by it alone.
  if (name === "coverage") return policy.tests.required && isKnown("tests");
  if (name === "coverage_change") return policy.tests.required && isKnown("tests") && isKnown("coverage");
  if (name === "static_analysis") return policy.security.static_analysis.required;
  if (name === "dependencies") return policy.security.dependencies.required;
  // Asked at a gate: the run's own check has none.
  if (name === "security_review") return isKnown("approvals");
  // Offline nobody can know it (contract.md, 5); a server at a gate, which knows who has agreed, must.
  if (name === "usage") return policy.usage.required && isKnown("approvals");
  return false;
}

/** Of people's changes and, whatever the policy says, of a bot's that it does not list (contract.md, 1). */
function asksReviews({ judgedAs, doubts }: Subject, { people }: EffectivePolicy): boolean {
  return judgedAs === "human" && (people.reviews > 0 || doubts.includes("unlisted-bot"));
}
