import { observed, unknown } from "../engine/fact.ts";
import type { Facts } from "../engine/facts.ts";
import { type ComparedRange, compareDependencies, mayNameDependencies } from "./dependency-comparison.ts";
import type { ContentReading } from "./range-contents.ts";

const NOT_SCANNED = "nobody looked into the contents";

export interface DependencyQuestion extends ComparedRange {
  readonly reading: ContentReading;
}

/** What the change does to dependencies, and what is known against those that it introduces. */
export async function dependencyFacts(
  question: DependencyQuestion,
): Promise<Pick<Facts, "dependency_changes" | "dependencies">> {
  const { range, classes, reading } = question;
  if (reading === "counted")
    return { dependency_changes: unknown(NOT_SCANNED), dependencies: unknown(NOT_SCANNED) };
  // Nearly every change leaves dependencies alone: then nothing of this room is loaded.
  if (!classes.some(mayNameDependencies))
    return {
      dependency_changes: observed({ changes: [], risks: [], unread: [] }),
      dependencies: observed([]),
    };
  const comparison = await compareDependencies(question);
  if (typeof comparison === "string")
    return { dependency_changes: unknown(comparison), dependencies: unknown(comparison) };
  const { vulnerabilityFact } = await import("./vulnerability-facts.ts");
  return {
    dependency_changes: observed(comparison.fact),
    dependencies: await vulnerabilityFact(comparison, range, range.policy.policy.security.dependencies),
  };
}
