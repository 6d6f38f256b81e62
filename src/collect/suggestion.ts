import { type BytePath, displayPath } from "../contract/byte-path.ts";
import { DOCUMENT_BYTES_MAX } from "../contract/decode-text.ts";
import { tighten } from "../contract/limits.ts";
import { graverRisk, type Risk, riskFloor } from "../contract/risk-floor.ts";
import { threadOf } from "../contract/threads.ts";
import type { PathClass } from "../engine/facts.ts";
import {
  limitsBeyond,
  planIdOf,
  REQUIREMENT_TO_NAME,
  type SuggestionInput,
  suggestPlan,
} from "../engine/suggested-plan.ts";
import { type SuggestedScope, suggestedScope } from "../engine/suggested-scope.ts";
import type { JudgedRange } from "./judged-range.ts";
import { chainAbovePlan } from "./limit-chain.ts";
import { patternsOf } from "./requirement-facts.ts";
import { inside } from "./target-tree.ts";
import type { Threads } from "./threads.ts";

/** The plan that a change without one would have needed, and what a person must know to use it. */
export interface Suggestion {
  readonly plan: object;
  /** Where it must lie. */
  readonly path: string;
  readonly notes: readonly string[];
}

const NAMED_MAX = 5;

/** Undefined where no plan could allow any of it. */
export async function suggestionFor(
  range: JudgedRange,
  threads: Threads,
  classes: readonly PathClass[],
  { linesChanged, commits, dependencies }: Pick<SuggestionInput, "linesChanged" | "commits" | "dependencies">,
): Promise<Suggestion | undefined> {
  const { branch = "agent/WP-1", touched, policy } = range;
  const scope = suggestedScope(touched, classes, (path) => threadOf(path, threads.directories));
  if (scope.kept.length === 0) return undefined;
  const { bounds } = tighten(chainAbovePlan(policy, threads, scope.thread, []));
  const allowed = (limit: "files_changed" | "lines_changed" | "commits") => {
    const bound = bounds[`limits.${limit}`];
    return bound === undefined ? {} : { [limit]: bound.value };
  };
  const input = {
    branch,
    touched: scope.kept,
    linesChanged,
    commits,
    dependencies,
    risk: riskOf(range, scope),
    requirementsDemanded: policy.policy.plan.requirements === "required",
    bounds: { ...allowed("files_changed"), ...allowed("lines_changed"), ...allowed("commits") },
  };
  const plan = suggestPlan(input);
  // A plan of thousands of deletions, each named exactly, is longer than a document may be.
  if (Buffer.byteLength(JSON.stringify(plan, undefined, 2)) > DOCUMENT_BYTES_MAX) return undefined;
  return {
    plan,
    path: displayPath(inside(scope.thread, `.proofgate/plans/${planIdOf(branch)}/WORK_PLAN.json`)),
    notes: [
      `\`branch\` is the new branch's name, if it is not \`${branch}\``,
      ...(input.requirementsDemanded ? [await requirementNote(range, scope.thread)] : []),
      ...limitsBeyond(input).map(
        ({ limit, allowed }) =>
          `no plan can allow the whole change: it goes beyond \`${limit}\` ${allowed}, so split it`,
      ),
      ...leftOutNotes(scope),
    ],
  };
}

function riskOf({ policy }: JudgedRange, { kept }: SuggestedScope): Risk {
  const rules = {
    protected: patternsOf(policy.policy.protected),
    tests: patternsOf(policy.policy.tests.test_paths),
  };
  return kept.reduce<Risk>((risk, { path }) => graverRisk(risk, riskFloor(path, rules).risk), "low");
}

/** Which requirement the run serves only a person knows; which there are, the target says. */
async function requirementNote({ target }: JudgedRange, thread: BytePath): Promise<string> {
  const folder = inside(thread, ".proofgate/requirements");
  const ids = (await target.filesIn([folder])).flatMap((path) => {
    const id = /\/(FR-[A-Za-z0-9._-]+)\.yaml$/.exec(path)?.[1];
    return id === undefined ? [] : [`\`${id}\``];
  });
  const there = ids.length === 0 ? `none lies in \`${displayPath(folder)}/\` yet` : `there is ${listed(ids)}`;
  return `write the requirement it serves in place of \`${REQUIREMENT_TO_NAME}\`: ${there}`;
}

function leftOutNotes({ leftOut }: SuggestedScope): string[] {
  if (leftOut.length === 0) return [];
  const named = leftOut.map(({ path, why }) => `\`${displayPath(path)}\` (${why})`);
  return [`left out, for this plan could not allow it: ${listed(named)}`];
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMED_MAX;
  return `${names.slice(0, NAMED_MAX).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
