import type { BytePath } from "../contract/byte-path.ts";
import { matchesPattern, type PathPattern, parsePattern } from "../contract/pattern.ts";
import { firstCommit, type TouchedPath } from "../engine/change.ts";
import type { ResolvedRequirement } from "../engine/plan-validity.ts";
import type { DoneCriterion, RequirementsFact } from "../engine/requirement-bounds.ts";

const CRITERIA: readonly DoneCriterion[] = ["acceptance", "tests", "coverage", "security"];

/** Where the run wrote although its requirements deny it: non-goals, and what lies outside their outputs [P4] [P6]; and when they are done [P12]. */
export function requirementFacts(
  touched: readonly TouchedPath[],
  planPath: BytePath,
  requirements: readonly ResolvedRequirement[],
): RequirementsFact {
  const bound = requirements.flatMap((resolved) =>
    resolved.state === "valid" ? [resolved.requirement] : [],
  );
  const done = CRITERIA.filter((criterion) => bound.some((one) => one.done?.includes(criterion)));
  const paths = touched.filter(({ path }) => path !== planPath);
  const nonGoals = bound.flatMap(({ id, non_goals }) =>
    (non_goals ?? []).flatMap(({ text, paths: denied }) => {
      const patterns = patternsOf(denied ?? []);
      return paths
        .filter(({ path }) => patterns.some((pattern) => matchesPattern(pattern, path)))
        .map((change) => ({ path: change.path, requirement: id, text, ...commitOf(change) }));
    }),
  );
  // A requirement that says nothing of its outputs bounds nothing, and with it the plan.
  if (bound.length === 0 || bound.some(({ outputs }) => outputs === undefined))
    return { nonGoals, outsideOutputs: [], done };
  const outputs = patternsOf(bound.flatMap((requirement) => requirement.outputs ?? []));
  const ids = bound.map(({ id }) => id);
  const outsideOutputs = paths
    .filter(({ path }) => !outputs.some((pattern) => matchesPattern(pattern, path)))
    .map((change) => ({ path: change.path, requirements: ids, ...commitOf(change) }));
  return { nonGoals, outsideOutputs, done };
}

function commitOf(change: TouchedPath): { commit?: string } {
  const commit = firstCommit(change);
  return commit === undefined ? {} : { commit };
}

/** Patterns of valid documents: each of them parses. */
export function patternsOf(texts: readonly string[]): PathPattern[] {
  return texts.map((text) => {
    const parsed = parsePattern(text);
    if (!parsed.ok)
      throw new Error(`invariant: a valid document has a pattern that does not parse: ${parsed.message}`);
    return parsed.pattern;
  });
}
