import type { BoundBudget } from "../collect/run-budget.ts";
import type { CalledTool } from "../engine/called-tool.ts";
import type { RunRow } from "../store/runs.ts";
import { addToolCalls, isNewTool, toolsOf } from "../store/tool-calls.ts";
import type { Tx } from "../store/transaction.ts";
import type { Teller } from "../store/usage-totals.ts";

/** What came of a telling of tools: how many of its calls were new, and whether the run is to be judged by it. */
export interface ToolNews {
  readonly fresh: number;
  readonly isJudged: boolean;
}

/**
 * Keeps what was told of a run's tools. A tool that was not told of before, and a call beyond what the run may make, is for the judge:
 * what else comes in is looked at with the next push.
 */
export async function addToolNews(
  tx: Tx,
  { id, budget }: Pick<RunRow, "id" | "budget">,
  { independent }: Pick<Teller, "independent">,
  calls: readonly CalledTool[],
  now: Date,
): Promise<ToolNews> {
  if (calls.length === 0) return { fresh: 0, isJudged: false };
  const named = new Set(calls.map(({ tool }) => tool).filter((tool) => tool !== ""));
  const hasNew = await isNewTool(tx, id, named);
  const fresh = await addToolCalls(tx, { runId: id, independent }, calls, now);
  const allowed = budget === undefined ? undefined : (JSON.parse(budget) as BoundBudget).toolCalls;
  if (fresh === 0 || hasNew || allowed === undefined) return { fresh, isJudged: fresh > 0 && hasNew };
  const all = (await toolsOf(tx, id, 1))?.calls ?? 0;
  // Before this telling there were at least so many fewer: it may be the one that went beyond.
  return { fresh, isJudged: all > allowed && all - fresh <= allowed };
}
