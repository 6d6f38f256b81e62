import { nextRunState, type RunEvent, type RunState } from "../engine/run-state.ts";
import type { VerdictName } from "../engine/verdict.ts";

/** What a judgement says of the run that holds the branch. */
export interface RunObservation {
  readonly verdict: VerdictName;
  /** The stop that was recorded with it: the run's authority has ended. */
  readonly stop: string | undefined;
  /** Something besides the plan was pushed. */
  readonly hasWork: boolean;
  /** The head judged is the branch's own now. */
  readonly isCurrent: boolean;
}

/** One move, from a state to another. */
export interface Move {
  readonly from: RunState["name"];
  readonly to: RunState["name"];
}

/** The moves that follow from a judgement, in order. A stopped run moves by a human's word alone. */
export function movesAfter(state: RunState, seen: RunObservation): readonly Move[] {
  if (state.name !== "open" && state.name !== "active" && state.name !== "done") return [];
  const moves: Move[] = [];
  let now = state as RunState;
  for (const event of eventsOf(now, seen)) {
    const next = nextRunState(now, event);
    if (next.name !== now.name) moves.push({ from: now.name, to: next.name });
    now = next;
  }
  return moves;
}

function eventsOf(
  state: RunState,
  { verdict, stop, hasWork, isCurrent }: RunObservation,
): readonly RunEvent[] {
  if (stop !== undefined) return [{ type: "stopped", stop }];
  if (!isCurrent || !hasWork) return [];
  const holds = verdict === "pass";
  // What is done stays so while its gate's conditions hold; else the run goes on.
  if (state.name === "done" && holds) return [];
  return [{ type: "pushed" }, ...(holds ? ([{ type: "conditions-held" }] as const) : [])];
}
