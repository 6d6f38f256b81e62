import { type BytePath, displayPath, textOfPath } from "../contract/byte-path.ts";
import { literalPathProblem } from "../contract/pattern.ts";
import type { TouchedPath } from "./change.ts";
import type { PathClass } from "./facts.ts";
import { planLocation } from "./plan-file.ts";

/** What one plan could allow of a change, and what it could not. */
export interface SuggestedScope {
  /** The directory of the thread whose plan it would be; `""` is the root. */
  readonly thread: BytePath;
  readonly kept: readonly TouchedPath[];
  readonly leftOut: readonly { readonly path: BytePath; readonly why: string }[];
}

/**
 * Sorts a change's paths into those that a plan of one thread could name, and those that no plan of it could: another
 * thread's, protected ones, plans, names that no document can hold. The thread is the one with most of the paths.
 */
export function suggestedScope(
  touched: readonly TouchedPath[],
  classes: readonly PathClass[],
  threadOf: (path: BytePath) => BytePath,
): SuggestedScope {
  const kept: TouchedPath[] = [];
  const leftOut: { path: BytePath; why: string }[] = [];
  touched.forEach((change, index) => {
    const why = whyNot(change.path, classes[index]);
    if (why === undefined) kept.push(change);
    else leftOut.push({ path: change.path, why });
  });
  const thread = mostFrequent(kept.map(({ path }) => threadOf(path)));
  const isOurs = ({ path }: TouchedPath): boolean => threadOf(path) === thread;
  const ofOthers = kept.filter((change) => !isOurs(change));
  return {
    thread,
    kept: kept.filter(isOurs),
    leftOut: [
      ...leftOut,
      ...ofOthers.map(({ path }) => ({ path, why: `thread \`${displayPath(threadOf(path)) || "/"}\`` })),
    ],
  };
}

function whyNot(path: BytePath, is: PathClass | undefined): string | undefined {
  const text = textOfPath(path);
  if (text === undefined || literalPathProblem(text)) return "no plan can name it";
  if (planLocation(path)) return "a plan";
  return is?.protection ? "protected" : undefined;
}

/** Of several as frequent, the first in byte order; the root where there is none. */
function mostFrequent(threads: readonly BytePath[]): BytePath {
  const counts = new Map<BytePath, number>();
  for (const thread of threads) counts.set(thread, (counts.get(thread) ?? 0) + 1);
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return ranked[0]?.[0] ?? ("" as BytePath);
}
